import { setTimeout as pause } from 'node:timers/promises';
import { postgresLog } from '@tasklog/event-log';
import { readSettings, run } from '@tasklog/runtime';
import { createPool } from '@tasklog/runtime/pool';
import { projectorsNamed } from './names.ts';
import { sendTo } from './send.ts';
import { projectors } from './service.ts';
import { sendOptions, SETTINGS } from './settings.ts';

// Every connection is a process of the database server: few, and shared by all projectors.
const POOL_SIZE = 2;
const LOG_POOL_SIZE = 2;

run('projectors', process.env['LOG_LEVEL'], async (logger) => {
  const running = projectorsNamed(process.argv.slice(2));
  const settings = readSettings(SETTINGS, process.env);
  const send = sendTo(sendOptions(settings, running));
  const onError = (error: Error, what: string): void => logger.error({ err: error }, what);
  const connectionString = settings.DATABASE_URL;
  return projectors({
    projectors: running,
    pool: await createPool(connectionString, { size: POOL_SIZE, onError: (error) => onError(error, 'a connection') }),
    log: await postgresLog({ connectionString, onError, poolSize: LOG_POOL_SIZE }),
    send,
    now: Date.now,
    sleep: (milliseconds, signal) => pause(milliseconds, undefined, signal ? { signal } : {}).catch(() => undefined),
    logger,
    host: settings.HOST,
    port: settings.PORT,
    pageSize: settings.READ_PAGE,
  });
});
