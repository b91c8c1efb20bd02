import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { browserOrSkip } from './chromium.ts';
import { carriedBy, MODES } from './modes.ts';
import type { Carried } from './modes.ts';
import { say } from './pages.ts';
import { until } from '../testing/until.ts';
import { removeData, startWhole } from './whole.ts';
import type { Whole } from './whole.ts';

const ZONE = 'Europe/Oslo';

for (const mode of MODES)
  describe(`from one sentence to a live screen, over ${mode}`, function () {
    this.timeout(300_000);
    let carried: Carried;
    let whole: Whole;
    let browser: Browser;
    let violations: string[];

    before(async function () {
      browser = await browserOrSkip(this);
      carried = await carriedBy(mode, this);
      whole = await startWhole({ env: carried.env });
    });
    after(async () => {
      await browser?.close();
      await whole?.stop();
      await carried?.end();
      if (whole) removeData(whole);
    });
    beforeEach(() => (violations = []));
    afterEach(() => expect(violations, 'what the browser complained of').to.deep.equal([]));

    async function newPage(): Promise<Page> {
      const context = await browser.newContext({ timezoneId: ZONE, locale: 'en-GB' });
      const page = await context.newPage();
      page.setDefaultTimeout(20_000);
      page.on('console', (message) => {
        if (message.type() === 'error' && /Content Security Policy|Uncaught/.test(message.text()))
          violations.push(message.text());
      });
      page.on('pageerror', (error) => violations.push(error.message));
      return page;
    }

    const row = (page: Page, title: string) =>
      page.getByRole('list', { name: 'Tasks' }).getByRole('listitem').filter({ hasText: title });

    it('is said in one browser, seen in another without a reload, completed there, and comes again next week', async () => {
      const [here, there] = [await newPage(), await newPage()];
      const account = { email: `ann-${String(Date.now())}@example.test`, password: 'correct horse battery' };
      await here.goto(`${whole.urls.web}/sign-in`);
      await signUp(here, account);
      await there.goto(`${whole.urls.web}/sign-in`);
      await signIn(there, account);
      await there.getByRole('textbox', { name: 'Message' }).waitFor();

      await say(here, 'water the plants every monday at 9am #home, remind me 30 minutes before');
      await row(here, 'water the plants').waitFor();
      await row(there, 'water the plants').waitFor();
      expect(await row(there, 'water the plants').textContent()).to.match(/home/);

      // The screen is told by the log, the read side by its projector: it may be a moment behind.
      await until(async () => (await queried(here, '/tasks?status=open')).items.length === 1);
      const due = (await queried(here, '/tasks?status=open')).items[0]?.due;
      expect(due).to.match(/T09:00$/);
      await there
        .getByRole('checkbox', { name: /^Complete water the plants/ })
        .first()
        .click();

      const next = Temporal.PlainDateTime.from(due ?? '').add({ weeks: 1 });
      const nextRow = (page: Page) =>
        row(page, 'water the plants').filter({
          hasText: `${String(next.day)} ${next.toLocaleString('en-GB', { month: 'short' })}`,
        });
      await nextRow(here).waitFor();
      await nextRow(there).waitFor();
      const nextDue = next.toString({ smallestUnit: 'minute' });
      await until(async () => (await queried(here, '/tasks?status=open')).items.some((task) => task.due === nextDue));
      expect((await queried(here, '/tasks?status=open')).items).to.have.length(1);

      await until(
        async () => (await queried(here, '/reminders')).items.filter(({ state }) => state === 'waiting').length === 1,
      );
      await until(async () => (await queried(here, '/audit')).items.length === 3);
      const trail = (await queried(here, '/audit')).items;
      expect(trail.map(({ type }) => type).sort()).to.deep.equal(['task.added', 'task.added', 'task.completed']);
      expect(
        trail.find(({ type, version, actor }) => type === 'task.added' && version === 1 && actor === 'recurrence'),
      ).not.to.equal(undefined);

      await there.getByRole('link', { name: 'water the plants' }).first().click();
      await there.getByText(/added/i).first().waitFor();
    });

    it('a guest begins with one click, is told what cannot be read, and may take back what was done', async () => {
      const page = await newPage();
      await page.goto(whole.urls.web);
      await page.getByRole('button', { name: 'Continue as guest' }).click();
      await say(page, 'what is the capital of Norway');
      const log = page.getByRole('log', { name: 'Conversation' });
      await log
        .getByText(/to-do list/)
        .first()
        .waitFor();
      expect((await queried(page, '/tasks')).items).to.deep.equal([]);
      await say(page, 'add wax the skis tomorrow');
      await row(page, 'wax the skis').waitFor();
      await say(page, 'undo');
      await row(page, 'wax the skis').waitFor({ state: 'detached' });
    });

    it('a page without a session leads to the sign-in, and nobody sees another one’s list', async () => {
      const [ann, bob] = [await newPage(), await newPage()];
      for (const page of [ann, bob]) {
        await page.goto(whole.urls.web);
        await page.getByRole('button', { name: 'Continue as guest' }).click();
        await page.getByRole('textbox', { name: 'Message' }).waitFor();
      }
      await say(ann, 'add a secret of mine');
      await row(ann, 'secret').waitFor();
      await say(bob, 'add something else');
      await row(bob, 'something else').waitFor();
      expect(await row(bob, 'secret').count()).to.equal(0);
      await until(async () => (await queried(bob, '/tasks')).items.length > 0);
      expect((await queried(bob, '/tasks')).items.map(({ title }) => title)).to.deep.equal(['something else']);
    });

    if (mode !== 'postgres') {
      it('all of it came over the broker, and what did not is the exception', async () => {
        for (const service of [whole.urls.projectors, whole.urls.realtime]) {
          const counted = await brokerRecords(service);
          expect(counted('delivered'), service).to.be.greaterThan(counted('filled'));
        }
        expect((await brokerRecords(whole.urls.relay))('sent')).to.be.greaterThan(0);
      });
    }

    type Row = { due: string | null; title: string; type: string; state: string; version: number; actor: string };
    /** Asks the read side as the page's own user would. */
    async function queried(page: Page, path: string): Promise<{ items: Row[] }> {
      return page.evaluate(async (address) => {
        const { token } = (await (await fetch('/api/auth/token')).json()) as { token: string };
        const answer = await fetch(`/api/queries${address}`, { headers: { authorization: `Bearer ${token}` } });
        return (await answer.json()) as { items: Row[] };
      }, path);
    }
  });

/** What a service counted at its edge to the broker, over all topics. */
async function brokerRecords(service: string): Promise<(what: string) => number> {
  const text = await (await fetch(`${service}/metrics`)).text();
  return (what) =>
    [...text.matchAll(new RegExp(`^tasklog_broker_records_total\\{what="${what}",.*\\} (\\d+)`, 'gm'))].reduce(
      (sum, [, n]) => sum + Number(n),
      0,
    );
}

async function signUp(page: Page, { email, password }: { email: string; password: string }): Promise<void> {
  await page.getByRole('button', { name: 'I am new' }).click();
  await page.getByLabel('Name').fill('Ann');
  await page.getByLabel(/e-?mail/i).fill(email);
  await page.getByLabel(/password/i).fill(password);
  await page.getByRole('button', { name: 'Create account' }).click();
  await page.getByRole('textbox', { name: 'Message' }).waitFor();
}

async function signIn(page: Page, { email, password }: { email: string; password: string }): Promise<void> {
  await page.getByLabel(/e-?mail/i).fill(email);
  await page.getByLabel(/password/i).fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).last().click();
}
