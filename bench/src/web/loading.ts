/** How soon the largest thing of each page is painted, how much moves afterwards, and how much script that took. */
import { gzipSync } from 'node:zlib';
import type { Person } from './person.ts';
import { percentile } from '../figures.ts';

const ROUTES = ['/', '/tasks', '/upcoming', '/notifications', '/settings'];
const LCP_MS = 1_500;
const QUIET_MS = 700;

/** Told in the page from its very beginning. */
const WATCH = `
  globalThis.painted = { lcp: 0, shift: 0 };
  new PerformanceObserver((list) => { for (const each of list.getEntries()) painted.lcp = each.startTime; })
    .observe({ type: 'largest-contentful-paint', buffered: true });
  new PerformanceObserver((list) => { for (const each of list.getEntries()) if (!each.hadRecentInput) painted.shift += each.value; })
    .observe({ type: 'layout-shift', buffered: true });`;

type Painted = { lcp: number; shift: number };

export async function loading(person: Person, web: string, rounds: number): Promise<unknown> {
  const figures: Record<string, unknown> = {};
  for (const route of ROUTES) {
    const seen: Painted[] = [];
    let scriptKb = 0;
    for (let n = -1; n < rounds; n += 1) {
      // Nothing of an earlier visit is in the cache.
      const context = await person.enter();
      await context.addInitScript(WATCH);
      const page = await context.newPage();
      const scripts: Promise<number>[] = [];
      page.on('response', (response) => {
        if (response.request().resourceType() === 'script')
          scripts.push(response.body().then((body) => gzipSync(body).length));
      });
      await page.goto(`${web}${route}`, { waitUntil: 'networkidle' });
      await page.waitForTimeout(QUIET_MS);
      // The first visit of all compiles what the processes do from then on.
      if (n >= 0) seen.push(await page.evaluate<Painted>('painted'));
      scriptKb = (await Promise.all(scripts)).reduce((sum, bytes) => sum + bytes, 0) / 1_024;
      await context.close();
    }
    const lcp = seen.map((each) => each.lcp);
    figures[route] = {
      lcpMs: { p50: percentile(lcp, 50), p75: percentile(lcp, 75), max: percentile(lcp, 100) },
      shift: percentile(
        seen.map(({ shift }) => shift),
        100,
      ),
      scriptKb: Math.round(scriptKb),
      holds: percentile(lcp, 75) <= LCP_MS,
    };
  }
  return { rounds, target: `largest paint <= ${String(LCP_MS)} ms, three visits of four`, routes: figures };
}
