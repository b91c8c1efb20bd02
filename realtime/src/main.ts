import { LOG_SETTINGS, openLog } from '@tasklog/event-log';
import { AUTH_SETTINGS, DATABASE_URL, port, PROCESS_SETTINGS, readSettings, run, startTracing } from '@tasklog/runtime';
import { brokerMeters } from '@tasklog/runtime/broker-meters';
import { createVerifier } from '@tasklog/runtime/identity';
import { sidecarOf } from '@tasklog/runtime/sidecar/client';
import { sidecarDoor } from '@tasklog/runtime/sidecar/door';
import { withSecrets } from '@tasklog/runtime/sidecar/secrets';
import { originsOf } from './door.ts';
import { realtime } from './service.ts';

const ALLOWED_ORIGINS = {
  type: 'string',
  about: 'Origins whose pages may listen, with commas between.',
  example: 'https://tasks.example.org',
  default: 'http://localhost:3000,http://127.0.0.1:3000',
  pattern: '^\\s*https?://[^/,\\s]+/?\\s*(,\\s*https?://[^/,\\s]+/?\\s*)*$',
} as const;

const SETTINGS = {
  ...PROCESS_SETTINGS,
  ...AUTH_SETTINGS,
  ...LOG_SETTINGS,
  DATABASE_URL,
  ALLOWED_ORIGINS,
  PORT: port(4300),
} as const;

run('realtime', process.env, async (logger) => {
  const settings = readSettings(SETTINGS, await withSecrets(process.env, SETTINGS));
  await startTracing('realtime', settings, logger);
  const meters = brokerMeters(logger, { healthy: settings.LOG === 'dapr' ? sidecarOf(settings).healthy : undefined });
  const { log, receive } = await openLog(settings, {
    connectionString: settings.DATABASE_URL,
    service: 'realtime',
    ...meters,
  });
  return realtime({
    log,
    meters,
    ...(receive && { door: sidecarDoor({ appToken: settings.APP_API_TOKEN, receive, logger }) }),
    verify: createVerifier(settings),
    logger,
    host: settings.HOST,
    port: settings.PORT,
    origins: originsOf(settings.ALLOWED_ORIGINS),
  });
});
