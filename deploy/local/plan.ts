import { join } from 'node:path';
import type { LocalKeys } from './keys.ts';
import type { Database } from './database.ts';
import type { LocalSettings } from './settings.ts';

/** One process of the installation: what runs, with what settings, and where it tells that it is ready. */
export type Planned = {
  name: string;
  script: string;
  args: string[];
  env: Record<string, string>;
  port: number;
  /** The setting that chooses the port. */
  setting: string;
  url: string;
  /** Lower ones stop first. */
  stopsAt: number;
};

const repository = join(import.meta.dirname, '../..');

/** Every service as its own process over one database. Each gets the settings it reads and no more. */
export function plan(s: LocalSettings, database: Database, keys: LocalKeys): Planned[] {
  const at = (port: number): string => `http://${s.HOST.includes(':') ? `[${s.HOST}]` : s.HOST}:${String(port)}`;
  const common = { LOG_LEVEL: s.LOG_LEVEL, HOST: s.HOST };
  const auth = {
    AUTH_ISSUER: s.webUrl,
    AUTH_AUDIENCE: 'tasklog',
    AUTH_JWKS_URL: `${at(s.WEB_PORT)}/api/auth/jwks`,
    AUTH_KEYS_FILE: keys.publicFile,
  };
  const service = (
    name: string,
    script: string,
    port: number,
    setting: string,
    stopsAt: number,
    env: Record<string, string>,
    args: string[] = [],
  ): Planned => ({
    name,
    script: join(repository, script),
    args,
    port,
    setting,
    stopsAt,
    url: at(port),
    env: { ...common, PORT: String(port), ...env },
  });
  return [
    service('relay', 'command-api/src/relay.main.ts', s.RELAY_PORT, 'RELAY_PORT', 3, {
      DATABASE_URL: database.urlFor('relay'),
    }),
    service('command-api', 'command-api/src/main.ts', s.COMMAND_PORT, 'COMMAND_PORT', 2, {
      DATABASE_URL: database.urlFor('command'),
      ...auth,
    }),
    service('projectors', 'projectors/src/main.ts', s.PROJECTORS_PORT, 'PROJECTORS_PORT', 3, {
      DATABASE_URL: database.urlFor('projectors'),
      COMMAND_URL: at(s.COMMAND_PORT),
      SERVICE_KEY_FILE: keys.privateFile,
      AUTH_ISSUER: auth.AUTH_ISSUER,
      AUTH_AUDIENCE: auth.AUTH_AUDIENCE,
    }),
    service('query-api', 'query-api/src/main.ts', s.QUERY_PORT, 'QUERY_PORT', 2, {
      DATABASE_URL: database.urlFor('query'),
      ...auth,
    }),
    service('realtime', 'realtime/src/main.ts', s.REALTIME_PORT, 'REALTIME_PORT', 2, {
      DATABASE_URL: database.urlFor('realtime'),
      ALLOWED_ORIGINS: [
        ...new Set([s.webUrl, `http://localhost:${String(s.WEB_PORT)}`, `http://127.0.0.1:${String(s.WEB_PORT)}`]),
      ].join(','),
      ...auth,
    }),
    service('web', 'web/server.ts', s.WEB_PORT, 'WEB_PORT', 1, {
      DATABASE_URL: database.urlFor('web'),
      AUTH_SECRET_FILE: keys.secretFile,
      WEB_URL: s.webUrl,
      COMMAND_URL: at(s.COMMAND_PORT),
      QUERY_URL: at(s.QUERY_PORT),
      REALTIME_URL: at(s.REALTIME_PORT),
    }),
  ];
}
