/** Tokens that were verified a moment ago: a client sends the same one with every request for a quarter of an hour. */
import { createHash } from 'node:crypto';

/** With the age of the key set, a token of a removed key is refused within a minute. */
const REMEMBER_MS = 25_000;
/** About 4 MB. When they are too many the oldest are forgotten, and verified again. */
const REMEMBER_MAX = 10_000;

/** Only what was found good is remembered, by its digest: no token lies in memory longer than its request. */
export function remembering<Who extends { expiresAt: number }>(
  verify: (token: string) => Promise<Who>,
  now: () => number = Date.now,
): (token: string) => Promise<Who> {
  const known = new Map<string, { identity: Who; until: number }>();
  return async (token) => {
    const digest = createHash('sha256').update(token).digest('base64');
    const found = known.get(digest);
    if (found && now() < found.until) return found.identity;
    known.delete(digest);
    const identity = await verify(token);
    known.set(digest, { identity, until: Math.min(now() + REMEMBER_MS, identity.expiresAt * 1_000) });
    if (known.size > REMEMBER_MAX) known.delete(known.keys().next().value as string);
    return identity;
  };
}
