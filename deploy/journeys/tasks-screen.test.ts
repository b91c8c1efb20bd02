/** A day with the list itself: by keys alone, many tasks at once, and two people at it at the same time. */
import { expect } from 'chai';
import type { Browser, Locator, Page } from 'playwright-core';
import { browserOrSkip } from './chromium.ts';
import { until } from '../testing/until.ts';
import { sharedWhole } from './shared.ts';
import type { Whole } from './whole.ts';

const ZONE = 'Europe/Berlin';
const EDITS = 200;

describe('the list of tasks', function () {
  this.timeout(300_000);
  let whole: Whole;
  let browser: Browser;
  let faults: string[];

  before(async function () {
    browser = await browserOrSkip(this);
    whole = await sharedWhole();
  });
  after(() => browser?.close());
  beforeEach(() => (faults = []));
  afterEach(() => expect(faults, 'what the browser complained of').to.deep.equal([]));

  async function guest(): Promise<Page> {
    const context = await browser.newContext({ timezoneId: ZONE, locale: 'en-GB' });
    const page = await context.newPage();
    await page.goto(whole.urls.web);
    await page.getByRole('button', { name: 'Continue as guest' }).click();
    await page.getByRole('textbox', { name: 'Message' }).waitFor();
    await open(page);
    return page;
  }
  async function open(page: Page, query = ''): Promise<void> {
    page.setDefaultTimeout(20_000);
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error' && /Content Security Policy|Uncaught/.test(message.text()))
        faults.push(message.text());
    });
    await page.goto(`${whole.urls.web}/tasks${query}`);
    await page.getByText('Live', { exact: true }).waitFor();
  }

  it('is kept for a day by the keyboard alone', async () => {
    const page = await guest();
    const { keyboard } = page;
    const press = async (...keys: string[]): Promise<void> => {
      for (const key of keys) await keyboard.press(key);
    };
    await press('q');
    for (const [sentence, meant] of [
      ['pay rent every 1st at 9 #money', 'every month on the 1st'],
      ['call mum tomorrow', 'Tomorrow'],
      ['wax the skis', ''],
    ] as const) {
      await keyboard.type(sentence);
      if (meant) await page.locator('.meant').getByText(meant).waitFor();
      await press('Enter');
      await page.locator('.quick-add input[data-quick-add]:placeholder-shown').waitFor();
    }
    await row(page, 'wax the skis').waitFor();
    await settled(page);

    await press('Escape', 'j');
    await focusIn(page, 'call mum');
    await press('p', 'ArrowDown', 'Enter');
    await row(page, 'call mum').getByText('high').waitFor();
    await focusIn(page, 'call mum');
    await press('t');
    await page.getByRole('dialog').getByText('Today').waitFor();
    await press('Enter');
    await row(page, 'call mum').locator('[data-today="true"]').waitFor();
    await press('#');
    await page.getByRole('dialog').getByRole('textbox').waitFor();
    await keyboard.type('family');
    await press('Enter');
    await row(page, 'call mum').getByText('#family').waitFor();
    await press('Escape');

    await focusIn(page, 'call mum');
    await press('Space');
    await row(page, 'call mum').getByRole('button', { name: 'Undo completing call mum' }).waitFor();
    await press('Control+z');
    await row(page, 'call mum').locator('input:not(:checked)').waitFor();
    await settled(page);

    await press('x', 'Shift+J');
    await page.getByText('2 tasks selected').waitFor();
    await press('p', 'Enter');
    await page.getByRole('region', { name: 'Messages' }).getByText('2 tasks changed').waitFor();
    expect(await page.locator('[data-priority="urgent"].fact').count()).to.equal(2);
    await settled(page);
    await press('Control+z');
    await until(async () => (await page.locator('[data-priority="urgent"].fact').count()) === 0);
    await settled(page);
    const changes = (await asked(page, '/audit?limit=200')).items.filter(({ type }) => type === 'task.prioritised');
    expect(new Set(changes.map(({ changeId }) => changeId)).size, 'changes of the priority').to.be.at.most(3);
    await press('Escape');

    await press('/');
    await keyboard.type('#family');
    await press('Enter');
    await row(page, 'wax the skis').waitFor({ state: 'detached' });
    expect(new URL(page.url()).searchParams.get('filter')).to.equal('#family');
    await press('Control+a');
    await keyboard.type('#family & blorp');
    await press('Enter');
    await page.locator('mark', { hasText: 'blorp' }).waitFor();
    expect(await titles(page), 'the last list that could be read').to.deep.equal(['call mum']);
    await page.goBack();
    await page.locator('mark').waitFor({ state: 'detached' });
    await page.goBack();
    await row(page, 'wax the skis').waitFor();

    await press('Escape', 'k', 'k', 'k', 'j');
    await page.getByRole('checkbox', { name: 'Complete pay rent' }).focus();
    await press('Delete');
    await row(page, 'pay rent').waitFor({ state: 'detached' });
    await focusIn(page, 'wax the skis');
    await press('Control+z');
    await row(page, 'pay rent').waitFor();
    await press('Shift+Control+z');
    await row(page, 'pay rent').waitFor({ state: 'detached' });

    await press('Enter');
    await page.getByRole('heading', { name: 'wax the skis' }).waitFor();
    await page.context().close();
  });

  it('keeps filters under names, and takes them up again by the address', async () => {
    const page = await guest();
    await page.getByRole('textbox', { name: 'Add a task' }).fill('water the plants #home');
    await page.keyboard.press('Enter');
    await row(page, 'water the plants').waitFor();
    await page.getByRole('textbox', { name: 'Filter' }).fill('#home & no date');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Saved filters' }).click();
    await page.getByRole('textbox', { name: 'Keep this filter as' }).fill('some day at home');
    await page.getByRole('button', { name: 'Keep', exact: true }).click();
    await page.getByRole('button', { name: 'some day at home', exact: true }).click();
    await until(() => new URL(page.url()).searchParams.get('filter') === 'filter: some day at home');
    await page.reload();
    await row(page, 'water the plants').waitFor();
    await page.context().close();
  });

  it('is the same in two browsers, and to the service, after two hundred edits from both', async () => {
    const here = await guest();
    await open(here, '?group=none');
    const there = await here.context().newPage();
    await open(there, '?group=none');
    for (let n = 0; n < EDITS; n += 2) await Promise.all([edit(here, n), edit(there, n + 1)]);

    const told = async (): Promise<string[]> => {
      const { items } = await asked(here, '/tasks?status=open&limit=200');
      return items.map(({ title, priority, tags }) => [title, priority, ...tags].join(' ')).sort();
    };
    await until(async () => {
      const [service, one, other] = [await told(), await shown(here), await shown(there)];
      return one.length > 0 && String(service) === String(one) && String(service) === String(other);
    });
    await here.context().close();
  });

  type Item = { title: string; priority: string; tags: string[]; type: string; changeId: string };
  async function asked(page: Page, path: string): Promise<{ items: Item[] }> {
    return page.evaluate(async (address) => {
      const { token } = (await (await fetch('/api/auth/token')).json()) as { token: string };
      const answer = await fetch(`/api/queries${address}`, { headers: { authorization: `Bearer ${token}` } });
      return (await answer.json()) as { items: Item[] };
    }, path);
  }
});

