import { memoryAdapter } from 'better-auth/adapters/memory';
import { expect } from 'chai';
import { makeLog } from '../server/log.ts';
import type { Settings } from '../server/settings.ts';
import { authOptions, makeAuth } from './auth.ts';
import type { Connections } from './connections.ts';

const WEB = 'http://localhost:3000';
const TABLES = [
  ...['user', 'session', 'account', 'verification', 'jwks', 'oauthResource', 'oauthClientResource', 'oauthClient'],
  ...['oauthConsent', 'oauthRefreshToken', 'oauthAccessToken'],
];

describe('what is connected to an account', () => {
  let tables: Record<string, Record<string, unknown>[]>;
  let handle: (request: Request) => Promise<Response>;
  beforeEach(() => {
    tables = Object.fromEntries(TABLES.map((name) => [name, []]));
    const settings = { webUrl: WEB, authSecret: 'Jc8w1mTqk4Zx9vRb2nLs7dYf3hGp6aXe', logLevel: 'error' } as Settings;
    handle = makeAuth(
      authOptions(
        settings,
        memoryAdapter(tables),
        makeLog('error', () => undefined),
      ),
    ).handler;
  });

  const ask = (path: string, cookie: string, body?: object, origin = WEB) =>
    handle(
      new Request(`${WEB}/api/auth${path}`, {
        method: body ? 'POST' : 'GET',
        headers: { cookie, origin, 'x-client-ip': '10.0.0.1', 'content-type': 'application/json', 'user-agent': 'A' },
        ...(body && { body: JSON.stringify(body) }),
      }),
    );
  async function signedIn(path = '/sign-in/anonymous', body: object = {}): Promise<{ cookie: string; id: string }> {
    const response = await ask(path, '', body);
    const { user } = (await response.json()) as { user: { id: string } };
    const cookie = response.headers
      .getSetCookie()
      .map((each) => each.split(';', 1)[0])
      .join('; ');
    return { cookie, id: user.id };
  }
  const known = async (cookie: string) => (await (await ask('/connections', cookie)).json()) as Connections;
  const letIn = (userId: string, clientId: string) => {
    const at = new Date('2026-11-20T08:00:00Z');
    tables['oauthClient']!.push({ id: clientId, clientId, name: 'A desk' });
    for (const name of ['oauthConsent', 'oauthRefreshToken', 'oauthAccessToken'])
      tables[name]!.push({ id: `${name}-${clientId}`, userId, clientId, createdAt: at });
  };

  it('is told with this browser marked, and without a token', async () => {
    const account = { name: 'Ann', email: 'ann@example.org', password: 'correct horse' };
    const first = await signedIn('/sign-up/email', account);
    const second = await signedIn('/sign-in/email', account);
    const answer = await known(second.cookie);
    expect(answer.sessions.map(({ current }) => current).sort()).to.deep.equal([false, true]);
    const tokens = tables['session']!.map(({ token }) => String(token));
    expect(tokens.filter((token) => JSON.stringify(answer).includes(token))).to.deep.equal([]);

    const other = answer.sessions.find(({ current }) => !current)!;
    await ask('/connections/end', second.cookie, { session: other.id });
    expect((await ask('/token', first.cookie)).status).to.equal(401);
    expect((await known(second.cookie)).sessions).to.have.length(1);
  });

  it('does not end what is somebody else’s', async () => {
    const [ann, bob] = [await signedIn(), await signedIn()];
    letIn(bob.id, 'desk');
    const [theirs] = (await known(bob.cookie)).sessions;
    await ask('/connections/end', ann.cookie, { session: theirs!.id });
    await ask('/connections/end', ann.cookie, { program: 'desk' });
    const { sessions, programs } = await known(bob.cookie);
    expect([sessions.length, programs.length]).to.deep.equal([1, 1]);
  });

  it('ends a program with all that it was given', async () => {
    const { cookie, id } = await signedIn();
    letIn(id, 'desk');
    expect((await known(cookie)).programs).to.deep.equal([
      { id: 'desk', name: 'A desk', since: '2026-11-20T08:00:00.000Z' },
    ]);
    await ask('/connections/end', cookie, { program: 'desk' });
    expect(['oauthConsent', 'oauthRefreshToken', 'oauthAccessToken'].flatMap((name) => tables[name]!)).to.deep.equal(
      [],
    );
  });

  it('is nobody’s business without a session, nor that of another page', async () => {
    const { cookie } = await signedIn();
    expect((await ask('/connections', '')).status).to.equal(401);
    expect((await ask('/connections/end', cookie, { session: 'x' }, 'https://evil.example')).status).to.equal(403);
    expect((await ask('/connections/end', cookie, {})).status).to.equal(400);
    expect((await ask('/list-sessions', cookie)).status).to.equal(404);
  });
});
