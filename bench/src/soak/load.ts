/**
 * Commands at fixed times, whether or not those of other tasks are answered: tasks are added, named anew, completed and deleted,
 * so that lists stay as long as they are while the log grows. Beside them, lists are asked for. A step of a task that is due
 * before the step before it is answered waits for that answer, as a person does, and its time counts from when it was due:
 * sent on another connection, it might come first and find no task.
 */
import { randomUUID } from 'node:crypto';
import { Agent } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { percentile } from '../figures.ts';
import { ask } from '../reading/load.ts';
import type { Asked } from '../reading/load.ts';

export type Answers = { sent: number; answered: number; failed: Record<string, number>; latencyMs: object };

/** A task goes on to its next step when a second's worth of others have had theirs. */
const BETWEEN = 25;
const STEPS = 4;
const QUESTION_EVERY = 20;
const TIMEOUT_MS = 30_000;
/** Latencies are kept of the last so many; the load must not grow either. */
const KEPT = 100_000;

/**
 * Each used in its turn, so that they stay: a load that opens one for whatever is late has a service hold hundreds of them after a
 * busy second, 33 kB each, and lets them go a minute later. What waits for one counts from when it was due.
 */
const CONNECTIONS = 32;
const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS, scheduling: 'fifo' });

export type LoadOptions = {
  urls: { command: string; query: string };
  tokens: readonly string[];
  perSecond: number;
  forMs: number;
};

/** `there`: whether it was added, once the answer to its last step has come. At most STEPS of TIMEOUT_MS each are waited for. */
type Task = { id: string; there: Promise<boolean> };

export async function steadily({ urls, tokens, perSecond, forMs }: LoadOptions): Promise<Answers> {
  const tasks = new Map<number, Task>();
  const taken: number[] = [];
  const failed: Record<string, number> = {};
  const underWay = new Set<Promise<boolean>>();
  const began = performance.now();
  let [sent, answered] = [0, 0];
  const send = async (meant: number, url: string, question: Asked & { method: string }): Promise<boolean> => {
    sent += 1;
    const { method } = question;
    const headers = method === 'GET' ? {} : { 'idempotency-key': randomUUID() };
    const what = await ask(url, question, headers, { agent, signal: AbortSignal.timeout(TIMEOUT_MS) }).then(
      ({ status }) => (status < 300 ? undefined : `${method} ${String(status)}`),
      (error: unknown) => `${method} ${(error as Error).name}`,
    );
    if (what !== undefined) {
      failed[what] = (failed[what] ?? 0) + 1;
      return false;
    }
    answered += 1;
    if (taken.length < KEPT) taken.push(performance.now() - meant);
    else taken[answered % KEPT] = performance.now() - meant;
    return true;
  };
  const also = (asked: Promise<boolean>): Promise<boolean> => {
    const done: Promise<boolean> = asked.finally(() => underWay.delete(done));
    underWay.add(done);
    return done;
  };
  for (let n = 0; n < (forMs / 1_000) * perSecond; n += 1) {
    const meant = began + (n * 1_000) / perSecond;
    while (performance.now() < meant) await pause(1);
    const step = n % STEPS;
    const task = Math.floor(n / STEPS) - step * BETWEEN;
    const token = tokens[Math.abs(task) % tokens.length] ?? '';
    if (n % QUESTION_EVERY === 0) void also(send(meant, urls.query, { method: 'GET', path: '/v1/tasks', token }));
    if (step === 0) {
      const body = { id: randomUUID(), title: `soak ${String(task)}` };
      const there = also(send(meant, urls.command, { method: 'POST', path: '/v1/tasks', token, body }));
      tasks.set(task, { id: body.id, there });
      continue;
    }
    const begun = tasks.get(task);
    // The first tasks are only just being added.
    if (begun === undefined) continue;
    const path = `/v1/tasks/${begun.id}`;
    const next = (what: { method: string; path: string; body?: object }): void => {
      const go = async (): Promise<boolean> => (await send(meant, urls.command, { ...what, token }), true);
      begun.there = also(begun.there.then((there) => there && go()));
    };
    if (step === 1) next({ method: 'PATCH', path, body: { title: `soaked ${String(task)}` } });
    else if (step === 2) next({ method: 'POST', path: `${path}/complete` });
    else {
      tasks.delete(task);
      next({ method: 'DELETE', path });
    }
  }
  await Promise.all(underWay);
  const latencyMs = { p50: percentile(taken, 50), p99: percentile(taken, 99), max: percentile(taken, 100) };
  return { sent, answered, failed, latencyMs };
}
