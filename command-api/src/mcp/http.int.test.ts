import { createHash, createHmac, generateKeyPairSync, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { request as ask } from 'node:http';
import { expect } from 'chai';
import { startTestApi, TEST_WEB } from '../testing/api.ts';
import type { TestApi } from '../testing/api.ts';

const INITIALIZE = {
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'test', version: '1' } },
};
const METADATA = '/.well-known/oauth-protected-resource/mcp';

type Answer = { status: number; headers: Record<string, string | string[] | undefined>; text: string };

describe('/mcp', function () {
  this.timeout(60_000);
  let api: TestApi;
  let token: string;
  before(async () => {
    api = await startTestApi({ relay: false });
    token = await api.issuer.token('ann');
  });
  after(() => api.stop());

  /** By hand: fetch does not let one choose Host and Origin. */
  const post = (headers: Record<string, string>, body: unknown = INITIALIZE, method = 'POST'): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const text = JSON.stringify(body);
      const asking = ask(
        `${api.url}/mcp`,
        {
          method,
          headers: {
            accept: 'application/json, text/event-stream',
            ...(method === 'POST'
              ? { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }
              : {}),
            ...headers,
          },
        },
        (response) => {
          let answer = '';
          response.on('data', (chunk: Buffer) => (answer += chunk.toString()));
          response.on('end', () =>
            resolve({ status: response.statusCode ?? 0, headers: response.headers, text: answer }),
          );
        },
      );
      asking.on('error', reject);
      asking.end(method === 'POST' ? text : undefined);
    });
  const bearer = (value: string) => ({ authorization: `Bearer ${value}` });

  it('answers a client of 2025 and one of 2026, without a session', async () => {
    const { status, headers, text } = await post(bearer(token));
    expect(status).to.equal(200);
    expect(headers).not.to.have.property('mcp-session-id');
    expect(text).to.contain('"protocolVersion":"2025-11-25"');
    for (const version of ['2025-06-18', '2025-03-26'])
      expect(
        (await post(bearer(token), { ...INITIALIZE, params: { ...INITIALIZE.params, protocolVersion: version } })).text,
      ).to.contain(`"protocolVersion":"${version}"`);
  });
  it('tells where its tokens come from', async () => {
    for (const path of [METADATA, '/.well-known/oauth-protected-resource']) {
      const response = await fetch(`${api.url}${path}`);
      expect(await response.json()).to.deep.equal({
        resource: `${TEST_WEB}/mcp`,
        resource_name: 'Tasklog',
        authorization_servers: [api.issuer.settings.AUTH_ISSUER],
        scopes_supported: ['tasks:read', 'tasks:write'],
        bearer_methods_supported: ['header'],
      });
    }
  });

  describe('refuses with 401, and says where a token can be had,', () => {
    const encoded = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');
    const claims = (): object => ({
      sub: api.issuer.userId('ann'),
      iss: api.issuer.settings.AUTH_ISSUER,
      aud: 'tasklog',
      iat: Math.floor(Date.now() / 1_000),
      exp: Math.floor(Date.now() / 1_000) + 600,
    });
    const kid = (): string =>
      (JSON.parse(readFileSync(api.issuer.settings.AUTH_KEYS_FILE ?? '', 'utf8')) as { keys: { kid: string }[] })
        .keys[0]?.kid ?? '';
    const cases: [what: string, token: () => string | Promise<string>][] = [
      ['a token that is none', () => 'abc'],
      ['one without a signature', () => `${encoded({ alg: 'none', kid: kid() })}.${encoded(claims())}.`],
      [
        'one signed with the public key as a secret',
        () => {
          const signed = `${encoded({ alg: 'HS256', kid: kid() })}.${encoded(claims())}`;
          const secret = readFileSync(api.issuer.settings.AUTH_KEYS_FILE ?? '');
          return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
        },
      ],
      [
        'one that brings its own key',
        () => {
          const { publicKey } = generateKeyPairSync('ed25519');
          const header = { alg: 'EdDSA', kid: kid(), jwk: publicKey.export({ format: 'jwk' }) };
          return `${encoded(header)}.${encoded(claims())}.${createHash('sha512').update('x').digest('base64url')}`;
        },
      ],
      ['an altered one', () => token.replace(/.(?=\.[^.]*$)/, (last) => (last === 'A' ? 'B' : 'A'))],
      ['an expired one', () => api.issuer.token('ann', { seconds: -60 })],
      ['one for another audience', () => api.issuer.token('ann', { audience: 'https://elsewhere.example/mcp' })],
      ['one of another issuer', () => api.issuer.token('ann', { issuer: 'https://elsewhere.example' })],
    ];
    const refused = ({ status, headers, text }: Answer): void => {
      expect(status).to.equal(401);
      expect(headers['www-authenticate']).to.contain(`resource_metadata="${TEST_WEB}${METADATA}"`);
      expect(JSON.parse(text)).to.have.property('code');
      expect(text).not.to.contain('at ');
    };
    for (const [what, make] of cases) it(what, async () => refused(await post(bearer(await make()))));
    it('none at all', async () => refused(await post({})));
    it('one in the address', async () => {
      const response = await fetch(`${api.url}/mcp?access_token=${token}`, { method: 'POST' });
      expect(response.status).to.equal(401);
    });
  });

  it('takes a token for its own address, which is good nowhere else', async () => {
    const own = await api.issuer.token('ann', { audience: `${TEST_WEB}/mcp` });
    expect((await post(bearer(own))).status).to.equal(200);
    const rest = await fetch(`${api.url}/v1/settings`, { headers: bearer(own) });
    expect(rest.status).to.equal(401);
  });
  it('says of a scope that is missing which one, and where a token with it can be had', async () => {
    const reads = await api.issuer.token('ann', { scope: 'tasks:read' });
    const params = { name: 'add_tasks', arguments: { requestId: randomUUID(), tasks: [{ title: 'x' }] } };
    const { status, headers } = await post(bearer(reads), { jsonrpc: '2.0', id: 1, method: 'tools/call', params });
    expect(status).to.equal(403);
    expect(headers['www-authenticate'])
      .to.contain('error="insufficient_scope"')
      .and.contain('tasks:write')
      .and.contain(`resource_metadata="${TEST_WEB}${METADATA}"`);
  });
  it('does not exist for a service', async () => {
    expect((await post(bearer(await api.issuer.token('svc', { role: 'service' })))).status).to.equal(404);
  });

  const foreign: [what: string, headers: Record<string, string>][] = [
    ['a foreign Origin', { origin: 'https://evil.example' }],
    ['the Origin null', { origin: 'null' }],
    ['a foreign Host', { host: 'evil.example:4100' }],
    ['a Host that only begins like ours', { host: 'localhost.evil.example' }],
  ];
  for (const [what, headers] of foreign)
    it(`answers 403 to ${what}`, async () => {
      expect((await post({ ...bearer(token), ...headers })).status).to.equal(403);
    });
  it('lets the web’s own Origin and a program without one pass', async () => {
    expect((await post({ ...bearer(token), origin: TEST_WEB })).status).to.equal(200);
    expect((await post(bearer(token))).status).to.equal(200);
  });
  it('keeps no stream for what has no session', async () => {
    for (const method of ['GET', 'DELETE']) expect((await post(bearer(token), undefined, method)).status).to.equal(405);
    expect((await post({ ...bearer(token), 'mcp-session-id': randomUUID() })).status).to.equal(200);
  });
  it('takes one user’s requests only so fast', async () => {
    const slow = await startTestApi({ relay: false, requestsPerMinute: 2 });
    const answers = await Promise.all(
      [1, 2, 3].map(async () =>
        fetch(`${slow.url}/mcp`, {
          method: 'POST',
          headers: {
            ...bearer(await slow.issuer.token('ann')),
            'content-type': 'application/json',
            accept: 'application/json, text/event-stream',
          },
          body: JSON.stringify(INITIALIZE),
        }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).to.deep.equal([200, 200, 429]);
    await slow.stop();
  });
});
