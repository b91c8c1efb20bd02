/** Pages whose scripts are long in coming: what is typed and sent by then is done once they are awake, once, and nothing is lost. */
import { expect } from 'chai';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { browserOrSkip } from './chromium.ts';
import { asGuest, complaintsOf, openAsleep, rowOf } from './pages.ts';
import { until } from '../testing/until.ts';
import { sharedWhole } from './shared.ts';
import type { Whole } from './whole.ts';

const ANN = { name: 'Ann', email: 'ann@example.test', password: 'correct horse battery' };

describe('a page that is not awake yet', function () {
  this.timeout(300_000);
  let whole: Whole;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let complaints: string[];
  /** What was sent, by method and path. */
  let sent: string[];

  before(async function () {
    browser = await browserOrSkip(this);
    whole = await sharedWhole();
  });
  after(() => browser?.close());
  beforeEach(async () => {
    // A service worker would have the scripts at hand.
    context = await browser.newContext({ timezoneId: 'Europe/Oslo', locale: 'en-GB', serviceWorkers: 'block' });
    complaints = complaintsOf(context);
    page = await asGuest(context, whole.urls.web);
    sent = [];
    page.on('request', (request) => sent.push(`${request.method()} ${new URL(request.url()).pathname}`));
  });
  afterEach(async () => {
    await context.close();
    expect(complaints, 'what the browser complained of').to.deep.equal([]);
  });

  const open = (path: string): Promise<() => Promise<void>> => openAsleep(page, `${whole.urls.web}${path}`);
  const count = (what: string): number => sent.filter((each) => each === what).length;
  const signIn = async (password: string): Promise<() => Promise<void>> => {
    // A page whose session ends leads to the sign-in by itself.
    await page.goto('about:blank');
    const account = { headers: { origin: whole.urls.web }, data: ANN };
    await context.clearCookies();
    await page.request.post(`${whole.urls.web}/api/auth/sign-up/email`, account);
    await context.clearCookies();
    const wake = await open('/sign-in');
    await page.getByLabel('E-mail').fill(ANN.email);
    await page.getByLabel('Password').fill(password);
    await page.keyboard.press('Enter');
    expect(count('POST /sign-in'), 'sent by the browser itself').to.equal(0);
    return wake;
  };

  it('adds the task that was entered, once, however often Enter was pressed', async () => {
    const wake = await open('/tasks');
    const field = page.getByRole('textbox', { name: 'Add a task' });
    await field.fill('wax the skis');
    for (let n = 0; n < 3; n += 1) await page.keyboard.press('Enter');
    expect(await field.inputValue()).to.equal('wax the skis');
    await wake();
    await rowOf(page, 'wax the skis').and(page.locator('[data-pending="false"]')).waitFor();
    expect(await rowOf(page, 'wax the skis').count()).to.equal(1);
    expect(await field.inputValue()).to.equal('');
    expect(new URL(page.url()).search).to.equal('');
    expect(count('POST /api/commands/tasks')).to.equal(1);
    // It is a form as any other from then on.
    await field.fill('buy milk');
    await page.keyboard.press('Enter');
    await rowOf(page, 'buy milk').waitFor();
  });

  it('filters by what was entered', async () => {
    await page.goto(`${whole.urls.web}/tasks`);
    for (const title of ['wax the skis #sport', 'buy milk #errands']) {
      await page.getByRole('textbox', { name: 'Add a task' }).fill(title);
      await page.getByRole('button', { name: 'Add', exact: true }).click();
      await rowOf(page, title.slice(0, 8)).and(page.locator('[data-pending="false"]')).waitFor();
    }
    const wake = await open('/tasks');
    await page.getByRole('textbox', { name: 'Filter' }).fill('#sport');
    await page.keyboard.press('Enter');
    await wake();
    await page.waitForURL(/\?filter=%23sport$/);
    await rowOf(page, 'buy milk').waitFor({ state: 'detached' });
    await rowOf(page, 'wax the skis').waitFor();
    expect(await page.getByRole('textbox', { name: 'Filter' }).inputValue()).to.equal('#sport');
  });

  it('does what was clicked, each button once', async () => {
    const wake = await open('/tasks?filter=today');
    const saved = page.getByRole('button', { name: 'Saved filters' });
    for (let n = 0; n < 2; n += 1) await saved.click();
    expect(await saved.getAttribute('aria-expanded')).to.equal('false');
    await wake();
    await page.getByRole('textbox', { name: 'Keep this filter as' }).waitFor();
    expect(await saved.getAttribute('aria-expanded')).to.equal('true');
    // It is a button as any other from then on.
    await page.keyboard.press('Escape');
    await page.getByRole('textbox', { name: 'Keep this filter as' }).waitFor({ state: 'detached' });
  });

  it('says to the chat what was entered, once', async () => {
    const wake = await open('/');
    const box = page.getByRole('textbox', { name: 'Message' });
    await box.fill('add milk');
    await page.keyboard.press('Shift+Enter');
    await page.keyboard.type('add bread');
    for (let n = 0; n < 2; n += 1) await page.keyboard.press('Enter');
    expect(await box.inputValue()).to.equal('add milk\nadd bread');
    await wake();
    const log = page.getByRole('log', { name: 'Conversation' });
    await log.locator('article[aria-label="Tasklog"][aria-busy="false"]').waitFor();
    await page.locator('.answering').waitFor({ state: 'detached' });
    expect(await log.getByRole('article', { name: 'You' }).allInnerTexts()).to.deep.equal(['add milk\nadd bread']);
    expect(await box.inputValue()).to.equal('');
  });

  it('saves the settings as they were entered', async () => {
    const wake = await open('/settings');
    await page.getByLabel('Time zone').fill('Asia/Tokyo');
    await page.getByLabel('Morning').fill('07:30');
    await page.keyboard.press('Enter');
    const saved = page.waitForResponse((answer) => answer.request().method() === 'PUT');
    await wake();
    expect((await saved).request().postDataJSON()).to.include({ timeZone: 'Asia/Tokyo', morning: '07:30' });
    await until(async () => (await page.getByLabel('Morning').inputValue()) === '07:30');
    expect(await page.getByLabel('Time zone').inputValue()).to.equal('Asia/Tokyo');
    expect(count('PUT /api/commands/settings')).to.equal(1);
  });

  it('signs in with what was entered', async () => {
    const wake = await signIn(ANN.password);
    await wake().catch(() => undefined);
    await page.getByRole('textbox', { name: 'Message' }).waitFor();
    expect(count('POST /api/auth/sign-in/email')).to.equal(1);
  });

  it('refuses to sign in with the wrong password, and empties no field', async () => {
    const wake = await signIn('something else');
    await wake();
    await page.getByText('E-mail and password do not match an account.').waitFor();
    await until(async () => (await page.getByLabel('E-mail').inputValue()) === ANN.email);
    expect(await page.getByLabel('Password').inputValue()).to.equal('something else');
    expect(count('POST /api/auth/sign-in/email')).to.equal(1);
  });
});
