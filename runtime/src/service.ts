import { flushCompileCache } from 'node:module';
import { setTimeout as wait } from 'node:timers/promises';
import { stopTracing } from '@tasklog/tracing';
import { BrokerError } from '@tasklog/event-log/broker/broker';
import { createLogger } from './logger.ts';
import type { Logger } from './logger.ts';
import { PortInUse } from './http.ts';
import { EXIT_SETTINGS, PROCESS_SETTINGS, SettingsError } from './settings.ts';

/**
 * A running service as a value: the same in a main, in a test and in a journey. `leave` says that it is about to stop, at
 * /readyz and with each answer, and goes on taking requests.
 */
export type Service = { url: string; leave?: () => void; stop: () => Promise<void> };

/** After this a stop is no longer waited for. */
const STOP_WITHIN_MS = 10_000;

/**
 * Runs a process: start, then wait for SIGTERM or SIGINT, then leave, linger, stop in order and exit 0.
 * Wrong settings, a taken port and a broker that cannot be used are said in one sentence and exit 78; other failures of
 * the start exit 1.
 */
export function run(name: string, env: NodeJS.ProcessEnv, start: (logger: Logger) => Promise<Service>): void {
  let logger: Logger;
  try {
    logger = createLogger(name, env['LOG_LEVEL'] ?? 'info');
  } catch {
    logger = createLogger(name, 'info');
  }
  let stopping = false;
  const starting = start(logger);
  const stop = (signal: string): void => {
    if (stopping) return;
    stopping = true;
    logger.info({ signal }, 'stopping');
    const linger = lingerMs(env);
    setTimeout(() => process.exit(1), linger + STOP_WITHIN_MS).unref();
    starting.then(
      async (service) => {
        if (service.leave) {
          service.leave();
          await wait(linger);
        }
        await service.stop();
        await stopTracing();
        logger.info('stopped');
        process.exit(0);
      },
      () => process.exit(1),
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  // Started by a supervisor: when it dies, so do we, in order.
  if (process.send) process.on('disconnect', () => stop('disconnect'));
  starting.then(
    (service) => {
      logger.info({ url: service.url }, 'ready');
      // What was compiled is kept now, with all that a start calls: one that is killed later would keep nothing.
      flushCompileCache();
    },
    (error: unknown) => {
      if (error instanceof SettingsError || error instanceof PortInUse || error instanceof BrokerError) {
        console.error(`${name}: ${error.message}`);
        process.exit(EXIT_SETTINGS);
      }
      logger.error({ err: error }, 'could not start');
      process.exit(1);
    },
  );
}

/** One that cannot be used was refused at the start. */
function lingerMs(env: NodeJS.ProcessEnv): number {
  const given = Number(env['LINGER_MS'] || Number.NaN);
  return Number.isNaN(given) ? PROCESS_SETTINGS.LINGER_MS.default : given;
}
