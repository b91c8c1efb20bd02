/** From a click in one browser to the changed row in another one of the same person. */
import type { Page } from 'playwright-core';
import { percentile } from '../figures.ts';
import type { Person } from './person.ts';

const P99_MS = 150;
const PAUSE_MS = 60;
const WARM_UP = 30;

/** By the row's key and whether it is done: when it was first seen so. Both pages are on the clock of one machine. */
const WATCH = `
  globalThis.seen = new Map();
  globalThis.clock = () => performance.timeOrigin + performance.now();
  globalThis.look = () => { for (const each of document.querySelectorAll('.task')) {
    const mark = each.dataset.key + ' ' + (each.querySelector('.fact.priority')?.dataset.priority ?? 'none');
    if (!seen.has(mark)) seen.set(mark, clock());
  } };
  new MutationObserver(look).observe(document.querySelector('.task-list'), { subtree: true, childList: true, attributes: true });
  look();`;

type Sent = { mark: string; clicked: number; acknowledged: number };

export async function news(person: Person, web: string, commands: number): Promise<unknown> {
  const [here, there] = [await (await person.enter()).newPage(), await (await person.enter()).newPage()];
  for (const page of [here, there]) {
    await page.goto(`${web}/tasks?group=none`);
    await page.locator('.dot[data-state="live"]').waitFor();
    await page.waitForTimeout(1_000);
    await page.evaluate(WATCH);
  }
  await send(here, WARM_UP);
  const sent = await send(here, commands);
  await there.waitForTimeout(2_000);
  const seen = new Map(await there.evaluate<[string, number][]>('[...seen]'));
  const arrived = sent.flatMap(({ mark, clicked, acknowledged }) => {
    const at = seen.get(mark);
    return at === undefined ? [] : [{ fromClick: at - clicked, fromAnswer: Math.max(0, at - acknowledged) }];
  });
  for (const page of [here, there]) await page.context().close();
  const figures = (of: number[]) => ({
    p50Ms: percentile(of, 50),
    p99Ms: percentile(of, 99),
    maxMs: percentile(of, 100),
  });
  const clickToRow = figures(arrived.map(({ fromClick }) => fromClick));
  return {
    commands: sent.length,
    lost: sent.length - arrived.length,
    clickToRow,
    acknowledgedToRow: figures(arrived.map(({ fromAnswer }) => fromAnswer)),
    target: `from the click to the row in the other browser: p99 <= ${String(P99_MS)} ms`,
    holds: clickToRow.p99Ms <= P99_MS && arrived.length === sent.length,
  };
}

const LEVELS = ['urgent', 'high', 'medium', 'low'];

/** Sets priorities by the menu, each row to one it has not had, and waits until it was acknowledged. */
async function send(page: Page, count: number): Promise<Sent[]> {
  const had = new Set(await page.evaluate<string[]>('[...seen.keys()]'));
  const keys = await page.evaluate<string[]>(`[...document.querySelectorAll('.task')].map((each) => each.dataset.key)`);
  const wishes = LEVELS.flatMap((level) => keys.map((key) => ({ key, level, mark: `${key} ${level}` })));
  const sent: Sent[] = [];
  for (const { key, level, mark } of wishes.filter(({ mark: each }) => !had.has(each)).slice(0, count)) {
    await page.locator(`.task[data-key="${key}"] input[data-roving]`).focus();
    await page.keyboard.press('p');
    const choice = page.locator('[popover]:popover-open button.choice').nth(LEVELS.indexOf(level));
    await choice.waitFor();
    const acknowledged = page.waitForResponse((answer) => answer.request().method() === 'PATCH');
    const clicked = await choice.evaluate((button) => {
      const at = performance.timeOrigin + performance.now();
      (button as unknown as { click: () => void }).click();
      return at;
    });
    await acknowledged;
    sent.push({ mark, clicked, acknowledged: await page.evaluate<number>('clock()') });
    await page.waitForTimeout(PAUSE_MS);
  }
  return sent;
}
