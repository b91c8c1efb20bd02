import type { LogRecord } from '../event-log.ts';

/** What handlers were given, by partition; `until` resolves as soon as a condition on it holds. */
export type Inbox = {
  records: LogRecord[];
  add: (records: readonly LogRecord[]) => void;
  /** Offsets in the order they came. */
  offsets: (partition: number) => number[];
  until: (holds: () => boolean) => Promise<void>;
};

export function inbox(): Inbox {
  const records: LogRecord[] = [];
  let waiting: { holds: () => boolean; go: () => void }[] = [];
  return {
    records,
    add: (more) => {
      records.push(...more);
      const ready = waiting.filter(({ holds }) => holds());
      waiting = waiting.filter((each) => !ready.includes(each));
      for (const { go } of ready) go();
    },
    offsets: (partition) => records.filter((each) => each.partition === partition).map(({ offset }) => offset),
    until: (holds) => new Promise((go) => (holds() ? go() : waiting.push({ holds, go }))),
  };
}

/** A gate that is shut until somebody opens it. */
export function gate(): { open: () => void; opened: Promise<void> } {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { open: resolve, opened: promise };
}
