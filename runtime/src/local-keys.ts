import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createHash, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { SignJWT } from 'jose/jwt/sign';
import { exportJWK } from 'jose/key/export';
import { generateKeyPair } from 'jose/key/generate/keypair';
import { importJWK } from 'jose/key/import';
import type { JWK } from 'jose';
import type { Role } from './identity.ts';

/** The signing key of a local installation: for `tasklog token` and for its own services. Never leaves the data folder. */
export type LocalKeys = { privateFile: string; publicFile: string };

const FILE_MODE = 0o600;

/** Makes the key pair on first use: the private half readable by its owner only, the public half as a JWKS. */
export async function ensureLocalKeys(dataDir: string): Promise<LocalKeys> {
  const files = { privateFile: join(dataDir, 'key.private.json'), publicFile: join(dataDir, 'keys.public.json') };
  if (existsSync(files.privateFile) && existsSync(files.publicFile)) return files;
  mkdirSync(dataDir, { recursive: true });
  const kid = `local-${randomUUID()}`;
  const { privateKey, publicKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  writeFileSync(files.privateFile, JSON.stringify({ ...(await exportJWK(privateKey)), kid, alg: 'EdDSA' }), {
    mode: FILE_MODE,
  });
  writeFileSync(
    files.publicFile,
    JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid, alg: 'EdDSA', use: 'sig' }] }),
  );
  return files;
}

export type TokenRequest = {
  userId: string;
  name: string;
  role: Role;
  issuer: string;
  audience: string;
  seconds: number;
};

/** Signs a token with a local installation's private key. Throws when the key file cannot be read. */
export async function signLocalToken(
  privateFile: string,
  { userId, name, role, issuer, audience, seconds }: TokenRequest,
): Promise<string> {
  const jwk = JSON.parse(readFileSync(privateFile, 'utf8')) as JWK & { kid: string };
  return new SignJWT({ name, role })
    .setProtectedHeader({ alg: 'EdDSA', kid: jwk.kid, typ: 'JWT' })
    .setSubject(userId)
    .setIssuer(issuer)
    .setAudience(audience)
    .setIssuedAt()
    .setExpirationTime(`${String(seconds)}s`)
    .sign(await importJWK(jwk, 'EdDSA'));
}

/** A UUID (version 8) that stands for a name: the same name is the same user of this installation. */
export function uuidFor(...words: string[]): string {
  const hex = createHash('sha256').update(words.join('\u0000')).digest('hex');
  const variant = ((parseInt(hex.slice(16, 18), 16) & 0x3f) | 0x80).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(18, 20)}-${hex.slice(20, 32)}`;
}
