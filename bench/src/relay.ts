/**
 * A backlog of a hundred thousand entries: our relay, which puts each on the log under its offset, in two topics, and has
 * them there in order; and job queues and an outbox of others, which hand each to a handler that does nothing.
 */
import pg from 'pg';
import { bestOf } from './best.ts';
import { folderOf } from './disk.ts';
import { machine } from './figures.ts';
import { interleaved, ratioOf, reaches } from './rounds.ts';
import type { Figures } from './rounds.ts';
import { copy } from './relay/copy.ts';
import { makeEntries, timeToDrain } from './relay/drain.ts';
import type { Drainer } from './relay/drain.ts';
import { GRAPHILE, graphileWorker } from './relay/graphile-worker.ts';
import { PG_BOSS, pgBoss } from './relay/pg-boss.ts';
import { tasklog } from './relay/tasklog.ts';
import { BATCH_SIZES, makeOutbox, OUTBOX, transactionalOutbox } from './relay/transactional-outbox.ts';
import { durabilityOf, withServer } from './server.ts';

const WANTED = { perSecond: 20_000, graphileWorker: 2 };
const NAMES = ['tasklog', 'graphileWorker', 'pgBoss', 'transactionalOutbox', 'copy'] as const;
type Name = (typeof NAMES)[number];
/** `trySeconds`: what a setting that must be chosen is tried for. */
type Size = { entries: number; rounds: number; withinSeconds: number; trySeconds: number; names: readonly Name[] };

const WHOLE: Size = { entries: 100_000, rounds: 7, withinSeconds: 20, trySeconds: 10, names: NAMES };
const QUICK: Size = { entries: 20_000, rounds: 3, withinSeconds: 4, trySeconds: 3, names: NAMES };
export const SHORT: Size = { ...QUICK, rounds: 5, withinSeconds: 10, names: ['tasklog', 'graphileWorker'] };

export const relay = ({ quick }: { quick: boolean }): Promise<Record<string, unknown>> =>
  relayAt(quick ? QUICK : WHOLE, quick);

export async function relayAt(size: Size, quick: boolean): Promise<Record<string, unknown>> {
  const { entries, rounds, withinSeconds, trySeconds, names } = size;
  return withServer(async (url) => {
    const db = new pg.Client(url);
    await db.connect();
    try {
      await makeEntries(db, entries);
      await prepare(db, url, names);
      const once = (drainer: Drainer, within = withinSeconds) =>
        filledAndDrained(drainer, db, { url, entries, withinSeconds: within });
      const batch = names.includes('transactionalOutbox')
        ? await bestOf(BATCH_SIZES, async (size) => (await once(transactionalOutbox(size), trySeconds)).perSecond)
        : undefined;
      const all: Record<Name, Drainer> = {
        ...{ tasklog, graphileWorker, pgBoss, copy },
        transactionalOutbox: transactionalOutbox(batch?.value ?? 0),
      };
      const drains: Record<string, () => Promise<Figures>> = Object.fromEntries(
        names.map((name) => [name, () => once(all[name])]),
      );
      const compared = await interleaved(drains, { rounds, folder: await folderOf(db), what: 'relay' });
      const ratio = ratioOf(compared, 'perSecond', ['tasklog', 'graphileWorker']);
      const median = compared.each['tasklog']?.['perSecond']?.median ?? 0;
      return {
        ...{ bench: 'relay', quick, machine: machine(), database: await durabilityOf(db), entries, withinSeconds },
        settings: {
          ...{ graphileWorker: GRAPHILE, pgBoss: PG_BOSS },
          transactionalOutbox: { ...OUTBOX, nextMessagesBatchSize: batch },
        },
        ...{ ...compared, ratios: { graphileWorker: ratio } },
        targets: {
          [`at least ${WANTED.perSecond.toLocaleString('en')} entries/s`]: median >= WANTED.perSecond,
          [`at least ${String(WANTED.graphileWorker)} times graphile-worker`]: reaches(ratio, WANTED.graphileWorker),
        },
      };
    } finally {
      await db.end();
    }
  });
}

async function prepare(db: pg.Client, url: string, names: readonly Name[]): Promise<void> {
  if (names.includes('graphileWorker')) await graphileWorker.prepare(url);
  if (names.includes('pgBoss')) await pgBoss.prepare(url);
  if (names.includes('transactionalOutbox')) await makeOutbox(db);
  if (names.includes('copy')) await copy.make(db);
}

async function filledAndDrained(
  drainer: Drainer,
  db: pg.Client,
  options: { url: string; entries: number; withinSeconds: number },
): Promise<{ drained: number; perSecond: number }> {
  await drainer.fill(db);
  await db.query('checkpoint');
  return timeToDrain(drainer, options);
}
