import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createHash, createPrivateKey, generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import type { webcrypto } from 'node:crypto';
import { join } from 'node:path';
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
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  writeFileSync(files.privateFile, JSON.stringify({ ...privateKey.export({ format: 'jwk' }), kid, alg: 'EdDSA' }), {
    mode: FILE_MODE,
  });
  writeFileSync(
    files.publicFile,
    JSON.stringify({ keys: [{ ...publicKey.export({ format: 'jwk' }), kid, alg: 'EdDSA', use: 'sig' }] }),
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
  /** What it may do; all its user may when left out. */
  scope?: string;
};

/**
 * Signs a token with a local installation's private key. Throws when the key file cannot be read. By Node alone: a JWS is
 * a signature over two lines of base64url, and loading a library for it is what a command at a prompt would wait for.
 */
export async function signLocalToken(
  privateFile: string,
  { userId, name, role, issuer, audience, seconds, scope }: TokenRequest,
): Promise<string> {
  const jwk = JSON.parse(readFileSync(privateFile, 'utf8')) as webcrypto.JsonWebKey & { kid: string };
  const now = Math.floor(Date.now() / 1_000);
  const header = { alg: 'EdDSA', kid: jwk.kid, typ: 'JWT' };
  const claims = { name, role, sub: userId, iss: issuer, aud: audience, iat: now, exp: now + seconds, scope };
  const signed = [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  const signature = sign(null, Buffer.from(signed), createPrivateKey({ key: jwk, format: 'jwk' }));
  return `${signed}.${signature.toString('base64url')}`;
}

/** A UUID (version 8) that stands for a name: the same name is the same user of this installation. */
export function uuidFor(...words: string[]): string {
  const hex = createHash('sha256').update(words.join('\u0000')).digest('hex');
  const variant = ((parseInt(hex.slice(16, 18), 16) & 0x3f) | 0x80).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(18, 20)}-${hex.slice(20, 32)}`;
}
