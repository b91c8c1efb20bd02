import { startTracing as start } from '@tasklog/tracing';
import type { TracingValues } from '@tasklog/tracing';
import type { Logger } from './logger.ts';

/** Traces this process, if the settings say where to; `run` sends what is left when it stops. */
export const startTracing = (name: string, settings: TracingValues, logger: Logger): Promise<void> =>
  start(name, settings, (reason) => logger.warn({ reason }, 'traces cannot be sent, and are dropped'));
