/** What a page weighs, and what it is let do. */
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import type { BrowserContext, Page } from 'playwright-core';
import type { Stage, Who } from './stage.ts';

const KB = 1_024;
const STYLE_KB = 20;
/** Script of a route, in kB as it comes over the line. */
const ROUTES: readonly { who: Who; path: string; ready: string; scriptKb: number }[] = [
  { who: 'ann', path: '/', ready: '#message', scriptKb: 200 },
  { who: 'ann', path: '/tasks', ready: '.task', scriptKb: 200 },
  { who: 'ann', path: '/upcoming', ready: '.task', scriptKb: 200 },
  { who: 'ann', path: '/notifications', ready: '.notice', scriptKb: 200 },
  { who: 'ann', path: '/settings', ready: 'form.settings', scriptKb: 180 },
  { who: 'nobody', path: '/sign-in', ready: 'form', scriptKb: 180 },
  { who: 'olga', path: '/ops', ready: '.health-map', scriptKb: 220 },
  { who: 'olga', path: '/ops/replays', ready: '.replay', scriptKb: 220 },
  { who: 'olga', path: '/ops/dead-letters', ready: 'a[data-row]', scriptKb: 220 },
];

export function budgets(stage: () => Stage): void {
  let context: BrowserContext;
  let page: Page;
  afterEach(() => context.close());

  for (const { who, path, ready, scriptKb } of ROUTES)
    it(`${path}: at most ${String(scriptKb)} kB of script and ${String(STYLE_KB)} of style, all by nonce`, async () => {
      context = await stage().enter(who);
      page = await context.newPage();
      const loaded: Promise<{ kind: string; bytes: number }>[] = [];
      page.on('response', (response) => {
        const kind = response.request().resourceType();
        if (['script', 'stylesheet'].includes(kind))
          loaded.push(response.body().then((body) => ({ kind, bytes: gzipSync(body).length })));
      });
      const answer = await page.goto(`${stage().web}${path}`, { waitUntil: 'networkidle' });
      await page.locator(ready).first().waitFor();
      const all = await Promise.all(loaded);
      const kb = (kind: string): number =>
        all.reduce((sum, each) => sum + (each.kind === kind ? each.bytes : 0), 0) / KB;
      expect(kb('script'), 'script').to.be.below(scriptKb);
      expect(kb('stylesheet'), 'style').to.be.below(STYLE_KB);

      const { 'content-security-policy': policy = '', ...headers } = answer?.headers() ?? {};
      const nonce = /'nonce-([^']+)'/.exec(policy)?.[1] ?? '';
      expect(nonce.length).to.be.above(15);
      expect(policy).not.to.match(/unsafe|https?:|\*/);
      expect(headers['cache-control']).to.contain('no-store');
      expect(headers).to.include({ 'x-content-type-options': 'nosniff', 'cross-origin-opener-policy': 'same-origin' });
      const html = (await answer?.text()) ?? '';
      const scripts = html.match(/<script[^>]*>/g) ?? [];
      expect(scripts.filter((each) => !each.includes(nonce))).to.deep.equal([]);
      expect(html.match(/<[a-z][^>]* style=/g)).to.equal(null);
    });

  it('another nonce each time', async () => {
    context = await stage().enter('nobody');
    const policies = await Promise.all(
      [1, 2].map(
        async () => (await context.request.get(`${stage().web}/sign-in`)).headers()['content-security-policy'],
      ),
    );
    expect(policies[0]).not.to.equal(policies[1]);
  });
}
