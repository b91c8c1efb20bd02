/** The generations of the read models, as the tables tell of them. */
import { topicNumber } from '@tasklog/event-log';
import type { Topic } from '@tasklog/event-log';
import { sql } from '@tasklog/runtime/pool';
import type { Db } from '@tasklog/runtime/pool';
import { NEVER } from '../projector.ts';
import { row } from '../row.ts';

export type Source = 'postgres' | 'kafka';

/** One that wants to be fed. `bulk`: from its beginning, by the run that builds it. */
export type Fed = {
  projector: string;
  gen: number;
  state: string;
  source: Source;
  liveFrom: number[] | null;
  bulk: boolean;
  /** The last offsets to read, by topic; only where nothing behind them is wanted, or the broker may not have it yet. */
  upTo: Record<string, number[]> | null;
};

/** Told on this channel: the generations, or what builds them, have changed. */
export const CHANNEL = 'projections';

export const tellChange = async (db: Db): Promise<void> =>
  void (await db.query(sql.unsafe`select pg_notify(${CHANNEL}, '')`));

const fedRow = row<Fed>({
  projector: 'string',
  gen: 'number',
  state: 'string',
  source: 'string',
  liveFrom: 'object?',
  bulk: 'boolean',
  upTo: 'object?',
});

export async function fedGenerations(db: Db, projectors: readonly string[]): Promise<readonly Fed[]> {
  return db.any(sql.type(fedRow)`
    select g.projector, g.gen, g.state, g.source, to_json(g.live_from) as "liveFrom", r.id is not null as bulk,
      case when r.until is not null or r.source = 'kafka' then r.targets end as "upTo"
    from projection.generation g
    left join projection.replay r on (r.projector, r.gen, r.state) = (g.projector, g.gen, 'running')
    where g.projector = any(${sql.array([...projectors], 'text')}) and (g.fed or r.id is not null)
    order by g.projector, g.gen`);
}

export const liveFromOf =
  ({ liveFrom }: Pick<Fed, 'liveFrom'>) =>
  (partition: number): number =>
    liveFrom === null ? NEVER : (liveFrom[partition] ?? 0);

export type Place = { topic: number; part: number; off: number; head: number };

const placeRow = row<Place>({ topic: 'number', part: 'number', off: 'number', head: 'number' });

/** Where a generation stands in each partition, and where the log ends. */
export async function placesOf(db: Db, projector: string, gen: number): Promise<readonly Place[]> {
  return db.any(sql.type(placeRow)`
    select topic, part, off, next - 1 as head from log.checkpoint join log.head using (topic, part)
    where (grp, gen) = (${projector}, ${gen}) order by topic, part`);
}

/** Checkpoints at the beginning, so that it can be seen how far there is to go before anybody reads. */
export async function makeCheckpoints(db: Db, projector: string, gen: number, topics: readonly Topic[]): Promise<void> {
  await db.query(sql.unsafe`
    insert into log.checkpoint (grp, gen, topic, part)
    select ${projector}, ${gen}, topic, part from log.head
    where topic = any(${sql.array(topics.map(topicNumber), 'int2')}) on conflict do nothing`);
}

/**
 * Whoever changes a generation takes its row first, then its checkpoints, then the row of its replay: in one order, so
 * that an operator and the process that drives it wait for one another and never lock each other out.
 */
export async function lockGeneration(tx: Db, { projector, gen }: { projector: string; gen: number }): Promise<void> {
  await tx.query(sql.unsafe`
    select from projection.generation where (projector, gen) = (${projector}, ${gen}) for update`);
}

/** Lets the page in hand of each partition end, and no new one begin, until the transaction ends. */
export async function lockCheckpoints(tx: Db, { projector, gen }: { projector: string; gen: number }): Promise<void> {
  await tx.query(sql.unsafe`
    select from log.checkpoint where (grp, gen) = (${projector}, ${gen}) order by topic, part for update`);
}

/**
 * Ends a generation: nobody feeds it any more and its tables are gone. Its checkpoints are locked first, so what is
 * under way ends before; what comes later finds no checkpoint and stops.
 */
export async function discard(
  tx: Db,
  { projector, gen }: { projector: string; gen: number },
  state: 'cancelled' | 'failed' | 'retired',
): Promise<void> {
  await lockCheckpoints(tx, { projector, gen });
  await forget(tx, { projector, gen }, state);
  await tx.query(sql.unsafe`select projection.drop_generation(${projector}, ${gen})`);
  await tellChange(tx);
}

/** Ends a generation that has no tables here any more: takes away what was kept of it beside them. */
export async function forget(
  tx: Db,
  { projector, gen }: { projector: string; gen: number },
  state: 'cancelled' | 'failed' | 'retired',
): Promise<void> {
  const its = sql.fragment`(grp, gen) = (${projector}, ${gen})`;
  await tx.query(sql.unsafe`
    update projection.generation set state = ${state}, fed = false, retire_at = null
    where (projector, gen) = (${projector}, ${gen})`);
  for (const table of ['checkpoint', 'member', 'blocked_key', 'trouble'])
    await tx.query(sql.unsafe`delete from ${sql.identifier(['log', table])} where ${its}`);
  // What an operator left out stays left out, in every generation to come.
  await tx.query(sql.unsafe`delete from log.dead_letter where ${its} and state in ('waiting', 'retried')`);
  await tx.query(sql.unsafe`delete from projection.attempt where ${its}`);
}

const dueRow = row<{ projector: string; gen: number }>({ projector: 'string', gen: 'number' });

/** Retires one generation whose time for going back is over. Several processes may try: the row lock lets one do it. */
export async function retireOne(tx: Db): Promise<boolean> {
  const due = await tx.maybeOne(sql.type(dueRow)`
    select projector, gen from projection.generation where state = 'retained' and retire_at <= now()
    order by retire_at limit 1 for update skip locked`);
  if (due === null) return false;
  await discard(tx, due, 'retired');
  return true;
}

/** Removes the checkpoints of generations that are no more: a process that had not heard of it may have made them anew. */
export async function sweepCheckpoints(db: Db): Promise<void> {
  for (const table of ['checkpoint', 'member'])
    await db.query(sql.unsafe`
      delete from ${sql.identifier(['log', table])} c using projection.generation g
      where (c.grp, c.gen) = (g.projector, g.gen) and g.state in ('retired', 'failed', 'cancelled', 'scratch')`);
}
