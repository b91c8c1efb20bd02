/**
 * Tokens that must not be taken, after RFC 8725. Where a case needs it the issuer's own key signs: then only what the
 * case is about can be why it is refused.
 */
import { createHmac, createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import type { KeyObject, webcrypto } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Stage } from './stage.ts';

export type Forged = { what: string; token: string };

/** The order of the group of Ed25519: added to a signature's second half, it gives another one for the same text. */
const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;
const HOSTILE_KIDS: readonly unknown[] = [
  '',
  'nobody',
  '../../../../etc/passwd',
  'keys.public.json',
  "x' or '1'='1",
  '__proto__',
  'constructor',
  '\u0000',
  'k'.repeat(4_000),
  7,
  null,
  ['a'],
  { toString: 'x' },
];

const coded = (part: unknown): string => Buffer.from(JSON.stringify(part)).toString('base64url');
/** Text that no JSON.stringify would write. */
const codedText = (text: string): string => Buffer.from(text).toString('base64url');

export function forgedTokens({ signing, userId, trap }: Pick<Stage, 'signing' | 'userId' | 'trap'>): Forged[] {
  const jwk = JSON.parse(readFileSync(signing.privateKeyFile, 'utf8')) as webcrypto.JsonWebKey & { kid: string };
  const own = createPrivateKey({ key: jwk, format: 'jwk' });
  const other = generateKeyPairSync('ed25519');
  const otherJwk = { ...other.publicKey.export({ format: 'jwk' }), kid: jwk.kid, alg: 'EdDSA', use: 'sig' };
  const now = Math.floor(Date.now() / 1_000);
  const claims = {
    ...{ sub: userId('ann'), name: 'ann', role: 'operator', iss: signing.issuer, aud: 'tasklog' },
    ...{ iat: now, exp: now + 600 },
  };
  const header = { alg: 'EdDSA', kid: jwk.kid, typ: 'JWT' };
  const signed = (head: string, body: string, key: KeyObject = own): string =>
    `${head}.${body}.${sign(null, Buffer.from(`${head}.${body}`), key).toString('base64url')}`;
  const make = (heads: object = {}, changed: object = {}, key: KeyObject = own): string =>
    signed(coded({ ...header, ...heads }), coded({ ...claims, ...changed }), key);
  const hmac = (secret: string | Buffer): string => {
    const text = `${coded({ ...header, alg: 'HS256' })}.${coded(claims)}`;
    return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
  };
  const publicKey = createPublicKey(own);
  const pem = publicKey.export({ type: 'spki', format: 'pem' });
  const good = make();
  const [head = '', body = '', signature = ''] = good.split('.');
  const without = (...names: string[]): string =>
    signed(head, coded(Object.fromEntries(Object.entries(claims).filter(([name]) => !names.includes(name)))));
  const withText = (name: string, text: string): string =>
    signed(head, codedText(JSON.stringify({ ...claims, [name]: 0 }).replace(`"${name}":0`, `"${name}":${text}`)));

  const cases: Record<string, string> = {
    'alg none': `${coded({ ...header, alg: 'none' })}.${body}.`,
    'alg nOnE, with a signature': signed(coded({ ...header, alg: 'nOnE' }), body),
    'alg HS256 with the public key as PEM': hmac(pem),
    'alg HS256 with the public key as DER': hmac(publicKey.export({ type: 'spki', format: 'der' })),
    'alg HS256 with the bytes of the public key': hmac(Buffer.from(jwk.x ?? '', 'base64url')),
    'alg HS256 with the key set as text': hmac(JSON.stringify({ keys: [otherJwk] })),
    'alg RS256 named for our key': make({ alg: 'RS256' }),
    'no alg': signed(coded({ kid: jwk.kid, typ: 'JWT' }), body),
    'another key': make({}, {}, other.privateKey),
    'another key, with jwk': make({ jwk: otherJwk }, {}, other.privateKey),
    'another key, with jku': make({ jku: `${trap.url}/jwks` }, {}, other.privateKey),
    'another key, with x5u': make({ x5u: `${trap.url}/certificate` }, {}, other.privateKey),
    'another key, with x5c': make({ x5c: [otherJwk.x] }, {}, other.privateKey),
    'another key, with an issuer of its own': make({}, { iss: trap.url }, other.privateKey),
    'no kid': signed(coded({ alg: 'EdDSA', typ: 'JWT' }), body),
    expired: make({}, { iat: now - 700, exp: now - 30 }),
    'an early nbf': make({}, { nbf: now + 60 }),
    'an nbf that is a text': make({}, { nbf: String(now) }),
    'an exp that is a text': make({}, { exp: String(now + 600) }),
    'an exp that is null': make({}, { exp: null }),
    'an exp below zero': make({}, { exp: -1 }),
    'an exp without end': withText('exp', '1e999'),
    'an exp beyond all calendars': make({}, { exp: 1e15 }),
    'no exp': without('exp'),
    'no iat': without('iat'),
    'another iss': make({}, { iss: 'https://elsewhere.example' }),
    'an iss that only begins like ours': make({}, { iss: `${signing.issuer}.evil.example` }),
    'no iss': without('iss'),
    'another aud': make({}, { aud: 'https://elsewhere.example' }),
    'an aud that only begins like ours': make({}, { aud: 'tasklog-admin' }),
    'an aud of no kind': make({}, { aud: { tasklog: true } }),
    'no aud': without('aud'),
    'typ of a logout': make({ typ: 'logout+jwt' }),
    'typ of a security event': make({ typ: 'secevent+jwt' }),
    'typ of a proof of possession': make({ typ: 'dpop+jwt' }),
    'typ of no kind': make({ typ: 7 }),
    'a sub that is no UUID': make({}, { sub: 'ann' }),
    'a sub in capitals': make({}, { sub: userId('ann').toUpperCase() }),
    'a sub with more behind it': make({}, { sub: `${userId('ann')}\n` }),
    'a sub that is a list': make({}, { sub: [userId('ann')] }),
    'no sub': without('sub'),
    'an unknown crit': make({ crit: ['tasklog-future'], 'tasklog-future': true }),
    'crit of nothing': make({ crit: [] }),
    'b64 false': signed(coded({ ...header, b64: false, crit: ['b64'] }), JSON.stringify(claims).replaceAll('.', ' ')),
    'b64 false, coded all the same': make({ b64: false, crit: ['b64'] }),
    'a JWE': [
      coded({ alg: 'dir', enc: 'A256GCM', kid: jwk.kid, cty: 'JWT' }),
      '',
      coded(1),
      codedText(good),
      'AA',
    ].join('.'),
    'a JWE inside of a JWS': signed(coded({ ...header, cty: 'JWT' }), codedText(`${coded({ alg: 'dir' })}....`)),
    'a JWS inside of a JWS': signed(coded({ ...header, cty: 'JWT' }), codedText(good)),
    'packed, as a JWE may be': make({ zip: 'DEF' }, {}, other.privateKey),
    'a signature of the same sum': `${head}.${body}.${malleated(signature)}`,
    'a signature with other idle bits': `${head}.${body}.${idle(signature)}`,
    'a signature with padding': `${good}==`,
    'a signature in the other alphabet': inOtherAlphabet((n) => make({}, { jti: String(n) })),
    'a signature cut short': good.slice(0, -8),
    'a signature of nothing': `${head}.${body}.`,
    'a signature of zeros': `${head}.${body}.${'A'.repeat(86)}`,
    'a body that was changed': `${head}.${coded({ ...claims, sub: userId('bob') })}.${signature}`,
    'a body that is no object': signed(head, coded([claims])),
    'a body that is no JSON': signed(head, codedText('sub=ann')),
    'a body with two subs': signed(
      head,
      codedText(`{"sub":"${userId('bob')}",${JSON.stringify(claims).slice(1)}`),
      other.privateKey,
    ),
    'a header that is no JSON': signed(codedText('{"alg":"EdDSA"'), body),
    'a header of a prototype': signed(codedText(`{"__proto__":{"kid":"${jwk.kid}"},"alg":"EdDSA"}`), body),
    'two parts': `${head}.${body}`,
    'four parts': `${good}.AA`,
    'JSON in the place of a token': JSON.stringify({ payload: body, protected: head, signature }),
    nonsense: 'nonsense',
  };
  return [
    ...Object.entries(cases).map(([what, token]) => ({ what, token })),
    ...HOSTILE_KIDS.map((kid) => ({ what: `kid ${JSON.stringify(kid).slice(0, 30)}`, token: make({ kid }) })),
  ];
}

/** The signature with the order of the group added to its second half: RFC 8032 has it refused. */
function malleated(signature: string): string {
  const bytes = Buffer.from(signature, 'base64url');
  const half = BigInt(`0x${Buffer.from(bytes.subarray(32)).reverse().toString('hex')}`) + ORDER;
  const hex = half.toString(16).padStart(64, '0');
  return Buffer.concat([bytes.subarray(0, 32), Buffer.from(hex, 'hex').reverse()]).toString('base64url');
}

/** Sixty-four bytes need 86 signs, of which the last has four bits that say nothing. */
function idle(signature: string): string {
  const signs = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  const last = signs.indexOf(signature.at(-1) ?? 'A');
  return `${signature.slice(0, -1)}${signs.charAt(last ^ 1)}`;
}

/** Base64 as it was before there were addresses: it differs where a signature has a sign of those two, as most have. */
function inOtherAlphabet(make: (n: number) => string): string {
  for (let n = 0; ; n += 1) {
    const token = make(n);
    const at = token.lastIndexOf('.') + 1;
    const signature = token.slice(at);
    if (/[-_]/.test(signature)) return token.slice(0, at) + signature.replaceAll('-', '+').replaceAll('_', '/');
  }
}