const row = (page: Page, title: string): Locator => page.locator('.task').filter({ hasText: title });
const titles = (page: Page): Promise<string[]> => page.locator('.task .task-title a').allTextContents();

/** Nothing waits for an answer or for the live feed. */
const settled = (page: Page): Promise<void> =>
  page.locator('.task[data-pending="true"]').first().waitFor({ state: 'detached' });

const focusIn = (page: Page, title: string): Promise<void> =>
  page.locator('.task:focus-within').filter({ hasText: title }).waitFor();

/** What stands on the screen, and has not been done. */
const shown = (page: Page): Promise<string[]> =>
  page.evaluate<string[]>(`[...document.querySelectorAll('.task[data-done="false"]')].map((item) => [
    item.querySelector('.task-title a').textContent,
    item.querySelector('.fact.priority')?.dataset.priority ?? 'none',
    ...[...item.querySelectorAll('.fact.tag')].map((tag) => tag.textContent.slice(1)),
  ].join(' ')).sort()`);

/** The n-th edit: the same in every run, whatever the other browser does meanwhile. */
async function edit(page: Page, n: number): Promise<void> {
  const { keyboard } = page;
  const kind = (n * 7) % 10;
  if (n < 20 || kind < 3) {
    await page.getByRole('textbox', { name: 'Add a task' }).fill(`task ${String(n)}`);
    await keyboard.press('Enter');
    return;
  }
  const boxes = page.locator('.task[data-done="false"] input[data-roving]');
  const count = await boxes.count();
  if (count === 0) return;
  // The other browser may take the row away meanwhile: then the keys are about whatever has the cursor.
  await boxes
    .nth((n * 13) % count)
    .focus({ timeout: 1_000 })
    .catch(() => undefined);
  if (kind === 3) await keyboard.press('Space');
  else if (kind === 4) await keyboard.press('Delete');
  else if (kind === 5) await keyboard.press('Control+z');
  else if (kind < 8) await choose(page, 'p', ['ArrowDown', 'Enter']);
  else {
    await choose(page, '#', []);
    await keyboard.type(`tag${String(n % 4)}`);
    await keyboard.press('Enter');
    await keyboard.press('Escape');
  }
}

async function choose(page: Page, key: string, then: readonly string[]): Promise<void> {
  await page.keyboard.press(key);
  for (const each of then) await page.keyboard.press(each);
}
