import { checkpointMoves } from '@tasklog/event-log';
import type { Claim, LogRecord, Page, Topic } from '@tasklog/event-log';
import { sql } from '@tasklog/runtime/pool';
import type { Pool, Tx } from '@tasklog/runtime/pool';
import { applyAtOnce } from './at-once.ts';
import type { AtOnce } from './at-once.ts';
import { begunBefore, countAttempt, livedThrough } from './attempts.ts';
import { setErasedApart } from './erased.ts';
import { nothingInTheWay } from './in-the-way.ts';
import { leftOutAmong } from './left-out.ts';
import type { LeftOut } from './left-out.ts';
import { block, blockedAmong, park } from './park.ts';
import type { Parked } from './park.ts';

/** What is kept beside the read models: how far each reader has come, what is parked, and which keys wait. */
export type Ledger<T> = {
  transaction: <R>(work: (tx: T) => Promise<R>) => Promise<R>;
  /**
   * Moves the checkpoints behind pages of one topic, each of another partition; false when another owner reads one of them, or
   * one was applied before. `lazily`: the commit need not be on the disk before the next page.
   */
  move: (tx: T, pages: readonly Page[], how: { lazily: boolean }) => Promise<boolean>;
  /** The short way of at-once.ts; false when it was not open, and nothing was done. */
  applyAtOnce: (what: AtOnce, pages: readonly Page[]) => Promise<boolean>;
  nothingInTheWay: (tx: T, page: Page) => Promise<boolean>;
  setErasedApart: (tx: T, all: readonly LogRecord[]) => Promise<{ records: LogRecord[]; erasures: LogRecord[] }>;
  blockedAmong: (tx: T, claim: Claim, keys: readonly string[]) => Promise<Set<string>>;
  leftOutAmong: (tx: T, group: string, topic: Topic, records: readonly LogRecord[]) => Promise<LeftOut>;
  park: (tx: T, claim: Claim, parked: readonly Parked[]) => Promise<void>;
  block: (tx: T, claim: Claim, key: string) => Promise<void>;
  /** Of attempts.ts, each in a transaction of its own. */
  begunBefore: (page: Page, forgive: boolean) => Promise<boolean>;
  countAttempt: (page: Page) => Promise<number>;
  livedThrough: (page: Page) => Promise<void>;
};

export const ledgerIn = (pool: Pool): Ledger<Tx> => ({
  transaction: (work) => pool.transaction(work),
  move,
  applyAtOnce: (what, pages) => applyAtOnce(pool, what, pages),
  ...{ nothingInTheWay, setErasedApart, blockedAmong, leftOutAmong, park, block },
  begunBefore: (page, forgive) => begunBefore(pool, page, forgive),
  countAttempt: (page) => countAttempt(pool, page),
  livedThrough: (page) => livedThrough(pool, page),
});

async function move(tx: Tx, pages: readonly Page[], { lazily }: { lazily: boolean }): Promise<boolean> {
  const { text, values } = checkpointMoves(pages, { lazy: lazily });
  const { rowCount } = await tx.query({ ...sql.unsafe`select`, sql: text, values });
  return rowCount === pages.length;
}
