import { expect } from 'chai';
import pg from 'pg';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { browserOrSkip } from './chromium.ts';
import { asGuest, complaintsOf, rowOf, say } from './pages.ts';
import { until } from '../testing/until.ts';
import { sharedWhole } from './shared.ts';
import type { Whole } from './whole.ts';

describe('several tabs of one browser', function () {
  this.timeout(300_000);
  let whole: Whole;
  let browser: Browser;
  let context: BrowserContext;
  let complaints: string[];

  before(async function () {
    browser = await browserOrSkip(this);
    whole = await sharedWhole();
    // Those of the journey before may still be closing.
    await until(async () => (await sockets()) === 0);
  });
  after(() => browser?.close());
  beforeEach(async () => {
    context = await browser.newContext({ timezoneId: 'Europe/Oslo', locale: 'en-GB' });
    complaints = complaintsOf(context);
  });
  afterEach(async () => {
    await context.close();
    await until(async () => (await sockets()) === 0);
    expect(complaints, 'what the browser complained of').to.deep.equal([]);
  });

  async function sockets(): Promise<number> {
    const text = await (await fetch(`${whole.urls.realtime}/metrics`)).text();
    return [...text.matchAll(/^realtime_sockets\{.*\} (\d+)/gm)].reduce((sum, [, n]) => sum + Number(n), 0);
  }
  const live = (page: Page) => page.locator('.dot[data-state="live"]').waitFor();
  async function threeTabs(): Promise<[Page, Page, Page]> {
    const first = await asGuest(context, whole.urls.web);
    await live(first);
    const [second, third] = [await context.newPage(), await context.newPage()];
    for (const page of [second, third]) {
      await page.goto(whole.urls.web);
      await live(page);
    }
    return [first, second, third];
  }

  it('have one socket, and all of them are live', async () => {
    const tabs = await threeTabs();
    expect(await sockets()).to.equal(1);
    await say(tabs[1], 'add wax the skis');
    for (const page of tabs) await rowOf(page, 'wax the skis').waitFor();
    expect(await sockets()).to.equal(1);
  });

  for (const others of ['alone', 'beside another'])
    it(`show what was told before the list knew of it, in one that is opened ${others}`, async () => {
      const first = await asGuest(context, whole.urls.web);
      await live(first);
      const db = new pg.Client(whole.urls.database);
      await db.connect();
      // The tasks stand still: whoever asks without a position is given the list as it was.
      await db.query(`begin; select from log.checkpoint where grp = 'tasks' for update`);
      try {
        await say(first, 'add wax the skis');
        await rowOf(first, 'wax the skis').waitFor();
        if (others === 'alone') await first.close();
        const late = await context.newPage();
        const read = late.waitForResponse((answer) => answer.url().includes('/api/queries/tasks?'));
        await late.goto(whole.urls.web);
        await read;
        await db.query('commit');
        await rowOf(late, 'wax the skis').waitFor();
      } finally {
        await db.end();
      }
    });

  it('go on when the one that has the socket is closed', async () => {
    const [first, second, third] = await threeTabs();
    await first.close();
    await until(async () => (await sockets()) === 1);
    await say(third, 'add mend the fence');
    for (const page of [second, third]) await rowOf(page, 'mend the fence').waitFor();
    expect(await sockets()).to.equal(1);
  });

  it('are all signed out by one', async () => {
    const [first, second, third] = await threeTabs();
    await second.getByRole('button', { name: 'Sign out' }).click();
    await second.getByRole('button', { name: 'Sign out anyway' }).click();
    for (const page of [first, second, third]) await page.waitForURL(/\/sign-in/);
    expect(
      await second.evaluate<string[]>('indexedDB.databases().then((all) => all.map(({ name }) => name))'),
    ).to.deep.equal([]);
  });
});
