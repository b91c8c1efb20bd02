import { format } from 'node:util';
import { logFields } from '@tasklog/tracing';
import { LOG_LEVELS, type LogLevel } from './settings.ts';

export type Log = Record<LogLevel, (message: string, fields?: Record<string, unknown>) => void>;

/** One JSON object a line; lines below `level` are dropped. */
export function makeLog(level: LogLevel, write: (line: string) => void = (line) => process.stdout.write(line)): Log {
  const least = LOG_LEVELS.indexOf(level);
  const at =
    (own: LogLevel) =>
    (message: string, fields: Record<string, unknown> = {}) => {
      if (LOG_LEVELS.indexOf(own) < least) return;
      const line = {
        level: own,
        time: new Date().toISOString(),
        service: 'web',
        msg: message,
        ...logFields(),
        ...fields,
      };
      write(`${JSON.stringify(line, plainErrors)}\n`);
    };
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

/** Whatever a library prints becomes a line of the same kind, so that stdout holds nothing else. */
export function captureConsole(log: Log): void {
  const as =
    (level: LogLevel) =>
    (...words: unknown[]) =>
      log[level](format(...words), { part: 'pages' });
  Object.assign(console, {
    log: as('debug'),
    info: as('debug'),
    debug: as('debug'),
    warn: as('warn'),
    error: as('error'),
  });
}

function plainErrors(_key: string, value: unknown): unknown {
  if (!(value instanceof Error)) return value;
  return { name: value.name, message: value.message, code: (value as NodeJS.ErrnoException).code, stack: value.stack };
}
