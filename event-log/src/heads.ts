/** Knows the last offset of every partition: told by notifications, checked by polling, shared by all readers of a process. */
import type pg from 'pg';
import type { Session } from './session.ts';
import { topicOf } from './topics.ts';
import type { Topic } from './topics.ts';

/** A lost notification costs this long at most. */
const POLL_MS = 250;

export type Heads = {
  /** Resolves when the partition has a record behind `offset`, or when the signal aborts. */
  past: (topic: Topic, partition: number, offset: number, signal: AbortSignal) => Promise<void>;
  /** The last offset of the partition as far as it is known here. */
  known: (topic: Topic, partition: number) => number;
  /** Whether the partition has come that far; asks afresh only when it is not known to. */
  reaches: (topic: Topic, partition: number, offset: number) => Promise<boolean>;
  /** Reads the heads of a topic afresh, by partition number. */
  read: (topic: Topic) => Promise<number[]>;
  stop: () => void;
};

export async function watchHeads(db: pg.Pool, session: Session, onError: (error: Error) => void): Promise<Heads> {
  const heads: Record<Topic, number[]> = { 'task-events': [], reminders: [], 'task-updates': [] };
  let wakers = new Set<() => void>();

  const learn = (topic: Topic, partition: number, head: number): void => {
    heads[topic][partition] = Math.max(heads[topic][partition] ?? 0, head);
  };
  const wake = (): void => {
    const all = wakers;
    wakers = new Set();
    for (const waker of all) waker();
  };
  const refresh = async (): Promise<void> => {
    const { rows } = await db.query<{ topic: number; part: number; next: string }>({
      name: 'log-heads',
      text: 'select topic, part, next from log.head',
    });
    for (const row of rows) learn(topicOf(row.topic), row.part, Number(row.next) - 1);
    wake();
  };

  await refresh();
  await session.listen('log', (payload) => {
    if (payload === undefined) return void refresh().catch(onError);
    for (const head of payload.split(',').filter(Boolean)) {
      const [topic, partition, next] = head.split('.').map(Number);
      learn(topicOf(topic ?? 0), partition ?? 0, (next ?? 1) - 1);
    }
    wake();
  });
  const poll = setInterval(() => void refresh().catch(onError), POLL_MS);

  return {
    past: async (topic, partition, offset, signal) => {
      while (!signal.aborted && (heads[topic][partition] ?? 0) <= offset) {
        await new Promise<void>((resolve) => {
          const go = (): void => {
            signal.removeEventListener('abort', go);
            resolve();
          };
          wakers.add(go);
          signal.addEventListener('abort', go, { once: true });
        });
      }
    },
    known: (topic, partition) => heads[topic][partition] ?? 0,
    reaches: async (topic, partition, offset) => {
      const known = (): boolean => (heads[topic][partition] ?? 0) >= offset;
      if (!known()) await refresh();
      return known();
    },
    read: async (topic) => {
      await refresh();
      return [...heads[topic]];
    },
    stop: () => {
      clearInterval(poll);
      wake();
    },
  };
}

/** The text a sequencer sends with its notification. */
export function headsPayload(moved: readonly { topic: number; part: number; next: number }[]): string {
  return moved.map(({ topic, part, next }) => `${String(topic)}.${String(part)}.${String(next)}`).join(',');
}
