/**
 * Postgres as far as the product leans on it: statements that happen whole or not at all, transactions whose changes show
 * when they commit, rows that stay locked until then, and a server that may be gone from one moment to the next.
 * A transaction reads what others have committed by the time of each statement.
 */
import type { Kind, Process, Schedule } from './schedule.ts';
import { connectionLost } from './schedule.ts';
import { createTables } from './tables.ts';
import type { Tables } from './tables.ts';

/** `live`: its connection holds and it has not ended. */
export type Tx = { by: Process; live: boolean; changes: (() => void)[]; locks: Set<string> };

type Lock = { holder: Tx; waiting: (() => void)[] };

export type Database = Tables & {
  /** One statement by itself. */
  ask: <T>(by: Process, name: string, work: () => T) => Promise<T>;
  /** The same, once nobody holds any of these locks. */
  askUnlocked: <T>(by: Process, name: string, locks: readonly string[], work: () => T) => Promise<T>;
  transaction: <T>(by: Process, name: string, work: (tx: Tx) => Promise<T>) => Promise<T>;
  /** One statement in a transaction. */
  within: <T>(tx: Tx, name: string, work: () => T) => Promise<T>;
  /** Has the lock until the transaction ends, however long that takes. */
  lock: (tx: Tx, name: string) => Promise<void>;
  /** Has the lock now, or not at all. */
  tryLock: (tx: Tx, name: string) => boolean;
  isLocked: (name: string) => boolean;
  /** What a process holds when it dies is let go of. */
  lost: (by: Process) => void;
  restart: () => void;
};

export function createDatabase(schedule: Schedule): Database {
  const locks = new Map<string, Lock>();
  const open = new Set<Tx>();

  const end = (tx: Tx): void => {
    tx.live = false;
    open.delete(tx);
    for (const name of tx.locks) release(name);
    tx.locks.clear();
  };
  const release = (name: string): void => {
    const waiting = locks.get(name)?.waiting ?? [];
    locks.delete(name);
    for (const each of waiting) each();
  };
  const tryLock = (tx: Tx, name: string): boolean => {
    const held = locks.get(name);
    if (held !== undefined) return held.holder === tx;
    locks.set(name, { holder: tx, waiting: [] });
    tx.locks.add(name);
    return true;
  };
  const unlocked = (by: Process, name: string): Promise<void> =>
    new Promise((resolve) => {
      const held = locks.get(name);
      if (held === undefined) return resolve();
      held.waiting.push(() => {
        if (by.alive) resolve(schedule.call(by, 'turn', 'has waited for a lock', () => undefined));
      });
    });
  const statement = <T>(tx: Tx, kind: Kind, name: string, work: () => T): Promise<T> =>
    schedule.call(tx.by, kind, name, () => {
      if (!tx.live) throw connectionLost();
      return work();
    });

  const database: Database = {
    ...createTables(),
    ask: (by, name, work) => schedule.call(by, 'database', name, work),
    askUnlocked: async (by, name, needed, work) => {
      for (;;) {
        const done = await schedule.call(by, 'database', name, () => {
          const held = needed.find((each) => locks.has(each));
          return held === undefined ? { value: work() } : { held };
        });
        if ('value' in done) return done.value;
        await unlocked(by, done.held);
      }
    },
    transaction: async (by, name, work) => {
      const tx: Tx = { by, live: true, changes: [], locks: new Set() };
      open.add(tx);
      try {
        const result = await work(tx);
        await statement(tx, 'commit', `${name}: commit`, () => {
          for (const change of tx.changes) change();
          end(tx);
        });
        return result;
      } catch (error) {
        if (tx.live) end(tx);
        throw error;
      }
    },
    within: (tx, name, work) => statement(tx, 'database', name, work),
    lock: async (tx, name) => {
      while (tx.live && !tryLock(tx, name)) await unlocked(tx.by, name);
      if (!tx.live) throw connectionLost();
    },
    tryLock,
    isLocked: (name) => locks.has(name),
    lost: (by) => {
      for (const tx of [...open]) if (tx.by === by) end(tx);
    },
    restart: () => {
      for (const tx of [...open]) end(tx);
      schedule.breakConnections();
    },
  };
  return database;
}
