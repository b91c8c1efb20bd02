import { openLog } from '@tasklog/event-log';
import { readSettings, run, startTracing } from '@tasklog/runtime';
import { brokerMeters } from '@tasklog/runtime/broker-meters';
import { createVerifier } from '@tasklog/runtime/identity';
import { createPool } from '@tasklog/runtime/pool';
import { sidecarOf } from '@tasklog/runtime/sidecar/client';
import { sidecarDoor } from '@tasklog/runtime/sidecar/door';
import { withSecrets } from '@tasklog/runtime/sidecar/secrets';
import { projectorsNamed } from './names.ts';
import { deliverySettings } from './notification/settings.ts';
import { replayParts } from './replay/parts.ts';
import { sleepByTimer } from './rounds.ts';
import { sendTo } from './send.ts';
import { projectors } from './service.ts';
import { sendOptions, SETTINGS } from './settings.ts';

// Every connection is a process of the database server: few, and shared by all projectors.
const POOL_SIZE = 2;
const LOG_POOL_SIZE = 2;

run('projectors', process.env, async (logger) => {
  const running = projectorsNamed(process.argv.slice(2));
  const settings = readSettings(SETTINGS, await withSecrets(process.env, SETTINGS));
  await startTracing('projectors', settings, logger);
  const send = sendTo(sendOptions(settings, running));
  const deliver = deliverySettings(settings, new URL(settings.WEB_URL).origin);
  const verify = createVerifier(settings);
  const onError = (error: Error, what: string): void => logger.error({ err: error }, what);
  const meters = brokerMeters(logger, { healthy: settings.LOG === 'dapr' ? sidecarOf(settings).healthy : undefined });
  const connectionString = settings.DATABASE_URL;
  const { log, receive } = await openLog(settings, {
    connectionString,
    service: 'projectors',
    poolSize: LOG_POOL_SIZE,
    ...meters,
  });
  const { APP_API_TOKEN: appToken } = settings;
  const hasKafka = settings.LOG === 'kafka' || Boolean(process.env['KAFKA_BROKERS']);
  const jobs = settings.DAPR_JOBS ? sidecarOf(settings).jobs : undefined;
  const connect = (size: number) =>
    createPool(connectionString, { size, prepare: true, onError: (error) => onError(error, 'a connection') });
  return projectors({
    projectors: running,
    pool: await connect(POOL_SIZE),
    ...(running.some(({ prompt }) => prompt) && { promptPool: await connect(POOL_SIZE) }),
    ...(running.some(({ name }) => name === 'reminder') && { clockPool: await connect(1) }),
    log,
    meters,
    ...(jobs && { jobs }),
    ...((receive ?? jobs) && { door: (onJob: () => void) => sidecarDoor({ appToken, onJob, receive, logger }) }),
    replays: await replayParts({ connectionString, settings, hasKafka, ...meters }),
    send,
    deliver,
    verify,
    now: Date.now,
    sleep: sleepByTimer,
    logger,
    host: settings.HOST,
    port: settings.PORT,
    pageSize: settings.READ_PAGE,
  });
});
