/**
 * What one look at the database cannot tell: how fast, for how long, since when. Looked at every ten seconds whether
 * anybody asks or not, and kept in memory for an hour. Every replica watches for itself; a new one knows nothing yet and
 * says so with nulls, but a reader that fails says in the database since when.
 */
import type { Reads } from '@tasklog/runtime/scoped-pool';
import { createHistory } from './history.ts';
import type { History } from './history.ts';
import { readHeads, readLag, readOutbox } from './readings.ts';
import type { Head, LagReading, OutboxReading } from './readings.ts';

export const EVERY_SECONDS = 10;
export const POINTS = 360;
/** About 17 MB when all of them are there: 48 partitions of three topics have some 400. */
const MOST_SERIES = 2_000;
const RATE_OVER_MS = 60_000;

/** Fields of a partition's series, and of the outbox's. */
export const FIELD = { records: 0, seconds: 1, position: 2 } as const;
export const OUTBOX = 'outbox';
export const OUTBOX_FIELD = { depth: 0, oldestAgeSeconds: 1, moved: 2 } as const;

export type Seen = LagReading & { idleSeconds: number; perSecond: number | null };
export type SeenOutbox = OutboxReading & { inPerSecond: number | null; outPerSecond: number | null };

export type Watch = {
  lag: (db: Reads) => Promise<Seen[]>;
  outbox: (db: Reads) => Promise<SeenOutbox>;
  /** Takes the next point. */
  sample: (db: Reads) => Promise<void>;
  /** Since when, in milliseconds, something is in this state; undefined before it was ever seen in another. */
  since: (what: string, state: string) => number;
  history: History;
};

export const keyOf = ({ group, generation, topic, partition }: Omit<LagReading, 'head' | 'position'>): string =>
  JSON.stringify([group, generation, topic, partition]);

/** `now`: milliseconds since the epoch. */
export function createWatch(now: () => number): Watch {
  const history = createHistory({ points: POINTS, fields: 3, most: MOST_SERIES });
  const moved = new Map<string, { position: number; at: number }>();
  const states = new Map<string, { state: string; at: number }>();

  /** Partitions that are gone are forgotten with the look that misses them. */
  const noteProgress = (readings: readonly LagReading[], time: number): void => {
    const before = new Map(moved);
    moved.clear();
    for (const reading of readings) {
      const [key, { position, head }] = [keyOf(reading), reading];
      const last = before.get(key);
      moved.set(key, last?.position === position && head > position ? last : { position, at: time });
    }
  };
  const lag = async (db: Reads): Promise<Seen[]> => {
    const readings = await readLag(db);
    const time = now();
    noteProgress(readings, time);
    return readings.map((reading) => {
      const key = keyOf(reading);
      const idleSeconds = Math.max(0, (time - (moved.get(key)?.at ?? time)) / 1_000);
      const perSecond = history.rate(key, FIELD.position, time, reading.position, RATE_OVER_MS) ?? null;
      return { ...reading, idleSeconds, perSecond };
    });
  };
  const outbox = async (db: Reads): Promise<SeenOutbox> => {
    const [reading, heads] = [await readOutbox(db), await readHeads(db)];
    const time = now();
    const outPerSecond = history.rate(OUTBOX, OUTBOX_FIELD.moved, time, movedBy(heads), RATE_OVER_MS) ?? null;
    const growth = history.rate(OUTBOX, OUTBOX_FIELD.depth, time, reading.depth, RATE_OVER_MS);
    const inPerSecond = outPerSecond === null || growth === undefined ? null : Math.max(0, outPerSecond + growth);
    return { ...reading, outPerSecond, inPerSecond };
  };
  return {
    lag,
    outbox,
    history,
    sample: async (db) => {
      const [seen, out, heads] = [await lag(db), await readOutbox(db), await readHeads(db)];
      const readings = new Map(
        seen.map((each) => [keyOf(each), [Math.max(0, each.head - each.position), each.seconds, each.position]]),
      );
      readings.set(OUTBOX, [out.depth, out.oldestAgeSeconds, movedBy(heads)]);
      history.add(now(), readings);
    },
    since: (what, state) => {
      const last = states.get(what);
      if (last?.state === state) return last.at;
      const at = now();
      states.set(what, { state, at });
      return at;
    },
  };
}

/** Entries that ever left the outbox: each is one event or one reminder; its notice lies on the third topic. */
const movedBy = (heads: readonly Head[]): number =>
  heads.filter(({ topic }) => topic !== 'task-updates').reduce((sum, { last }) => sum + last, 0);
