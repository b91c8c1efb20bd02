/** What is remembered of a rebuild until it is done: log.rebuild. */
import type pg from 'pg';
import type { Base } from '../base.ts';
import { LIVE_OWNERS } from '../claims.ts';
import { topicNumber } from '../topics.ts';
import type { Topic } from '../topics.ts';
import { RecoveryError } from './recovery.ts';
import type { Feeder } from './recovery.ts';

/** `recreated`: the topic is a new one already, and only records are missing on it. `targets`: offsets by partition. */
export type Unfinished = { begunAt: string; recreated: boolean; targets: number[] };

export async function readUnfinished({ db }: Base, feeder: Feeder, topic: Topic): Promise<Unfinished | undefined> {
  const { rows } = await db.query<{ begun_at: Date; recreated: boolean; targets: string[] }>(
    'select begun_at, recreated, targets from log.rebuild where (broker, topic) = ($1, $2)',
    [feeder, topicNumber(topic)],
  );
  const row = rows[0];
  return row && { begunAt: row.begun_at.toISOString(), recreated: row.recreated, targets: row.targets.map(Number) };
}

/**
 * Makes it ours, anew or as it stands. Two who begin at once queue up on the row; the second one is refused while the
 * first one lives.
 */
export async function own(
  client: pg.PoolClient | pg.Pool,
  owner: number,
  feeder: Feeder,
  topic: Topic,
  fresh: boolean,
): Promise<void> {
  const { rowCount } = await client.query(
    `insert into log.rebuild as r (broker, topic, owner, targets)
     select $1, $2, $3, array_agg(next - 1 order by part) from log.head where topic = $2
     on conflict (broker, topic) do update set owner = excluded.owner,
       begun_at = case when $4 then excluded.begun_at else r.begun_at end,
       recreated = r.recreated and not $4,
       targets = case when $4 then excluded.targets else r.targets end
     where r.owner = $3 or r.owner not in (${LIVE_OWNERS})`,
    [feeder, topicNumber(topic), owner, fresh],
  );
  if (rowCount !== 1)
    throw new RecoveryError(`Another process rebuilds ${topic} at this moment: let it finish, or stop it first.`);
}

export async function markRecreated(client: pg.PoolClient, feeder: Feeder, topic: Topic): Promise<void> {
  await client.query('update log.rebuild set recreated = true where (broker, topic) = ($1, $2)', [
    feeder,
    topicNumber(topic),
  ]);
}

/** It is done, or it was given up before anything was changed. */
export async function forget({ db }: Base, feeder: Feeder, topic: Topic): Promise<void> {
  await db.query('delete from log.rebuild where (broker, topic) = ($1, $2)', [feeder, topicNumber(topic)]);
}

/** What was erased before the rebuild began lies on the topic no more. */
export async function noteErased({ db }: Base, feeder: Feeder, topic: Topic): Promise<void> {
  await db.query(
    `update log.erasure e set remains = (
       select coalesce(jsonb_agg(r), '[]') from jsonb_array_elements(e.remains) r where r ->> 'topic' <> $3)
     from log.rebuild b where (b.broker, b.topic) = ($1, $2) and e.done_at is not null and e.swept_at < b.begun_at`,
    [feeder, topicNumber(topic), topic],
  );
}
