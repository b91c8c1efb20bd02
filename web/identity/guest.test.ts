import { memoryAdapter } from 'better-auth/adapters/memory';
import { expect } from 'chai';
import { makeLog } from '../server/log.ts';
import type { Settings } from '../server/settings.ts';
import { authOptions, makeAuth } from './auth.ts';
import { withoutStaleSession } from './stale-session.ts';

const WEB = 'http://localhost:3000';
const log = makeLog('error', () => undefined);
const TABLES = [
  'user',
  'session',
  'account',
  'verification',
  'jwks',
  'oauthResource',
  'oauthClientResource',
  'oauthClient',
];

describe('signing in', () => {
  let tables: Record<string, Record<string, unknown>[]>;
  let handle: (request: Request) => Promise<Response>;

  beforeEach(() => {
    tables = Object.fromEntries(TABLES.map((name) => [name, []]));
    const settings = { webUrl: WEB, authSecret: 'Jc8w1mTqk4Zx9vRb2nLs7dYf3hGp6aXe', logLevel: 'error' } as Settings;
    const auth = makeAuth(authOptions(settings, memoryAdapter(tables), log));
    handle = async (request) => auth.handler(await withoutStaleSession(auth, request));
  });

  async function post(path: string, body: object, cookie = '', more: Record<string, string> = {}) {
    const headers = { 'content-type': 'application/json', origin: WEB, cookie, 'x-client-ip': '10.0.0.1', ...more };
    const response = await handle(
      new Request(`${WEB}/api/auth${path}`, { method: 'POST', headers, body: JSON.stringify(body) }),
    );
    const set = response.headers.getSetCookie().map((each) => each.split(';', 1)[0]);
    return {
      response,
      cookie: set.join('; '),
      body: (await response.json()) as { token?: string; user?: { id: string }; code?: string },
    };
  }

  const guest = () => post('/sign-in/anonymous', {});
  const account = (email = 'ann@example.org') => ({ name: 'Ann', email, password: 'correct horse' });

  async function claims(cookie: string): Promise<Record<string, unknown>> {
    const response = await handle(new Request(`${WEB}/api/auth/token`, { headers: { cookie } }));
    const { token } = (await response.json()) as { token: string };
    return JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as Record<string, unknown>;
  }

  it('gives a guest a UUID and a token that names issuer, audience and role', async () => {
    const { cookie, body } = await guest();
    const { sub, iss, aud, role, name, iat, exp } = await claims(cookie);
    expect({ sub, iss, aud, role, name }).to.deep.equal({
      sub: body.user!.id,
      iss: WEB,
      aud: 'tasklog',
      role: 'user',
      name: 'Guest',
    });
    expect(sub).to.match(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/);
    expect(Number(exp) - Number(iat)).to.equal(15 * 60);
  });

  it('keeps the id of a guest who signs up, and signs in with the new password', async () => {
    const before = await guest();
    const after = await post('/sign-up/email', account(), before.cookie);
    expect(after.response.status).to.equal(200);
    expect(after.body.user!.id).to.equal(before.body.user!.id);
    expect(tables['user']).to.have.length(1);
    const again = await post('/sign-in/email', account());
    expect(again.body.user!.id).to.equal(before.body.user!.id);
    expect((await claims(again.cookie))['name']).to.equal('Ann');
  });

  it('keeps it for a client that brings its session as a bearer', async () => {
    const before = await guest();
    const bearer = { authorization: `Bearer ${before.response.headers.get('set-auth-token')}` };
    const after = await post('/sign-up/email', account(), '', bearer);
    expect(after.body.user!.id).to.equal(before.body.user!.id);
  });

  it('ends the sessions from before the password', async () => {
    const before = await guest();
    await post('/sign-up/email', account(), before.cookie);
    const response = await handle(new Request(`${WEB}/api/auth/token`, { headers: { cookie: before.cookie } }));
    expect(response.status).to.equal(401);
  });

  it('lets somebody in whose browser still has the cookie of a session that is over', async () => {
    const { cookie } = await post('/sign-up/email', account());
    tables['session']!.length = 0;
    const { response } = await post('/sign-in/email', account(), cookie);
    const held = response.headers.getSetCookie().findLast((each) => each.startsWith('tasklog.session_token='));
    expect(held).not.to.match(/Max-Age=0/);
    const again = await post('/sign-in/anonymous', {}, cookie);
    expect(again.response.status).to.equal(200);
  });

  it('refuses an address that is taken and leaves the guest a guest', async () => {
    await post('/sign-up/email', account());
    const before = await guest();
    const refused = await post('/sign-up/email', account('ANN@example.org'), before.cookie);
    expect(refused.response.status).to.equal(422);
    expect(tables['user']!.find(({ id }) => id === before.body.user!.id)).to.include({ isAnonymous: true });
  });

  it('refuses a short password and an address that is none', async () => {
    const { cookie } = await guest();
    const short = await post('/sign-up/email', { ...account(), password: 'short' }, cookie);
    const none = await post('/sign-up/email', { ...account(), email: 'ann' }, cookie);
    expect([short.body.code, none.body.code]).to.deep.equal(['PASSWORD_TOO_SHORT', 'INVALID_EMAIL']);
  });

  it('never takes a role from outside', async () => {
    const before = await guest();
    await post('/sign-up/email', { ...account(), role: 'operator' }, before.cookie);
    await post('/sign-up/email', { ...account('bob@example.org'), role: 'operator' });
    await post('/sign-in/anonymous', { role: 'operator' });
    expect(new Set(tables['user']!.map(({ role }) => role))).to.deep.equal(new Set(['user']));
  });

  it('refuses a foreign page', async () => {
    const { cookie } = await guest();
    for (const path of ['/sign-up/email', '/sign-in/email', '/sign-out']) {
      const { response } = await post(path, account(), cookie, { origin: 'https://evil.example' });
      expect([path, response.status]).to.deep.equal([path, 403]);
    }
  });

  it('keeps the session in a cookie that no script reads and no foreign page sends', async () => {
    const { response } = await guest();
    const [session = ''] = response.headers.getSetCookie().filter((each) => each.includes('session_token'));
    expect(session)
      .to.match(/; HttpOnly/i)
      .and.to.match(/; SameSite=Lax/i);
  });

  it('answers a wrong password and an address without an account alike', async () => {
    await post('/sign-up/email', account());
    const wrong = await post('/sign-in/email', { ...account(), password: 'wrong horse' });
    const unknown = await post('/sign-in/email', account('nobody@example.org'));
    expect([unknown.response.status, unknown.body]).to.deep.equal([wrong.response.status, wrong.body]);
  });

  it('slows down whoever guesses passwords', async () => {
    await post('/sign-up/email', account());
    const statuses: number[] = [];
    for (let attempt = 0; attempt < 12; attempt += 1)
      statuses.push(
        (await post('/sign-in/email', { ...account(), password: 'wrong horse' }, '', { 'x-client-ip': '10.0.0.9' }))
          .response.status,
      );
    expect([statuses[0], statuses.at(-1)]).to.deep.equal([401, 429]);
  });
});
