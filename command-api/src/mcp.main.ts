// The MCP server on stdin and stdout, for the person whose token it is given. What `tasklog mcp` starts; it ends when stdin does.
import { isTimeZone } from '@tasklog/domain/recurrence/local';
import { postgresLog } from '@tasklog/event-log';
import {
  AUTH_SETTINGS,
  createLogger,
  DATABASE_URL,
  EXIT_SETTINGS,
  Problem,
  PROCESS_SETTINGS,
  readSettings,
  SettingsError,
} from '@tasklog/runtime';
import { createVerifier } from '@tasklog/runtime/identity';
import { openCore } from './core.ts';
import { followChanges } from './mcp/feed.ts';
import { serveOnPipe } from './mcp/stdio.ts';
import { WEB_URL } from '@tasklog/runtime/web-url';

const SETTINGS = {
  ...PROCESS_SETTINGS,
  ...AUTH_SETTINGS,
  DATABASE_URL,
  WEB_URL,
  MCP_TOKEN: {
    type: 'string',
    about: 'The access token of the person whose list this is; who asks is known from it alone.',
    example: 'what “tasklog token” prints',
    secret: true,
    minLength: 1,
  },
  MCP_ZONE: {
    type: 'string',
    about: 'Zone of a person who chose none in the settings.',
    example: 'Europe/Oslo',
    default: 'UTC',
    minLength: 1,
  },
} as const;

const EXIT_FAILED = 1;
/** After this a stop is no longer waited for. */
const STOP_WITHIN_MS = 10_000;

async function main(): Promise<void> {
  const s = readSettings(SETTINGS, process.env);
  if (!isTimeZone(s.MCP_ZONE))
    throw new SettingsError([
      `MCP_ZONE is no IANA time zone: ${SETTINGS.MCP_ZONE.about} Example: MCP_ZONE=Europe/Oslo`,
    ]);
  // Stdout is the client's: whatever this process has to say goes to stderr.
  const logger = createLogger('mcp', s.LOG_LEVEL === 'info' ? 'warn' : s.LOG_LEVEL, process.stderr);
  const { userId } = await createVerifier(s)(s.MCP_TOKEN);
  const broken = (err: Error): void => logger.warn({ err }, 'a database connection broke');
  const core = await openCore({ connectionString: s.DATABASE_URL, broken });
  const log = await postgresLog({ connectionString: s.DATABASE_URL, service: 'mcp', onError: broken });

  const ended = Promise.withResolvers<void>();
  const caller = { userId, client: 'tasklog mcp', zone: s.MCP_ZONE };
  const webUrl = new URL(s.WEB_URL).origin;
  const pipe = serveOnPipe({ core, logger, webUrl }, caller, () => ended.resolve());
  await followChanges(log, { tell: (whose, uris) => void (whose === userId && pipe.tell(uris)) });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => ended.resolve());
  await ended.promise;
  setTimeout(() => process.exit(EXIT_FAILED), STOP_WITHIN_MS).unref();
  await pipe.close();
  await log.close();
  await core.close();
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : String(error));
    process.exit(error instanceof SettingsError || error instanceof Problem ? EXIT_SETTINGS : EXIT_FAILED);
  },
);
