/** From a key or a click to the next paint, as the browser itself times it (Event Timing), on a long list. */
import type { Page } from 'playwright-core';
import { percentile } from '../figures.ts';
import type { Person } from './person.ts';

const INP_MS = 100;
const PAUSE_MS = 120;

const WATCH = `
  globalThis.answered = new Map();
  new PerformanceObserver((list) => {
    for (const { interactionId, duration, name, processingStart, processingEnd } of list.getEntries())
      if (interactionId > 0 && duration >= (answered.get(interactionId)?.duration ?? 0))
        answered.set(interactionId, { duration, name, scripted: processingEnd - processingStart });
  }).observe({ type: 'event', durationThreshold: 16, buffered: true });`;

type Answered = { duration: number; name: string; scripted: number };

export async function answering(person: Person, web: string, rounds: number): Promise<unknown> {
  const context = await person.enter();
  const page = await context.newPage();
  await page.addInitScript(WATCH);
  await page.goto(`${web}/tasks`);
  await page.locator('.dot[data-state="live"]').waitFor();
  await page.waitForTimeout(2_000);
  const kinds: Record<string, Answered[]> = {};
  const count: Record<string, number> = {};
  for (let n = 0; n < rounds; n += 1)
    for (const [kind, act] of Object.entries(ACTS)) {
      await page.evaluate('answered.clear()');
      const done = await act(page, n);
      await page.waitForTimeout(PAUSE_MS);
      (kinds[kind] ??= []).push(...(await page.evaluate<Answered[]>('[...answered.values()]')));
      count[kind] = (count[kind] ?? 0) + done;
    }
  await context.close();
  // What is answered within a frame is not told of one by one: it is counted, as 16 ms.
  const durations = (kind: string): number[] => {
    const told = (kinds[kind] ?? []).map(({ duration }) => duration);
    return [...told, ...Array<number>(Math.max(0, (count[kind] ?? 0) - told.length)).fill(16)];
  };
  const all = Object.keys(kinds).flatMap(durations);
  const inp = percentile(all, 98);
  return {
    interactions: all.length,
    inpMs: inp,
    worstMs: percentile(all, 100),
    byKind: Object.fromEntries(
      Object.keys(kinds).map((kind) => {
        const ms = durations(kind);
        return [
          kind,
          { times: ms.length, p50Ms: percentile(ms, 50), p98Ms: percentile(ms, 98), maxMs: percentile(ms, 100) },
        ];
      }),
    ),
    target: `from an interaction to the next paint (98th of a hundred) <= ${String(INP_MS)} ms`,
    holds: inp <= INP_MS,
  };
}

/** Each does something a person does in a list, and says by how many keys and clicks. */
const ACTS: Record<string, (page: Page, n: number) => Promise<number>> = {
  walking: async (page) => press(page, ['j', 'j', 'j', 'k']),
  choosing: async (page) => press(page, ['x', 'Shift+J', 'Shift+J', 'Escape']),
  menus: async (page) => press(page, ['p', 'ArrowDown', 'Escape', 't', 'Escape']),
  'setting a priority': async (page, n) => press(page, ['p', ...Array<string>(n % 4).fill('ArrowDown'), 'Enter']),
  completing: async (page) => press(page, ['Space']),
  'taking back': async (page) => press(page, ['Control+z']),
  'typing a task': async (page, n) => {
    await page.locator('[data-quick-add]').click();
    await page.keyboard.type(`mend the fence ${String(n)}`, { delay: 30 });
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
    return 18 + String(n).length;
  },
  filtering: async (page) => {
    await page.locator('[data-filter]').click();
    await page.keyboard.type('#tag3', { delay: 30 });
    await page.keyboard.press('Enter');
    await page.waitForTimeout(400);
    await page.locator('.filter button.quiet').click();
    await page.waitForTimeout(400);
    return 8;
  },
  'finding a task': async (page) => {
    await page.keyboard.press('Control+k');
    await page.locator('[role="combobox"]').waitFor();
    await page.keyboard.type('cabin 77', { delay: 60 });
    await page.keyboard.press('Escape');
    return 10;
  },
  clicking: async (page) => {
    await page.locator('.task .task-actions button[aria-haspopup]').nth(2).click();
    await page.locator('[popover]:popover-open').waitFor();
    await page.keyboard.press('Escape');
    return 2;
  },
};

async function press(page: Page, keys: readonly string[]): Promise<number> {
  for (const key of keys) {
    await page.keyboard.press(key);
    await page.waitForTimeout(60);
  }
  return keys.length;
}
