import { betterAuth, type BetterAuthOptions } from 'better-auth';
import type { memoryAdapter } from 'better-auth/adapters/memory';
import { anonymous, bearer, jwt } from 'better-auth/plugins';
import type { Pool } from 'pg';
import type { Log } from '../server/log.ts';
import type { Settings } from '../server/settings.ts';
import { assistantSignIn, canSignInAssistants } from './assistants.ts';
import { connections } from './connections.ts';
import { keepGuestOnSignUp } from './guest.ts';
import { trustedOrigins } from './origins.ts';

/** A pool in production; tests keep the rows in memory. */
type Database = Pool | ReturnType<typeof memoryAdapter>;

const MINUTE = 60;
const DAY = 24 * 60 * MINUTE;

/** A guest has no password to come back with, so the session itself has to last. */
const SESSION = { expiresIn: 90 * DAY, updateAge: DAY };

export function authOptions(settings: Settings, database: Database, log: Log) {
  return {
    appName: 'Tasklog',
    baseURL: settings.webUrl,
    secret: settings.authSecret,
    database,
    trustedOrigins: trustedOrigins(settings.webUrl),
    // It answers with the tokens of all sessions; `connections` tells of them without.
    disabledPaths: ['/list-sessions'],
    telemetry: { enabled: false },
    session: SESSION,
    emailAndPassword: { enabled: true, minPasswordLength: 8, maxPasswordLength: 128 },
    user: { additionalFields: { role: { type: 'string', required: true, defaultValue: 'user', input: false } } },
    advanced: {
      cookiePrefix: 'tasklog',
      database: { generateId: 'uuid' },
      // Set by the server from the connection on every request, so that nobody can choose their own.
      ipAddress: { ipAddressHeaders: ['x-client-ip'] },
    },
    rateLimit: {
      enabled: true,
      window: MINUTE,
      max: 300,
      customRules: {
        '/sign-in/email': { window: MINUTE, max: 10 },
        '/sign-up/email': { window: MINUTE, max: 20 },
        '/sign-in/anonymous': { window: MINUTE, max: 60 },
        '/oauth2/register': { window: MINUTE, max: 20 },
      },
    },
    logger: {
      level: settings.logLevel,
      log: (level, message, ...details: unknown[]) => log[level](message, { part: 'sign-in', details }),
    },
    onAPIError: { errorURL: '/sign-in' },
    plugins: [
      bearer(),
      anonymous({ disableDeleteAnonymousUser: true, generateName: () => 'Guest' }),
      keepGuestOnSignUp(),
      jwt({
        jwks: { keyPairConfig: { alg: 'EdDSA', crv: 'Ed25519' } },
        jwt: {
          issuer: settings.webUrl,
          audience: 'tasklog',
          expirationTime: '15m',
          definePayload: ({ user }) => ({ name: user.name, role: roleOf(user) }),
        },
      }),
      ...assistantSignIn(settings.webUrl),
      connections(canSignInAssistants(settings.webUrl)),
    ],
  } satisfies BetterAuthOptions;
}

const ROLES = ['user', 'observer', 'operator'] as const;

/** Told by the account's row, which only `tasklog role` or the database's owner writes. */
export function roleOf(user: Record<string, unknown>): (typeof ROLES)[number] {
  return ROLES.find((role) => role === user['role']) ?? 'user';
}

export type AuthOptions = ReturnType<typeof authOptions>;

export const makeAuth = (options: AuthOptions) => betterAuth(options);
