import { pino } from 'pino';
import type { DestinationStream, Logger } from 'pino';
import { logFields } from '@tasklog/tracing';

export type { Logger };

/**
 * JSON lines on stdout, each with the trace, span, change and request it was written in. Tokens and passwords are struck
 * out wherever they hide; of an error only what names it is told.
 */
export function createLogger(name: string, level: string, to?: DestinationStream): Logger {
  const options = {
    name,
    level,
    mixin: logFields,
    serializers: { err: plainError },
    redact: {
      paths: [
        'authorization',
        '*.authorization',
        'token',
        '*.token',
        'password',
        '*.password',
        'req.headers.authorization',
        'req.headers.cookie',
      ],
      censor: '[redacted]',
    },
    timestamp: pino.stdTimeFunctions.isoTime,
  };
  return to === undefined ? pino(options) : pino(options, to);
}

type PlainError = { type: string; message: string; code?: string; stack?: string; cause?: PlainError };

/** Errors of a database carry the statement's values and the row they tripped over: a user's words. Those stay out. */
function plainError(error: unknown): PlainError {
  if (!(error instanceof Error)) return { type: typeof error, message: String(error) };
  const { code } = error as { code?: unknown };
  return {
    type: error.constructor.name,
    message: error.message,
    ...(typeof code === 'string' && { code }),
    ...(error.stack !== undefined && { stack: error.stack }),
    ...(error.cause !== undefined && { cause: plainError(error.cause) }),
  };
}
