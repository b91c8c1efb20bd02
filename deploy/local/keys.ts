import { existsSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { ensureLocalKeys, signLocalToken, uuidFor } from '@tasklog/runtime/local-keys';
import type { Keys } from './prepared.ts';

/** As long as an installation may run without a restart; whoever can read the token can read the key that signs it. */
const OPERATOR_TOKEN_SECONDS = 90 * 24 * 60 * 60;

/** The installation's own secrets, made on first use, readable by their owner only. */
export async function ensureKeys(dataDir: string): Promise<Keys> {
  const keys = await ensureLocalKeys(dataDir);
  const secretFile = join(dataDir, 'auth.secret');
  if (!existsSync(secretFile)) writeFileSync(secretFile, randomBytes(48).toString('base64url'), { mode: 0o600 });
  return { ...keys, secretFile };
}

/** The operator's token, for scripts on this machine. */
export function operatorToken(keys: Keys, issuer: string): Promise<string> {
  return signLocalToken(keys.privateFile, {
    userId: uuidFor('user', 'operator'),
    name: 'operator',
    role: 'operator',
    issuer,
    audience: 'tasklog',
    seconds: OPERATOR_TOKEN_SECONDS,
  });
}
