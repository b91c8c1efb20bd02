/** Operations at a fixed pace: what was answered, and how long questions and commands took from when they were meant to be sent. */
import { percentile } from '../figures.ts';
import { atPace } from '../pace.ts';
import type { Figures } from '../rounds.ts';
import type { Kind, Operation } from './operations.ts';

export type Answered = { kind: Kind; ms: number };

export async function figuresAt(
  begin: (n: number) => Operation,
  pace: { perSecond: number; seconds: number },
  say: (failure: string) => void = console.error,
): Promise<Figures> {
  const answered: Answered[] = [];
  let sent = 0;
  const failed = new Set<string>();
  const began = performance.now();
  await atPace(pace, async (n, meant) => {
    sent += 1;
    const { kind, done } = begin(n);
    await done.then(
      () => void answered.push({ kind, ms: performance.now() - meant }),
      (error: unknown) => void failed.add(error instanceof Error ? error.message.slice(0, 200) : String(error)),
    );
  });
  // One of each: what fails under load fails many times.
  for (const message of [...failed].slice(0, 3)) say(message);
  return summed(answered, { sent, seconds: (performance.now() - began) / 1_000 });
}

export function summed(answered: readonly Answered[], { sent, seconds }: { sent: number; seconds: number }): Figures {
  const of = (is: (kind: Kind) => boolean): number[] => answered.flatMap(({ kind, ms }) => (is(kind) ? [ms] : []));
  const ofKind = (kind: Kind): number =>
    percentile(
      of((its) => its === kind),
      99,
    );
  const reads = of((kind) => kind !== 'command');
  const commands = of((kind) => kind === 'command');
  return {
    ...{ perSecond: Math.round(answered.length / seconds), answeredPercent: (100 * answered.length) / sent },
    ...{ readsPerSecond: Math.round(reads.length / seconds) },
    ...{ readP50Ms: percentile(reads, 50), readP99Ms: percentile(reads, 99) },
    ...{ pageP99Ms: ofKind('page'), searchP99Ms: ofKind('search'), taskP99Ms: ofKind('task') },
    ...{ commandP50Ms: percentile(commands, 50), commandP99Ms: percentile(commands, 99) },
  };
}
