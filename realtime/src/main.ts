import { postgresLog } from '@tasklog/event-log';
import { AUTH_SETTINGS, DATABASE_URL, port, PROCESS_SETTINGS, readSettings, run } from '@tasklog/runtime';
import { createVerifier } from '@tasklog/runtime/identity';
import { originsOf } from './door.ts';
import { realtime } from './service.ts';

const ALLOWED_ORIGINS = {
  type: 'string',
  about: 'Origins whose pages may listen, with commas between.',
  example: 'https://tasks.example.org',
  default: 'http://localhost:3000,http://127.0.0.1:3000',
  pattern: '^\\s*https?://[^/,\\s]+/?\\s*(,\\s*https?://[^/,\\s]+/?\\s*)*$',
} as const;

run('realtime', process.env['LOG_LEVEL'], async (logger) => {
  const settings = readSettings(
    { ...PROCESS_SETTINGS, ...AUTH_SETTINGS, DATABASE_URL, ALLOWED_ORIGINS, PORT: port(4300) },
    process.env,
  );
  const onError = (err: Error, what: string): void => logger.warn({ err }, what);
  return realtime({
    log: await postgresLog({ connectionString: settings.DATABASE_URL, onError }),
    verify: createVerifier(settings),
    logger,
    host: settings.HOST,
    port: settings.PORT,
    origins: originsOf(settings.ALLOWED_ORIGINS),
  });
});
