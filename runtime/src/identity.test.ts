import { createPrivateKey, sign } from 'node:crypto';
import type { webcrypto } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { request as open } from 'node:http';
import type { OutgoingHttpHeaders } from 'node:http';
import { expect } from 'chai';
import { createHealth } from './health.ts';
import { createApp, listen } from './http.ts';
import type { Listening } from './http.ts';
import { authenticate, createVerifier, identityOf } from './identity.ts';
import type { Verify } from './identity.ts';
import { createLogger } from './logger.ts';
import { testIssuer } from './testing/identity.ts';
import type { TestIssuer } from './testing/identity.ts';

describe('a token', () => {
  let issuer: TestIssuer;
  let verify: Verify;
  before(async () => {
    issuer = await testIssuer();
    verify = createVerifier(issuer.settings);
  });
  after(() => issuer.stop());

  const codeOf = (token: string): Promise<string> =>
    verify(token).then(
      () => 'taken',
      (error: { code: string }) => error.code,
    );

  /** One of the issuer's own, with another header or other claims. */
  async function tokenWith(heads: object, claims: object = {}): Promise<string> {
    const key = JSON.parse(readFileSync(issuer.privateFile, 'utf8')) as webcrypto.JsonWebKey;
    const parts = (await issuer.token('ann')).split('.').slice(0, 2);
    const [head, body] = parts.map((part) => JSON.parse(Buffer.from(part, 'base64url').toString()) as object);
    const text = [
      { ...head, ...heads },
      { ...body, ...claims },
    ]
      .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .join('.');
    return `${text}.${sign(null, Buffer.from(text), createPrivateKey({ key, format: 'jwk' })).toString('base64url')}`;
  }

  it('says of what kind it is, or nothing of that', async () => {
    for (const typ of ['JWT', 'jwt', 'at+jwt', 'application/at+jwt', undefined])
      expect(await codeOf(await tokenWith({ typ })), String(typ)).to.equal('taken');
    for (const typ of ['logout+jwt', 'dpop+jwt', '', 7, null])
      expect(await codeOf(await tokenWith({ typ })), String(typ)).to.equal('invalid-token');
  });

  it('has one spelling', async () => {
    const token = await issuer.token('ann');
    expect(await codeOf(token)).to.equal('taken');
    const signature = Buffer.from(token.split('.')[2] ?? '', 'base64url');
    const padded = `${token}==`;
    expect(Buffer.from(padded.split('.')[2] ?? '', 'base64url')).to.deep.equal(signature);
    expect(await codeOf(padded)).to.equal('invalid-token');
  });

  it('ends at an instant that there is', async () => {
    const at = async (exp: number): Promise<string> => codeOf(await tokenWith({}, { exp }));
    expect(await at(253_402_300_799)).to.equal('taken');
    expect([await at(253_402_300_800), await at(1e15)]).to.deep.equal(['invalid-token', 'invalid-token']);
  });

  it('comes in one header', async () => {
    const service: Listening = await listen(
      createApp({
        ...{ logger: createLogger('test', 'silent'), health: createHealth() },
        routes: [authenticate(verify), (_request, response) => void response.json(identityOf(response))],
      }),
      { host: '127.0.0.1', port: 0, setting: 'PORT' },
    );
    const one = `Bearer ${await issuer.token('ann')}`;
    const statusOf = (authorization: string | string[]): Promise<number | undefined> =>
      new Promise((resolve, reject) => {
        open(service.url, { headers: { authorization } as OutgoingHttpHeaders, agent: false }, (answer) => {
          answer.resume();
          resolve(answer.statusCode);
        })
          .on('error', reject)
          .end();
      });
    try {
      expect(await statusOf(one)).to.equal(200);
      for (const two of [
        [one, 'Bearer x'],
        [one, one],
        ['Bearer x', one],
      ])
        expect(await statusOf(two)).to.equal(401);
    } finally {
      await service.stop();
    }
  });
});
