/**
 * Commands at fixed times, whether or not those before are answered: tasks are added, named anew, completed and deleted, so
 * that lists stay as long as they are while the log grows. Beside them, lists are asked for.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { percentile } from '../figures.ts';

export type Answers = { sent: number; answered: number; failed: Record<string, number>; latencyMs: object };

/** A task goes on to its next step when a second's worth of others have had theirs. */
const BETWEEN = 25;
const STEPS = 4;
const QUESTION_EVERY = 20;
const TIMEOUT_MS = 30_000;
/** Latencies are kept of the last so many; the load must not grow either. */
const KEPT = 100_000;

export type LoadOptions = {
  urls: { command: string; query: string };
  tokens: readonly string[];
  perSecond: number;
  forMs: number;
};

export async function steadily({ urls, tokens, perSecond, forMs }: LoadOptions): Promise<Answers> {
  const ids = new Map<number, string>();
  const taken: number[] = [];
  const failed: Record<string, number> = {};
  const underWay = new Set<Promise<void>>();
  const began = performance.now();
  let [sent, answered] = [0, 0];
  const ask = async (meant: number, method: string, url: string, token: string, body?: object): Promise<void> => {
    const headers = {
      authorization: `Bearer ${token}`,
      ...(method !== 'GET' && { 'idempotency-key': randomUUID() }),
      ...(body && { 'content-type': 'application/json' }),
    };
    const sending = { method, headers, ...(body && { body: JSON.stringify(body) }) };
    const what = await fetch(url, { ...sending, signal: AbortSignal.timeout(TIMEOUT_MS) }).then(
      async (response) => {
        await response.arrayBuffer();
        return response.ok ? undefined : `${method} ${String(response.status)}`;
      },
      (error: unknown) => `${method} ${(error as Error).name}`,
    );
    if (what !== undefined) return void (failed[what] = (failed[what] ?? 0) + 1);
    answered += 1;
    if (taken.length < KEPT) taken.push(performance.now() - meant);
    else taken[answered % KEPT] = performance.now() - meant;
  };
  const also = (asked: Promise<void>): void => {
    sent += 1;
    const done: Promise<void> = asked.finally(() => underWay.delete(done));
    underWay.add(done);
  };
  for (let n = 0; n < (forMs / 1_000) * perSecond; n += 1) {
    const meant = began + (n * 1_000) / perSecond;
    while (performance.now() < meant) await pause(1);
    const step = n % STEPS;
    const task = Math.floor(n / STEPS) - step * BETWEEN;
    const token = tokens[Math.abs(task) % tokens.length] ?? '';
    if (n % QUESTION_EVERY === 0) also(ask(meant, 'GET', `${urls.query}/v1/tasks`, token));
    const id = step === 0 ? randomUUID() : ids.get(task);
    // The first tasks are only just being added.
    if (id === undefined) continue;
    const of = `${urls.command}/v1/tasks/${id}`;
    if (step === 0) {
      ids.set(task, id);
      also(ask(meant, 'POST', `${urls.command}/v1/tasks`, token, { id, title: `soak ${String(task)}` }));
    } else if (step === 1) also(ask(meant, 'PATCH', of, token, { title: `soaked ${String(task)}` }));
    else if (step === 2) also(ask(meant, 'POST', `${of}/complete`, token));
    else {
      ids.delete(task);
      also(ask(meant, 'DELETE', of, token));
    }
  }
  await Promise.all(underWay);
  const latencyMs = { p50: percentile(taken, 50), p99: percentile(taken, 99), max: percentile(taken, 100) };
  return { sent, answered, failed, latencyMs };
}
