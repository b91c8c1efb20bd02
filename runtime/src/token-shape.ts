/**
 * What a token must look like, beside being signed: the library that verifies it is more lenient than RFC 8725 asks for.
 * One token has one spelling, so that what is remembered, logged or revoked by it cannot be had under another one.
 */
import { errors } from 'jose';
import type { JWTPayload } from 'jose';

/** None at all, as the web's; or that it is an access token. One that was made for another purpose says so (RFC 8725 §3.11). */
const TYPES: readonly unknown[] = [undefined, 'jwt', 'at+jwt', 'application/at+jwt'];
/** The end of the year 9999: later instants have no place in a calendar, and none in a Date that is far later. */
const LAST_SECOND = 253_402_300_799;

/** Throws when a part is not written as base64url writes it, or the header says that it is no access token. */
export function checkSpelling(token: string, { typ }: { typ?: unknown }): void {
  if (!TYPES.includes(typeof typ === 'string' ? typ.toLowerCase() : typ))
    throw new errors.JWTInvalid('it was made for something else');
  const parts = token.split('.');
  const spelled = parts.every((part) => Buffer.from(part, 'base64url').toString('base64url') === part);
  if (parts.length !== 3 || !spelled) throw new errors.JWTInvalid('it is not spelled as it should be');
}

/** Throws when it ends at no instant that there is. */
export function checkEnd(payload: JWTPayload): void {
  const { exp = NaN } = payload;
  if (!(exp > 0 && exp <= LAST_SECOND)) throw new errors.JWTClaimValidationFailed('exp', payload, 'exp');
}
