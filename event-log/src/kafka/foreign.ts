import type { Count } from '../broker/broker.ts';
import type { Topic } from '../topics.ts';

const TELL_EVERY_MS = 60_000;

/** Counts records that are not of this log, and tells of them at once and then at most once a minute. */
export function foreignTeller(
  topic: Topic,
  count: Count,
  tell: (sentence: string) => void,
): { saw: (n: number) => void; stop: () => void } {
  let untold = 0;
  let timer: NodeJS.Timeout | undefined;

  const tellNow = (): void => {
    timer = undefined;
    if (untold === 0) return;
    tell(`${String(untold)} records on ${topic} are not of this log and were left out: who else writes there?`);
    untold = 0;
    timer = setTimeout(tellNow, TELL_EVERY_MS).unref();
  };
  return {
    saw: (n) => {
      if (n === 0) return;
      count('foreign', topic, n);
      untold += n;
      if (!timer) tellNow();
    },
    stop: () => clearTimeout(timer),
  };
}
