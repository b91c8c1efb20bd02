/** Frames a second while a very long list is scrolled by the wheel. */
import { percentile } from '../figures.ts';
import type { Person } from './person.ts';

const FPS = 50;
const ALL = 9_000;
/** A fling: what one turn of a wheel sends, many times a second. */
const WHEEL_PX = 120;

const COUNT = `
  globalThis.frames = [];
  (function next(at) { frames.push(at); requestAnimationFrame(next); })(performance.now());`;

export async function scrolling(person: Person, web: string, seconds: number): Promise<unknown> {
  const context = await person.enter();
  const page = await context.newPage();
  await page.goto(`${web}/tasks`);
  await page.locator('.dot[data-state="live"]').waitFor();
  // The server draws the first page of it; the rest is read by the page itself.
  const size = async (): Promise<number> =>
    Number(await page.locator('.task[aria-setsize]').first().getAttribute('aria-setsize'));
  while ((await size()) < ALL) await page.waitForTimeout(200);
  await page.waitForTimeout(3_000);
  const box = await page.locator('.task-scroll').boundingBox();
  await page.mouse.move((box?.x ?? 0) + 300, (box?.y ?? 0) + 300);
  await page.mouse.wheel(0, WHEEL_PX);
  await page.waitForTimeout(500);
  await page.evaluate(COUNT);
  const end = performance.now() + seconds * 1_000;
  while (performance.now() < end) await page.mouse.wheel(0, WHEEL_PX);
  const frames = await page.evaluate<number[]>('frames');
  const scrolled = await page.evaluate<number>(`document.querySelector('.task-scroll').scrollTop || scrollY`);
  const blank = await page.evaluate<number>(`document.querySelectorAll('.task').length`);
  const lines = await size();
  await context.close();
  const gaps = frames.slice(1).map((at, n) => at - (frames[n] ?? 0));
  const fps = Math.round((1_000 * gaps.length) / ((frames.at(-1) ?? 0) - (frames[0] ?? 0)));
  return {
    ...{ lines, seconds, scrolledPx: Math.round(scrolled), drawnRows: blank, fps },
    frameMs: {
      p50: percentile(gaps, 50),
      p95: percentile(gaps, 95),
      p99: percentile(gaps, 99),
      max: percentile(gaps, 100),
    },
    target: `>= ${String(FPS)} frames a second`,
    holds: fps >= FPS,
  };
}
