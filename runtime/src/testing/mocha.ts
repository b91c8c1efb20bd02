import { stopTestServer } from './database.ts';
import { stopRealParts } from './real/server.ts';

/** Loaded by mocha for every run: whatever servers the tests started end with them, each of them whatever the others do. */
export async function mochaGlobalTeardown(): Promise<void> {
  const ended = await Promise.allSettled([stopTestServer(), stopRealParts()]);
  for (const each of ended) if (each.status === 'rejected') throw each.reason;
}
