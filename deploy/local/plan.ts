import { join } from 'node:path';
import type { ScriptOf } from '../bundle/bundles.ts';
import { SCRIPTS } from '../bundle/services.ts';
import type { ServiceName } from '../bundle/services.ts';
import { repository } from '../bundle/sources.ts';
import { urlFor } from './prepared.ts';
import type { Prepared } from './prepared.ts';
import { deliveryEnv, logEnv, modelEnv, tracingEnv } from './settings.ts';
import type { LocalSettings } from './settings.ts';

/** One process of the installation: what runs, with what settings, and where it tells that it is ready. */
export type Planned = {
  name: string;
  script: string;
  args: string[];
  env: Record<string, string>;
  port: number;
  url: string;
  /** Lower ones stop first. */
  stopsAt: number;
};

/** Every service as its own process over one database. Each gets the settings it reads and no more. */
export function plan(s: LocalSettings, { database, keys }: Prepared, scriptOf: ScriptOf): Planned[] {
  const at = (port: number): string => `http://${s.HOST.includes(':') ? `[${s.HOST}]` : s.HOST}:${String(port)}`;
  const common = { LOG_LEVEL: s.LOG_LEVEL, HOST: s.HOST, LINGER_MS: String(s.LINGER_MS), ...tracingEnv(s) };
  const auth = {
    AUTH_ISSUER: s.webUrl,
    AUTH_AUDIENCE: 'tasklog',
    AUTH_JWKS_URL: `${at(s.WEB_PORT)}/api/auth/jwks`,
    AUTH_KEYS_FILE: keys.publicFile,
  };
  const service = (
    name: ServiceName,
    port: number,
    stopsAt: number,
    env: Record<string, string>,
    args: string[] = [],
  ): Planned => ({
    name,
    script: scriptOf(SCRIPTS[name]),
    args,
    port,
    stopsAt,
    url: at(port),
    env: { ...common, PORT: String(port), ...env },
  });
  return [
    service('relay', s.RELAY_PORT, 3, {
      DATABASE_URL: urlFor(database, 'relay'),
      ...logEnv(s, 0),
    }),
    service('command-api', s.COMMAND_PORT, 2, {
      DATABASE_URL: urlFor(database, 'command'),
      WEB_URL: s.webUrl,
      ...(s.HOST.includes(':') ? {} : { MCP_HOSTS: s.HOST }),
      ...logEnv(s, 3),
      ...modelEnv(s),
      OUTBOUND_ALLOW: s.OUTBOUND_ALLOW,
      ...auth,
    }),
    service('projectors', s.PROJECTORS_PORT, 3, {
      DATABASE_URL: urlFor(database, 'projectors'),
      ...logEnv(s, 1),
      COMMAND_URL: at(s.COMMAND_PORT),
      SERVICE_KEY_FILE: keys.privateFile,
      WEB_URL: s.webUrl,
      ...deliveryEnv(s),
      ...auth,
    }),
    service('query-api', s.QUERY_PORT, 2, {
      DATABASE_URL: urlFor(database, 'query'),
      ...(s.READ_DATABASE_URL === undefined ? {} : { READ_DATABASE_URL: s.READ_DATABASE_URL }),
      ...auth,
    }),
    service('realtime', s.REALTIME_PORT, 2, {
      DATABASE_URL: urlFor(database, 'realtime'),
      ...logEnv(s, 2),
      ALLOWED_ORIGINS: [
        ...new Set([s.webUrl, `http://localhost:${String(s.WEB_PORT)}`, `http://127.0.0.1:${String(s.WEB_PORT)}`]),
      ].join(','),
      ...auth,
    }),
    service(
      'web',
      s.WEB_PORT,
      1,
      {
        DATABASE_URL: urlFor(database, 'web'),
        AUTH_SECRET_FILE: keys.secretFile,
        WEB_URL: s.webUrl,
        COMMAND_URL: at(s.COMMAND_PORT),
        QUERY_URL: at(s.QUERY_PORT),
        REALTIME_URL: at(s.REALTIME_PORT),
        PROJECTORS_URL: at(s.PROJECTORS_PORT),
        ...(s.CHATKIT_DOMAIN_KEY === undefined ? {} : { CHATKIT_DOMAIN_KEY: s.CHATKIT_DOMAIN_KEY }),
      },
      [join(repository, 'web')],
    ),
  ];
}

/** The ports that must be free, before anything else is known. */
export function portsOf(s: LocalSettings): { name: string; port: number; setting: string }[] {
  return [
    { name: 'web', port: s.WEB_PORT, setting: 'WEB_PORT' },
    { name: 'command-api', port: s.COMMAND_PORT, setting: 'COMMAND_PORT' },
    { name: 'query-api', port: s.QUERY_PORT, setting: 'QUERY_PORT' },
    { name: 'realtime', port: s.REALTIME_PORT, setting: 'REALTIME_PORT' },
    { name: 'projectors', port: s.PROJECTORS_PORT, setting: 'PROJECTORS_PORT' },
    { name: 'relay', port: s.RELAY_PORT, setting: 'RELAY_PORT' },
  ];
}
