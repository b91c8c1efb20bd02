/**
 * The broker is killed under a steady load and comes back after a while. What is asked: no command fails meanwhile, every
 * change reaches its owner's screen afterwards, in order and once, and no process piles up what it cannot send.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { KafkaServer } from '@tasklog/runtime/testing/real/kafka';
import { connect, send } from './live.ts';
import type { Timing } from './live.ts';
import { memoryByService } from './whole.ts';
import type { Running } from './whole.ts';

const PER_SECOND = 80;
const USERS = 10;
const GROWTH_MB = 64;
const CAUGHT_UP_WITHIN_MS = 60_000;

/** Runs the load over an outage of 30 s (5 s when quick). */
export async function outage(running: Running, kafka: KafkaServer, { quick }: { quick: boolean }): Promise<unknown> {
  const seconds = quick ? { before: 5, away: 5, after: 5 } : { before: 30, away: 30, after: 20 };
  const timings = new Map<string, Timing>();
  const frames = new Map<string, number>();
  const seqs: number[][] = Array.from({ length: USERS }, () => []);
  const users = await Promise.all(
    seqs.map((seq, n) =>
      connect(running.urls, `outage ${String(n)}`, timings, ({ seq: at, notice }) => {
        seq.push(at ?? 0);
        if (notice) frames.set(notice.subject, (frames.get(notice.subject) ?? 0) + 1);
      }),
    ),
  );
  const { before, away, after } = seconds;
  const load = send(users, running.urls.command, timings, before + away + after, PER_SECOND);
  // Awaited below, with what else may go wrong until then.
  load.catch(() => undefined);
  const [rest, busy] = [new Map<string, number>(), new Map<string, number>()];
  const watch = async (into: Map<string, number>, during: Promise<unknown>): Promise<void> => {
    let over = false;
    void during.finally(() => (over = true));
    while (!over) {
      for (const [name, mb] of memoryByService(running)) into.set(name, Math.max(into.get(name) ?? 0, mb));
      await wait(500);
    }
  };
  await watch(rest, wait(before * 1_000));
  const diedAt = performance.now();
  await kafka.kill();
  const back = wait(away * 1_000).then(() => kafka.restart());
  await watch(busy, Promise.all([back, load]));
  const backAt = performance.now();
  const caughtUp = await untilAll(timings, backAt + CAUGHT_UP_WITHIN_MS);
  for (const { socket } of users) socket.close();

  const all = [...timings.values()];
  const growth = [...busy].map(([name, mb]) => ({
    name,
    beforeMB: rest.get(name) ?? 0,
    growthMB: mb - (rest.get(name) ?? 0),
  }));
  const result = {
    perSecond: PER_SECOND,
    awaySeconds: away,
    commands: all.length,
    failed: all.filter(({ acknowledged }) => acknowledged === undefined).length,
    sentWhileAway: all.filter(({ intended }) => intended >= diedAt && intended < diedAt + away * 1_000).length,
    neverSeen: all.filter(({ framed }) => framed === undefined).length,
    seenTwice: [...frames.values()].filter((count) => count > 1).length,
    outOfOrder: seqs.reduce((sum, seq) => sum + seq.filter((at, n) => n > 0 && at <= (seq[n - 1] ?? 0)).length, 0),
    caughtUp,
    growth,
  };
  const { failed, neverSeen, seenTwice, outOfOrder } = result;
  return {
    ...result,
    target: `no command fails, all seen once and in order, growth <= ${String(GROWTH_MB)} MB per process`,
    holds: failed + neverSeen + seenTwice + outOfOrder === 0 && growth.every(({ growthMB }) => growthMB <= GROWTH_MB),
  };
}

async function untilAll(timings: Map<string, Timing>, end: number): Promise<boolean> {
  const missing = (): boolean => [...timings.values()].some(({ framed }) => framed === undefined);
  while (missing() && performance.now() < end) await wait(100);
  return !missing();
}
