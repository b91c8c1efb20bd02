import { once } from 'node:events';
import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { assistantAfterSignIn } from '@tasklog/command-api/testing/assistant';
import { deskProgram } from '@tasklog/command-api/testing/sign-in';
import type { FindTasksOutput, ToolChange } from '@tasklog/schemas';
import { browserOrSkip } from './chromium.ts';
import { sharedWhole } from './shared.ts';
import type { Whole } from './whole.ts';

describe('an assistant that is let in', function () {
  this.timeout(300_000);
  let whole: Whole;
  let web: string;
  const mcp = (): URL => new URL(`${web}/mcp`);

  before(async () => {
    whole = await sharedWhole();
    web = whole.urls.web;
  });

  /** A guest, by hand: what a browser would send and keep. */
  async function guest(): Promise<{ cookie: string; token: () => Promise<string> }> {
    const response = await fetch(`${web}/api/auth/sign-in/anonymous`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: web },
      body: '{}',
    });
    const cookie = response.headers
      .getSetCookie()
      .map((each) => each.split(';', 1)[0])
      .join('; ');
    const token = async (): Promise<string> => {
      const answer = await fetch(`${web}/api/auth/token`, { headers: { cookie } });
      return ((await answer.json()) as { token: string }).token;
    };
    return { cookie, token };
  }
  /** Goes where the program sends its person, answers, and follows the answer back to the program. */
  const answering =
    (cookie: string, accept: boolean) =>
    async (url: URL): Promise<void> => {
      const asked = await fetch(url, { headers: { cookie, accept: 'text/html' }, redirect: 'manual' });
      // A page is sent there; a script, as this is one, is told.
      const consent = new URL(asked.headers.get('location') ?? ((await asked.json()) as { url: string }).url, web);
      expect(consent.pathname).to.equal('/consent');
      const answer = await fetch(`${web}/api/auth/oauth2/consent`, {
        method: 'POST',
        headers: { cookie, origin: web, 'content-type': 'application/json', accept: 'application/json' },
        body: JSON.stringify({ accept, oauth_query: consent.search.slice(1) }),
      });
      await fetch(((await answer.json()) as { url: string }).url);
    };

  it('finds out by itself where to sign in, registers, is consented to, and uses the list of that person', async () => {
    const program = await deskProgram('A program on a desk');
    const person = await guest();
    const it_ = await assistantAfterSignIn(mcp(), program, answering(person.cookie, true));
    const { done } = await it_.call<ToolChange>('add_tasks', { tasks: [{ title: 'buy milk' }] });
    const response = await fetch(`${web}/api/commands/undo`, {
      method: 'POST',
      headers: { authorization: `Bearer ${await person.token()}`, 'content-type': 'application/json' },
      body: '{}',
    });
    expect(await response.json()).to.have.deep.property('deleted', [done[0]?.id]);

    const access = String(program.tokens()?.access_token);
    const claims = JSON.parse(Buffer.from(access.split('.')[1] ?? '', 'base64url').toString()) as Record<
      string,
      unknown
    >;
    expect(claims['iss']).to.equal(web);
    expect([claims['aud']].flat()).to.include(mcp().href);
    expect(String(claims['scope']).split(' ')).to.include.members(['tasks:read', 'tasks:write']);
    // What it was given is good at /mcp alone: it can approve no plan, and read nothing else.
    const headers = { authorization: `Bearer ${access}` };
    for (const path of ['/api/commands/settings', '/api/queries/tasks'])
      expect((await fetch(`${web}${path}`, { headers })).status).to.equal(401);
    await it_.close();
    await program.stop();
  });
  it('gets nothing when the person says no', async () => {
    const program = await deskProgram('Unwanted');
    const { cookie } = await guest();
    const refused = await assistantAfterSignIn(mcp(), program, answering(cookie, false)).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(refused).to.be.instanceOf(Error);
    expect((await program.cameBack).get('error')).to.equal('access_denied');
    expect(program.tokens()).to.equal(undefined);
    await program.stop();
  });
  it('is refused at the web as it is behind it', async () => {
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'ping' });
    const post = (headers: Record<string, string>) =>
      fetch(mcp(), { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body });
    const unknown = await post({});
    expect(unknown.status).to.equal(401);
    const metadata = /resource_metadata="([^"]+)"/.exec(unknown.headers.get('www-authenticate') ?? '')?.[1] ?? '';
    expect(await (await fetch(metadata)).json()).to.deep.include({
      resource: mcp().href,
      authorization_servers: [web],
    });
    expect(
      (await post({ authorization: `Bearer ${await whole.token('ann')}`, origin: 'https://evil.example' })).status,
    ).to.equal(403);
  });

  describe('in a browser', () => {
    let browser: Browser;
    before(async function () {
      browser = await browserOrSkip(this);
    });
    after(() => browser?.close());

    it('is shown to the person who signs in, and what it proposes is approved there', async () => {
      const complaints: string[] = [];
      const page: Page = await (await browser.newContext()).newPage();
      page.setDefaultTimeout(20_000);
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('console', (message) => {
        if (message.type() === 'error' && /Content Security Policy/.test(message.text()))
          complaints.push(message.text());
      });
      const program = await deskProgram('Helpful <b>Desk</b>');
      const it_ = await assistantAfterSignIn(mcp(), program, async (url) => {
        await page.goto(url.href);
        await page.getByText('Sign in, to let a program use your list.').waitFor();
        await page.getByRole('button', { name: 'Continue as guest' }).click();
        await page.getByRole('heading', { name: 'Let a program in?' }).waitFor();
        await page.getByText('Helpful <b>Desk</b>').waitFor();
        await page.getByText('see your tasks and their history').waitFor();
        await page.getByRole('button', { name: 'Allow', exact: true }).click();
        await program.cameBack;
      });
      await it_.call('add_tasks', { tasks: [{ title: 'one' }, { title: 'two' }] });
      const { plan } = await it_.call<ToolChange>('delete_tasks', { refs: ['one', 'two'] });
      await page.goto(String(plan?.url));
      await page.getByRole('heading', { name: 'Delete 2 tasks?' }).waitFor();
      await page.getByRole('button', { name: 'Approve' }).click();
      await page.getByText('Approved, and done.').waitFor();
      expect((await it_.call<FindTasksOutput>('find_tasks')).total).to.equal(0);
      expect(complaints).to.deep.equal([]);

      // Somebody else is told as much as if there were no plan.
      const other = await (await browser.newContext()).newPage();
      await other.goto(String(plan?.url));
      await other.getByRole('button', { name: 'Continue as guest' }).click();
      await other.getByText('There is no such plan.').waitFor();
      await it_.close();
      await program.stop();
    });
    it('is told at once of what the person does on the screen', async () => {
      const program = await deskProgram('Watcher');
      const { cookie, token } = await guest();
      const it_ = await assistantAfterSignIn(mcp(), program, answering(cookie, true));
      const told = new EventTarget();
      it_.client.setNotificationHandler(
        'notifications/resources/updated',
        () => void told.dispatchEvent(new Event('x')),
      );
      await it_.client.listen({ resourceSubscriptions: ['todo://today'] });
      const heard = once(told, 'x');
      await fetch(`${web}/api/commands/tasks`, {
        method: 'POST',
        headers: { authorization: `Bearer ${await token()}`, 'content-type': 'application/json' },
        body: JSON.stringify({ title: 'By hand' }),
      });
      await heard;
      await it_.close();
      await program.stop();
    });
  });
});
