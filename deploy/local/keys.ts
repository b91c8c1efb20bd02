import { existsSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { ensureLocalKeys, signLocalToken, uuidFor } from '@tasklog/runtime/local-keys';
import type { LocalKeys as SigningKeys } from '@tasklog/runtime/local-keys';

export type LocalKeys = SigningKeys & { secretFile: string };

const OPERATOR_TOKEN_SECONDS = 24 * 60 * 60;

/** The installation's own secrets, made on first use, readable by their owner only. */
export async function ensureKeys(dataDir: string): Promise<LocalKeys> {
  const keys = await ensureLocalKeys(dataDir);
  const secretFile = join(dataDir, 'auth.secret');
  if (!existsSync(secretFile)) writeFileSync(secretFile, randomBytes(48).toString('base64url'), { mode: 0o600 });
  return { ...keys, secretFile };
}

/** A day's token of the operator, for scripts on this machine. */
export function operatorToken(keys: SigningKeys, issuer: string): Promise<string> {
  return signLocalToken(keys.privateFile, {
    userId: uuidFor('user', 'operator'),
    name: 'operator',
    role: 'operator',
    issuer,
    audience: 'tasklog',
    seconds: OPERATOR_TOKEN_SECONDS,
  });
}
