import { expect } from 'chai';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { browserOrSkip } from './chromium.ts';
import { holds, replies, say } from './pages.ts';
import { until } from '../testing/until.ts';
import { removeData, startWhole } from './whole.ts';
import type { Whole } from './whole.ts';

const EMAIL = `ann-${String(Date.now())}@example.test`;
const PASSWORD = 'correct horse battery';

describe('signing up, and a day of tasks by chat', function () {
  this.timeout(300_000);
  let whole: Whole;
  let browser: Browser;
  let complaints: string[];
  let addresses: string[];
  const contexts: BrowserContext[] = [];

  before(async function () {
    browser = await browserOrSkip(this);
    whole = await startWhole();
  });
  after(async () => {
    await browser?.close();
    await whole?.stop();
    if (whole) removeData(whole);
  });
  beforeEach(() => {
    complaints = [];
    addresses = [];
  });
  afterEach(async () => {
    for (const context of contexts.splice(0)) await context.close();
    expect(complaints, 'what the browser complained of').to.deep.equal([]);
    expect(
      addresses.filter((address) => /eyJ[\w-]{10}/.test(address)),
      'no token in an address',
    ).to.deep.equal([]);
  });

  async function newPage(): Promise<Page> {
    const context = await browser.newContext({ timezoneId: 'Europe/Oslo', locale: 'en-GB' });
    contexts.push(context);
    const page = await context.newPage();
    page.setDefaultTimeout(20_000);
    page.on('request', (request) => addresses.push(request.url()));
    page.on('websocket', (socket) => addresses.push(socket.url()));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      if (/Content Security Policy|Uncaught/.test(message.text())) complaints.push(message.text());
    });
    return page;
  }
  async function guest(): Promise<Page> {
    const page = await newPage();
    await page.goto(whole.urls.web);
    await page.getByRole('button', { name: 'Continue as guest' }).click();
    await box(page).waitFor();
    return page;
  }
  const box = (page: Page): Locator => page.getByRole('textbox', { name: 'Message' });
  const log = (page: Page): Locator => page.getByRole('log', { name: 'Conversation' });
  const card = (page: Page): Locator => log(page).getByRole('group', { name: 'Tasks' }).last();
  const row = (page: Page, title: string): Locator =>
    page.getByRole('list', { name: 'Tasks' }).getByRole('listitem').filter({ hasText: title });
  async function signIn(page: Page, email: string, password = PASSWORD): Promise<void> {
    await page.getByRole('button', { name: 'I have an account' }).click();
    await page.getByLabel('E-mail').fill(email);
    await page.getByLabel('Password').fill(password);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  }
  async function signUp(page: Page, email: string): Promise<void> {
    await page.getByRole('button', { name: 'I am new' }).click();
    await page.getByLabel('Name').fill('Ann');
    await page.getByLabel('E-mail').fill(email);
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Create account' }).click();
    await box(page).waitFor();
  }

  it('keeps the tasks of a guest, who finds them in another browser; an expired session keeps the draft and the page', async () => {
    const here = await guest();
    await say(here, 'wax the skis tomorrow at 18:30');
    await say(here, 'water the plants every monday at 9am');
    await here.goto(`${whole.urls.web}/sign-in`);
    await here.getByText('With an account the same list is yours on every device.').waitFor();
    await signUp(here, EMAIL);
    await row(here, 'wax the skis').waitFor();
    await row(here, 'water the plants').waitFor();

    const there = await newPage();
    await there.goto(`${whole.urls.web}/sign-in`);
    await signIn(there, EMAIL);
    await row(there, 'wax the skis').waitFor();
    await row(there, 'water the plants').waitFor();
    await box(there).fill('half a sentence');

    // Signed out from the first browser, as a lost phone would be.
    await here.goto(`${whole.urls.web}/settings`);
    await here.getByRole('button', { name: /^Sign out Chrome/ }).click();
    await here.getByRole('button', { name: /^Sign out Chrome/ }).waitFor({ state: 'detached' });
    await there.goto(`${whole.urls.web}/notifications`);
    expect(new URL(there.url()).pathname + new URL(there.url()).search).to.equal('/sign-in?from=%2Fnotifications');
    await signIn(there, EMAIL);
    await there.getByRole('heading', { name: 'Notifications' }).waitFor();
    await there.goto(whole.urls.web);
    await holds(there, `document.querySelector('#message')?.value === 'half a sentence'`);
  });

  it('sets a cookie that no script reads and no foreign page sends', async () => {
    const page = await guest();
    const session = (await page.context().cookies()).find(({ name }) => name.endsWith('session_token'));
    expect(session).to.include({ httpOnly: true, sameSite: 'Lax' });
    expect(await page.evaluate('document.cookie')).not.to.contain('session');
    const foreign = await page.request.post(`${whole.urls.web}/api/auth/sign-out`, {
      headers: { origin: 'https://evil.example' },
      data: {},
    });
    expect(foreign.status()).to.equal(403);
  });

  it('is a day: dates on the card, done from it, said otherwise, changed, and many at once after a yes', async () => {
    const page = await guest();
    await say(page, 'pay rent every 1st at 9');
    const rent = await card(page).textContent();
    expect(rent).to.match(/pay rent/);
    expect(rent?.match(/\d{1,2} [A-Z][a-z]{2}( \d{4})? 09:00/g), 'three dates').to.have.length(3);
    expect(rent).to.contain('(Europe/Oslo)').and.to.contain('every month on the 1st').and.to.contain('Understood:');

    await say(page, 'call bob tomorrow at 5pm');
    await card(page).getByRole('button', { name: 'Not what I meant' }).click();
    await row(page, 'call bob').waitFor({ state: 'detached' });
    await holds(page, `document.activeElement?.id === 'message'`);
    expect(await box(page).inputValue()).to.equal('call bob tomorrow at 5pm');
    await say(page, 'call rob tomorrow at 5pm');
    await row(page, 'call rob').waitFor();

    // ↑ changes the last message: what it did goes when the new one is sent, and not before.
    await box(page).press('ArrowUp');
    await page.getByText('You are changing your last message.').waitFor();
    await row(page, 'call rob').waitFor();
    const before = await replies(page).count();
    await box(page).fill('call rob on friday at 5pm');
    await box(page).press('Enter');
    await replies(page)
      .nth(before + 1)
      .waitFor();
    await until(async () => (await row(page, 'call rob').count()) === 1);
    await row(page, 'call rob')
      .getByText(/Fri|Today|Tomorrow/)
      .first()
      .waitFor();

    await card(page).getByRole('button', { name: 'Done' }).click();
    await card(page).getByRole('button', { name: 'Reopen' }).waitFor();

    await say(page, 'add one, two and three');
    await say(page, 'delete all tasks');
    const plan = card(page);
    await plan.locator('.task-title', { hasText: 'pay rent' }).waitFor();
    await row(page, 'pay rent').waitFor();
    await plan.getByRole('button', { name: 'Confirm' }).click();
    await row(page, 'pay rent').waitFor({ state: 'detached' });
    await log(page).getByText('Answered').waitFor();
  });

  it('leads from a row back to the message that changed it', async () => {
    const page = await guest();
    await say(page, 'add milk');
    await say(page, 'add bread');
    await page.getByRole('button', { name: 'Message about milk' }).click();
    await holds(page, `document.activeElement?.textContent === 'add milk'`);
  });

  it('stays where the reader is while an answer comes, and jumps to it on request', async () => {
    const page = await guest();
    await page.setViewportSize({ width: 1000, height: 500 });
    for (const n of [1, 2, 3, 4]) await say(page, `add task ${String(n)}`);
    await page.evaluate(`document.querySelector('[role=log]').scrollTo(0, 0)`);
    await page.getByRole('button', { name: 'Jump to latest' }).waitFor();
    await say(page, 'add task 5');
    expect(await page.evaluate(`document.querySelector('[role=log]').scrollTop`)).to.equal(0);
    await page.getByRole('button', { name: 'Jump to latest' }).click();
    await page.getByRole('button', { name: 'Jump to latest' }).waitFor({ state: 'detached' });
  });

  it('gathers the reminders that came up, from where they are put off and done', async () => {
    const page = await guest();
    await page.evaluate(async () => {
      const { token } = (await (await fetch('/api/auth/token')).json()) as { token: string };
      for (const title of ['feed the cat', 'call home'])
        await fetch('/api/commands/tasks', {
          method: 'POST',
          headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
          body: JSON.stringify({ title, reminders: [{ at: new Date(Date.now() + 1_500).toISOString() }] }),
        });
    });
    const messages = page.getByRole('region', { name: 'Messages' });
    await messages.getByText('Reminder: feed the cat').waitFor();
    await messages.getByText('Reminder: call home').waitFor();
    await page.goto(`${whole.urls.web}/notifications`);
    const due = page.getByRole('list', { name: 'Due' });
    await due.getByRole('link', { name: 'feed the cat' }).waitFor();
    await due.getByRole('link', { name: 'call home' }).waitFor();
    await due.getByRole('button', { name: 'Snooze feed the cat' }).click();
    await page.getByRole('button', { name: /^Tomorrow.* 09:00$/ }).click();
    await messages.getByText('Snoozed “feed the cat”').waitFor();
    const snoozed = page.getByRole('list', { name: 'Snoozed' });
    await snoozed.getByText(/^until .* 09:00$/).waitFor();
    await due.getByRole('button', { name: 'Complete call home' }).click();
    await page.getByRole('list', { name: 'Earlier' }).getByRole('link', { name: 'call home' }).waitFor();
    await page.getByRole('button', { name: 'Mark all as read' }).click();
    await page.getByRole('button', { name: 'Unread', exact: true }).click();
    await page.getByText('All read.').waitFor();
  });

  it('tells of no account whether it exists, and after too many attempts how long to wait', async () => {
    const page = await newPage();
    await page.goto(`${whole.urls.web}/sign-in`);
    const said = page.getByRole('alert').getByText('E-mail and password do not match an account.');
    for (const email of [EMAIL, 'nobody@example.test']) {
      await signIn(page, email, 'wrong horse battery');
      await said.waitFor();
      await page.getByRole('button', { name: 'I am new' }).click();
    }
    const tooMany = page.getByText(/^Too many attempts\. Try again in \d+ seconds?\.$/);
    await page.getByRole('button', { name: 'I have an account' }).click();
    await page.getByLabel('E-mail').fill(EMAIL);
    await page.getByLabel('Password').fill('wrong horse battery');
    while (!(await tooMany.isVisible())) {
      const answered = page.waitForResponse('**/api/auth/sign-in/email');
      await page.getByRole('button', { name: 'Sign in', exact: true }).click();
      await answered;
      await page.getByRole('alert').getByRole('paragraph').waitFor();
    }
    await box(page).waitFor({ state: 'detached' });
  });
});
