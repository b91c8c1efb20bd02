import { expect } from 'chai';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { browserOrSkip } from './chromium.ts';
import { asGuest, complaintsOf, holds, rowOf, say } from './pages.ts';
import { until } from '../testing/until.ts';
import { pidOf, removeData, startWhole } from './whole.ts';
import type { Whole } from './whole.ts';

/** Asked in the page: whether the first change that it keeps was tried in vain. */
const WAITS = `(async () => {
  const { name } = (await indexedDB.databases())[0];
  const result = (request) => new Promise((resolve) => (request.onsuccess = () => resolve(request.result)));
  const database = await result(indexedDB.open(name));
  const kept = await result(database.transaction('intents').objectStore('intents').getAll());
  database.close();
  return kept[0]?.waited === true;
})()`;

describe('without a connection', function () {
  this.timeout(300_000);
  let whole: Whole;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let complaints: string[];

  before(async function () {
    browser = await browserOrSkip(this);
    whole = await startWhole();
  });
  after(async () => {
    await browser?.close();
    await whole?.stop();
    if (whole) removeData(whole);
  });
  beforeEach(async () => {
    context = await browser.newContext({ timezoneId: 'Europe/Oslo', locale: 'en-GB' });
    complaints = complaintsOf(context);
    page = await asGuest(context, whole.urls.web);
    await page.locator('.dot[data-state="live"]').waitFor();
  });
  afterEach(async () => {
    await context.close();
    expect(complaints, 'what the browser complained of').to.deep.equal([]);
  });

  const bar = () => page.locator('.link-bar');
  async function api<T>(
    path: string,
    init: { method?: string; body?: string; headers?: Record<string, string> } = {},
  ): Promise<T> {
    return page.evaluate(
      async ([address, how]) => {
        const { token } = (await (await fetch('/api/auth/token')).json()) as { token: string };
        const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...how.headers };
        return (await (await fetch(`/api${address}`, { ...how, headers })).json()) as never;
      },
      [path, init] as const,
    );
  }
  type Task = { id: string; title: string; version: number; status: string };
  const tasks = async () => (await api<{ items: Task[] }>('/queries/tasks?status=all')).items;
  const trail = async () => (await api<{ items: { type: string }[] }>('/queries/audit')).items;
  const complete = (title: string) => page.getByRole('checkbox', { name: `Complete ${title}` }).first();
  /** The worker has the files, and the page is kept. */
  const ready = () =>
    holds(page, `navigator.serviceWorker.controller && caches.match('/').then((kept) => kept !== undefined)`);

  async function remove(title: string): Promise<void> {
    await rowOf(page, title)
      .getByRole('button', { name: new RegExp(`More.*${title}`) })
      .click();
    await page.locator('[popover]').getByRole('button', { name: 'Delete' }).click();
  }

  it('changes are kept over a reload, and each happens once when it is back', async () => {
    for (const title of ['wax the skis', 'mend the fence', 'call mum']) await say(page, `add ${title}`);
    await until(async () => (await tasks()).length === 3);
    await until(async () => (await trail()).length === 3);
    await ready();
    await context.setOffline(true);
    await complete('wax the skis').check();
    await complete('mend the fence').check();
    await remove('call mum');
    await bar().getByText('Offline: 3 changes waiting').waitFor();

    await page.reload();
    await bar().getByText('Offline: 3 changes waiting').waitFor();
    await rowOf(page, 'call mum').waitFor({ state: 'detached' });
    await context.setOffline(false);
    await bar().waitFor({ state: 'detached' });
    await until(async () => (await trail()).length === 6);
    const types = (await trail()).map(({ type }) => type).sort();
    expect(types).to.deep.equal([
      ...Array<string>(3).fill('task.added'),
      'task.completed',
      'task.completed',
      'task.deleted',
    ]);
  });

  it('what was refused afterwards needs the person, who can try again or let it be', async () => {
    await say(page, 'add pay rent');
    await until(async () => (await tasks()).length === 1);
    const [task] = await tasks();
    const token = await page.evaluate(async () => {
      const answer = await fetch('/api/auth/token');
      return ((await answer.json()) as { token: string }).token;
    });
    await context.setOffline(true);
    await remove('pay rent');
    await bar().getByText('Offline: 1 change waiting').waitFor();
    await until(async () => page.evaluate<boolean>(WAITS));
    // Somebody else renames it meanwhile: who deletes must have seen that.
    const answer = await fetch(`${whole.urls.command}/v1/tasks/${String(task?.id)}`, {
      method: 'PATCH',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        'if-match': `"${String(task?.version)}"`,
        'idempotency-key': crypto.randomUUID(),
      },
      body: JSON.stringify({ title: 'pay the rent and the heating' }),
    });
    expect(answer.status).to.equal(200);
    await context.setOffline(false);
    const needs = page.getByRole('region', { name: 'Needs you' });
    await needs.getByText(/pay rent.* was not deleted/).waitFor();
    await rowOf(page, 'pay the rent and the heating').waitFor();
    await needs.getByRole('button', { name: 'Try again' }).click();
    await needs.waitFor({ state: 'detached' });
    await rowOf(page, 'pay the rent').waitFor({ state: 'detached' });
  });

  it('of the live line, the bar says so, and both lists are equal once it is back', async () => {
    await say(page, 'add water the plants');
    await rowOf(page, 'water the plants').waitFor();
    process.kill(pidOf(whole, 'realtime'), 'SIGKILL');
    await page.locator('.dot:not([data-state="live"])').waitFor();
    await api('/commands/tasks', {
      method: 'POST',
      headers: { 'idempotency-key': crypto.randomUUID() },
      body: JSON.stringify({ title: 'made meanwhile' }),
    });
    await page.locator('.dot[data-state="live"]').waitFor();
    await rowOf(page, 'made meanwhile').waitFor();
    const boxes = page.getByRole('list', { name: 'Tasks' }).getByRole('checkbox');
    await until(async () => (await boxes.count()) === (await tasks()).length);
  });

  it('of the session, what was typed is there after signing in again', async () => {
    await page.getByRole('textbox', { name: 'Message' }).fill('a thought that is not finished');
    const cookies = await context.cookies();
    await context.clearCookies();
    // The token that the page holds is good for some minutes more.
    await context.route('**/chatkit', (route) => route.fulfill({ status: 401 }));
    await page.getByRole('button', { name: 'Send' }).click();
    await page
      .getByText(/session is over/)
      .first()
      .waitFor();
    await context.addCookies(cookies);
    await context.unroute('**/chatkit');
    await page.reload();
    await page.getByText('a thought that is not finished').first().waitFor();
  });
});
