import { readFileSync, statSync } from 'node:fs';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { createLocalJWKSet, createRemoteJWKSet, decodeProtectedHeader, errors, jwtVerify } from 'jose';
import type { JSONWebKeySet, JWTPayload, JWTVerifyGetKey } from 'jose';
import { notFound, Problem } from './problem.ts';
import { remembering } from './remembered.ts';
import { SettingsError } from './settings.ts';
import { checkEnd, checkSpelling } from './token-shape.ts';

/** An observer sees what an operator sees, and may change nothing there. */
export const ROLES = ['user', 'observer', 'operator', 'service'] as const;
export type Role = (typeof ROLES)[number];

/**
 * Who is asking, from the verified token alone. `expiresAt` in seconds since the epoch. A token that names scopes may do
 * what they say; one that names none is the person's own. `client` is the program it was issued to, when it says so.
 */
export type Identity = {
  userId: string;
  name: string;
  role: Role;
  expiresAt: number;
  scopes?: readonly string[];
  client?: string;
};

export type Verify = (token: string) => Promise<Identity>;

export type VerifySettings = {
  AUTH_JWKS_URL: string | undefined;
  AUTH_KEYS_FILE: string | undefined;
  AUTH_ISSUER: string;
  AUTH_AUDIENCE: string;
};

const CLOCK_SKEW_SECONDS = 5;
/** A removed key is refused within a minute: the key set is fetched again after half of that. */
const KEYS_MAX_AGE_MS = 30_000;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/**
 * Checks tokens: EdDSA only, issuer, audience, times, and a subject that is a UUID. The key is looked for by its id,
 * first in the file, then at the issuer; a key inside the token is never used. The verifier throws Problem 401, or 503 when the issuer
 * is away; without any source of keys SettingsError is thrown at once. `alsoFor` are further audiences that are good here.
 */
export function createVerifier(settings: VerifySettings, alsoFor: readonly string[] = []): Verify {
  if (settings.AUTH_JWKS_URL === undefined && settings.AUTH_KEYS_FILE === undefined)
    throw new SettingsError([
      'AUTH_JWKS_URL or AUTH_KEYS_FILE must be set: without keys no token can be verified. Example: AUTH_JWKS_URL=http://localhost:3000/api/auth/jwks',
    ]);
  const fromFile = settings.AUTH_KEYS_FILE === undefined ? undefined : keysInFile(settings.AUTH_KEYS_FILE);
  const fromIssuer =
    settings.AUTH_JWKS_URL === undefined
      ? undefined
      : createRemoteJWKSet(new URL(settings.AUTH_JWKS_URL), {
          cacheMaxAge: KEYS_MAX_AGE_MS,
          cooldownDuration: 5_000,
          timeoutDuration: 3_000,
        });
  const keys: JWTVerifyGetKey = async (header, token) => {
    const local = fromFile?.(header.kid);
    if (local) return local(header, token);
    if (fromIssuer) return fromIssuer(header, token);
    throw new errors.JWKSNoMatchingKey();
  };
  return remembering(async (token) => {
    try {
      const header = decodeProtectedHeader(token);
      if (header.kid === undefined) throw new errors.JWKSNoMatchingKey();
      checkSpelling(token, header);
      const { payload } = await jwtVerify(token, keys, {
        issuer: settings.AUTH_ISSUER,
        audience: [settings.AUTH_AUDIENCE, ...alsoFor],
        algorithms: ['EdDSA'],
        clockTolerance: CLOCK_SKEW_SECONDS,
        requiredClaims: ['sub', 'exp', 'iat'],
      });
      checkEnd(payload);
      if (typeof payload.sub !== 'string' || !UUID.test(payload.sub))
        throw new errors.JWTClaimValidationFailed('sub', payload);
      const role = ROLES.find((each) => each === payload['role']) ?? 'user';
      return {
        userId: payload.sub,
        role,
        name: typeof payload['name'] === 'string' ? payload['name'] : '',
        expiresAt: payload.exp ?? 0,
        ...grantOf(payload),
      };
    } catch (error) {
      throw refusal(error);
    }
  });
}

function grantOf({ scope, azp, client_id }: JWTPayload): Pick<Identity, 'scopes' | 'client'> {
  const client = typeof azp === 'string' ? azp : client_id;
  return {
    ...(typeof scope === 'string' ? { scopes: scope.split(' ').filter(Boolean) } : {}),
    ...(typeof client === 'string' ? { client } : {}),
  };
}

type KeysOf = (kid: string | undefined) => JWTVerifyGetKey | undefined;

/** Reads the file again when it has changed, so that a key can be taken out without a restart. */
function keysInFile(file: string): KeysOf {
  let read = 0;
  let ids = new Set<string | undefined>();
  let keys: JWTVerifyGetKey | undefined;
  return (kid) => {
    const changed = statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
    if (changed === 0) return undefined;
    if (changed !== read) {
      const set = JSON.parse(readFileSync(file, 'utf8')) as JSONWebKeySet;
      ids = new Set(set.keys.map((key) => key.kid));
      keys = createLocalJWKSet(set);
      read = changed;
    }
    return ids.has(kid) ? keys : undefined;
  };
}

function refusal(error: unknown): Problem {
  const away =
    error instanceof errors.JWKSTimeout ||
    (error instanceof TypeError && error.message === 'fetch failed') ||
    (error as { code?: string }).code === 'ERR_JOSE_GENERIC';
  if (away)
    return new Problem(503, 'issuer-away', 'The token issuer cannot be reached just now. Try again.', {
      headers: { 'Retry-After': '1' },
    });
  const detail =
    error instanceof errors.JWTExpired
      ? 'The token has expired. Get a new one.'
      : 'The token is not valid here. Sign in and send a token of this installation.';
  const code = error instanceof errors.JWTExpired ? 'token-expired' : 'invalid-token';
  return new Problem(401, code, detail, {
    headers: { 'WWW-Authenticate': `Bearer error="invalid_token", error_description="${code}"` },
  });
}

/** Puts the identity on `response.locals`; without a bearer token, or with a bad one, answers 401. */
export function authenticate(verify: Verify): RequestHandler {
  return async (request: Request, response: Response, next: NextFunction) => {
    // Of two headers one would be taken and the other one not looked at; somebody before us may have looked at that one.
    const [header = '', ...others] = request.headersDistinct['authorization'] ?? [];
    const [scheme, token, rest] = others.length > 0 ? [] : header.split(' ');
    if (scheme?.toLowerCase() !== 'bearer' || !token || rest !== undefined) {
      throw new Problem(401, 'no-token', 'Send an access token: Authorization: Bearer …', {
        headers: { 'WWW-Authenticate': 'Bearer' },
      });
    }
    response.locals['identity'] = await verify(token);
    next();
  };
}

export const identityOf = (response: Response): Identity => response.locals['identity'] as Identity;

/** Acting is for operators. An observer, who sees what there is to act on, is told so; to everybody else it does not exist. */
export function onlyOperators(): RequestHandler {
  return (_request, response, next) => {
    const { role } = identityOf(response);
    if (role === 'observer')
      throw new Problem(403, 'read-only', 'As an observer you may look at this, and change nothing. Ask an operator.');
    if (role !== 'operator') throw notFound();
    next();
  };
}

/** Routes for these roles only; to everybody else they do not exist. */
export function onlyRole(...roles: readonly Role[]): RequestHandler {
  return (_request, response, next) => {
    if (!roles.includes(identityOf(response).role)) throw notFound();
    next();
  };
}
