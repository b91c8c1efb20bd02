import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Role, VerifySettings } from '../identity.ts';
import { ensureLocalKeys, signLocalToken, uuidFor } from '../local-keys.ts';

const ISSUER = 'http://issuer.test';
const AUDIENCE = 'tasklog';

/** An issuer of real tokens with a key of its own, for tests: services verify them as they verify any other. */
export type TestIssuer = {
  settings: VerifySettings;
  privateFile: string;
  userId: (name: string) => string;
  token: (
    name: string,
    options?: { role?: Role; seconds?: number; issuer?: string; audience?: string; scope?: string },
  ) => Promise<string>;
  stop: () => void;
};

export async function testIssuer(): Promise<TestIssuer> {
  const folder = mkdtempSync(join(tmpdir(), 'tasklog-keys-'));
  const { privateFile, publicFile } = await ensureLocalKeys(folder);
  const userId = (name: string): string => uuidFor('user', name);
  return {
    settings: { AUTH_JWKS_URL: undefined, AUTH_KEYS_FILE: publicFile, AUTH_ISSUER: ISSUER, AUTH_AUDIENCE: AUDIENCE },
    privateFile,
    userId,
    token: (name, { role = 'user', seconds = 600, issuer = ISSUER, audience = AUDIENCE, ...scope } = {}) =>
      signLocalToken(privateFile, { userId: userId(name), name, role, issuer, audience, seconds, ...scope }),
    stop: () => rmSync(folder, { recursive: true, force: true }),
  };
}
