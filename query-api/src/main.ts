import { AUTH_SETTINGS, DATABASE_URL, port, PROCESS_SETTINGS, readSettings, run, startTracing } from '@tasklog/runtime';
import { createVerifier } from '@tasklog/runtime/identity';
import { REQUESTS_PER_MINUTE } from '@tasklog/runtime/limit-per-user';
import { READ_DATABASE_URL } from './read-database.ts';
import { queryApi } from './service.ts';

const READ_WAIT_MS = {
  type: 'integer',
  about: 'How long a question waits for its position token, in milliseconds.',
  example: '500',
  default: 500,
  minimum: 0,
  maximum: 5_000,
} as const;

run('query-api', process.env, async (logger) => {
  const settings = readSettings(
    {
      ...PROCESS_SETTINGS,
      ...AUTH_SETTINGS,
      DATABASE_URL,
      READ_DATABASE_URL,
      READ_WAIT_MS,
      REQUESTS_PER_MINUTE,
      PORT: port(4200),
    },
    process.env,
  );
  await startTracing('query-api', settings, logger);
  const onError = (err: Error): void => logger.warn({ err }, 'an idle connection to the database broke');
  return queryApi({
    connectionString: settings.DATABASE_URL,
    readFrom: settings.READ_DATABASE_URL,
    onError,
    verify: createVerifier(settings),
    logger,
    host: settings.HOST,
    port: settings.PORT,
    readWaitMs: settings.READ_WAIT_MS,
    requestsPerMinute: settings.REQUESTS_PER_MINUTE,
  });
});
