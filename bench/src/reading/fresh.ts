/** A command, and at once a question with its position: whether it was fresh, and how long that took. Open loop. */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Running } from '../whole.ts';
import { ask, figuresOf } from './load.ts';

export const FRESH = { tries: 10_000, perSecond: 200, share: 0.999, p99Ms: 60 };
const WARM_UP = 2_000;

export async function freshness(
  { urls }: Running,
  tokens: readonly string[],
  quick: boolean,
): Promise<Record<string, unknown>> {
  const tries = quick ? 600 : FRESH.tries;
  await many(urls, tokens, quick ? 200 : WARM_UP);
  const all = await many(urls, tokens, tries);
  const fresh = all.filter((each) => each.fresh).length;
  const commands = figuresOf(all.map(({ commandMs }) => commandMs));
  const waits = figuresOf(all.map(({ askedMs }) => askedMs));
  return {
    ...{ tries, perSecond: FRESH.perSecond, fresh, share: fresh / tries, commands, answeredAfter: waits },
    holds: fresh / tries >= FRESH.share && (waits['p99Ms'] ?? Infinity) <= FRESH.p99Ms,
  };
}

type Try = { fresh: boolean; commandMs: number; askedMs: number };

async function many(urls: Running['urls'], tokens: readonly string[], tries: number): Promise<Try[]> {
  const began = performance.now();
  const under: Promise<Try>[] = [];
  for (let n = 0; n < tries; n += 1) {
    const meant = began + (n * 1_000) / FRESH.perSecond;
    while (performance.now() < meant) await pause(1);
    under.push(one(urls, tokens[n % tokens.length] ?? '', n));
  }
  return Promise.all(under);
}

async function one(urls: Running['urls'], token: string, n: number): Promise<Try> {
  const id = randomUUID();
  const title = `asked for at once ${String(n)}`;
  const from = performance.now();
  const added = await ask(urls.command, { path: '/v1/tasks', token, body: { id, title } });
  if (added.status !== 201) throw new Error(`refused: ${added.text}`);
  const { position } = JSON.parse(added.text) as { position: string };
  const done = performance.now();
  const { status, stale, text } = await ask(
    urls.query,
    { path: `/v1/tasks/${id}`, token },
    { 'consistency-token': position },
  );
  const fresh = status === 200 && !stale && (JSON.parse(text) as { title: string }).title === title;
  return { fresh, commandMs: done - from, askedMs: performance.now() - done };
}
