/** What each service is told where a test runs several of each: every address of another service is the one for all of its kind. */
import { urlForRole } from '@tasklog/runtime/testing/database';
import type { TestIssuer } from '@tasklog/runtime/testing/identity';
import type { ServiceName } from '../bundle/services.ts';

export type Around = { databaseUrl: string; issuer: TestIssuer; urls: Record<ServiceName, string> };

const ROLES: Record<ServiceName, string> = {
  relay: 'tasklog_relay',
  'command-api': 'tasklog_command',
  'query-api': 'tasklog_query',
  realtime: 'tasklog_realtime',
  projectors: 'tasklog_projectors',
  web: 'tasklog_web',
};

export async function environmentOf(
  service: ServiceName,
  { databaseUrl, issuer, urls }: Around,
): Promise<Record<string, string>> {
  const auth = {
    // Whoever signs in at the web has its tokens; the test's own are told from them by their key.
    AUTH_ISSUER: urls.web,
    AUTH_JWKS_URL: `${urls.web}/api/auth/jwks`,
    AUTH_AUDIENCE: issuer.settings.AUTH_AUDIENCE,
    AUTH_KEYS_FILE: issuer.settings.AUTH_KEYS_FILE ?? '',
    WEB_URL: urls.web,
  };
  const own: Record<ServiceName, Record<string, string>> = {
    relay: {},
    'command-api': auth,
    'query-api': auth,
    realtime: { ...auth, ALLOWED_ORIGINS: urls.web },
    projectors: { ...auth, COMMAND_URL: urls['command-api'], SERVICE_KEY_FILE: issuer.privateFile },
    web: {
      AUTH_SECRET: 'only for tests: long enough to be taken as a secret',
      WEB_URL: urls.web,
      COMMAND_URL: urls['command-api'],
      QUERY_URL: urls['query-api'],
      REALTIME_URL: urls.realtime,
      PROJECTORS_URL: urls.projectors,
    },
  };
  return { DATABASE_URL: await urlForRole(databaseUrl, ROLES[service]), ...own[service] };
}
