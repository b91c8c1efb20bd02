import { join, resolve } from 'node:path';
import { MODEL_SETTINGS } from '@tasklog/command-api/conversation/model-settings';
import { LOG_SETTINGS } from '@tasklog/event-log/settings';
import { DELIVERY_SETTINGS } from '@tasklog/projectors/notification/settings';
import { READ_DATABASE_URL } from '@tasklog/query-api/read-database';
import { PROCESS_SETTINGS, readSettings } from '@tasklog/runtime/settings';
import type { Setting } from '@tasklog/runtime/settings';
import { TRACING_SETTINGS } from '@tasklog/tracing/settings';

const portFor = (what: string, value: number) =>
  ({
    type: 'integer',
    about: `Port of ${what}.`,
    example: String(value),
    default: value,
    minimum: 1,
    maximum: 65_535,
  }) as const satisfies Setting;

/** Everything one installation on one machine can be told, by environment variables. All have defaults. */
export const LOCAL_SETTINGS = {
  ...PROCESS_SETTINGS,
  LOG_LEVEL: { ...PROCESS_SETTINGS.LOG_LEVEL, default: 'info' },
  // There is one of each, and nobody who could send requests elsewhere: lingering only makes the stop longer.
  LINGER_MS: { ...PROCESS_SETTINGS.LINGER_MS, default: 0 },
  TASKLOG_DATA: {
    type: 'string',
    about: 'Folder for the database, keys and logs.',
    example: '.tasklog',
    default: '.tasklog',
    minLength: 1,
  },
  DATABASE_URL: {
    type: 'string',
    about:
      'A PostgreSQL server of yours (15 or later), as a role that may create roles; without it an embedded one is started.',
    example: 'postgres://admin:password@127.0.0.1:5432/tasklog',
    optional: true,
    secret: true,
    pattern: '^postgres(ql)?://',
  },
  READ_DATABASE_URL,
  PARTITIONS: {
    type: 'integer',
    about: 'Partitions of the log; fixed once it was created.',
    example: '4',
    default: 4,
    minimum: 1,
    maximum: 256,
  },
  WEB_PORT: portFor('the web', 3000),
  COMMAND_PORT: portFor('command-api', 4100),
  QUERY_PORT: portFor('query-api', 4200),
  REALTIME_PORT: portFor('realtime', 4300),
  PROJECTORS_PORT: portFor('the projectors', 4400),
  RELAY_PORT: portFor('the relay', 4500),
  POSTGRES_PORT: {
    type: 'integer',
    about: 'Port of the embedded PostgreSQL; a free one is chosen when not set.',
    example: '5433',
    optional: true,
    minimum: 1,
    maximum: 65_535,
  },
  WEB_URL: {
    type: 'string',
    about: 'Address under which browsers reach the web.',
    example: 'http://localhost:3000',
    optional: true,
    pattern: '^https?://',
  },
  CHATKIT_DOMAIN_KEY: {
    type: 'string',
    about: 'A domain key of ChatKit: its own component, from its maker’s servers, draws the chat then.',
    example: 'domain_pk_0123abcd',
    optional: true,
    pattern: '^[\\w-]{1,200}$',
  },
  ...MODEL_SETTINGS,
  ...DELIVERY_SETTINGS,
  ...LOG_SETTINGS,
  DAPR_HTTP_PORT: {
    ...LOG_SETTINGS.DAPR_HTTP_PORT,
    about: 'HTTP port of the first of four Dapr sidecars: relay, projectors, realtime, command-api, on ports in a row.',
  },
} as const satisfies Record<string, Setting>;

export type LocalSettings = ReturnType<typeof readLocalSettings>;

/** What every process is told of tracing; nothing where it is off, which is the default. */
export function tracingEnv(s: LocalSettings): Record<string, string> {
  return s.OTEL_EXPORTER_OTLP_ENDPOINT === undefined ? {} : envOf(TRACING_SETTINGS, s);
}

/** What command-api is told of a language model; nothing where there is none, which is the default. */
export function modelEnv(s: LocalSettings): Record<string, string> {
  return s.OPENAI_MODEL === undefined ? {} : envOf(MODEL_SETTINGS, s);
}

/** What the projectors are told of the ways by which reminders leave. */
export const deliveryEnv = (s: LocalSettings): Record<string, string> => envOf(DELIVERY_SETTINGS, s);

/** What the services that read the log are told of it; nothing for the log in Postgres, which is the default. */
export function logEnv(s: LocalSettings, sidecar: number): Record<string, string> {
  if (s.LOG === 'postgres') return {};
  return { ...envOf(LOG_SETTINGS, s), DAPR_HTTP_PORT: String(s.DAPR_HTTP_PORT + sidecar) };
}

function envOf(settings: Record<string, unknown>, s: LocalSettings): Record<string, string> {
  const values = Object.keys(settings).map((name) => [name, s[name as keyof typeof LOCAL_SETTINGS]] as const);
  return Object.fromEntries(values.flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])));
}

/** Reads the settings; throws SettingsError with every fault. Paths come out absolute. */
export function readLocalSettings(env: NodeJS.ProcessEnv) {
  const s = readSettings(LOCAL_SETTINGS, env);
  const dataDir = resolve(env['INIT_CWD'] ?? process.cwd(), s.TASKLOG_DATA);
  return {
    ...s,
    dataDir,
    readyFile: join(dataDir, 'ready.json'),
    webUrl: s.WEB_URL ?? `http://localhost:${String(s.WEB_PORT)}`,
  };
}
