/** Who reads which partition for a group: leases in log.checkpoint, fenced by an epoch that grows with each takeover. */
import type pg from 'pg';
import type { Claim } from './event-log.ts';
import { FREED } from './freed.ts';
import type { Session } from './session.ts';
import { LIVENESS_LOCK } from './session.ts';
import { share } from './share.ts';
import type { Held } from './share.ts';
import { topicNumber } from './topics.ts';
import type { Topic } from './topics.ts';
import { transaction } from './transaction.ts';

export type Group = { group: string; generation: number; topic: Topic };

/** A frozen owner costs its group this long; a dead one costs nothing, since its liveness lock is free at once. */
export const LEASE_SECONDS = 10;

/** Owners that hold their liveness lock in this database. */
export const LIVE_OWNERS = `select objid::bigint::int as owner from pg_locks
  where locktype = 'advisory' and classid = ${String(LIVENESS_LOCK)} and objsubid = 2 and granted
    and database = (select oid from pg_database where datname = current_database())`;

export type Claimed = Claim & { after: number };

/** Makes the group's checkpoints, if they are not there yet: one for each partition of the topic, at offset 0. */
export async function ensureCheckpoints(db: pg.Pool, { group, generation, topic }: Group): Promise<void> {
  await db.query(
    `insert into log.checkpoint (grp, gen, topic, part) select $1, $2, topic, part from log.head where topic = $3
     on conflict do nothing`,
    [group, generation, topicNumber(topic)],
  );
}

/**
 * One round: say that we are here, renew what is ours, take what is free up to our share.
 * Two members that do this at once queue up on the row locks; the second one sees what the first one took.
 * Answers what this owner holds now and what it should give up after the page in hand.
 */
export async function claimRound(
  db: pg.Pool,
  of: Group,
  session: Session,
): Promise<{ mine: Claimed[]; give: number[] }> {
  const me = session.owner();
  const key = [of.group, of.generation, topicNumber(of.topic)];
  return transaction(db, async (client) => {
    const members = await countMembers(client, key, me);
    const { rows } = await client.query<{ partition: number; owner: number | null; alive: boolean }>(
      `select part as partition, owner, coalesce(lease_until > clock_timestamp() and owner in (${LIVE_OWNERS}), false) as alive
       from log.checkpoint where (grp, gen, topic) = ($1, $2, $3) order by part for update`,
      key,
    );
    const held: Held[] = rows;
    const { take, give } = share(held, me, members);
    await client.query(
      `update log.checkpoint set owner = $4, lease_until = clock_timestamp() + make_interval(secs => $6),
         epoch = case when part = any ($5) then epoch + 1 else epoch end
       where (grp, gen, topic) = ($1, $2, $3) and (part = any ($5) or (owner = $4 and lease_until > clock_timestamp()))`,
      [...key, me, take, LEASE_SECONDS],
    );
    const mine = await client.query<{ partition: number; epoch: string; after: string }>(
      `select part as partition, epoch, off as after from log.checkpoint
       where (grp, gen, topic) = ($1, $2, $3) and owner = $4 and lease_until > clock_timestamp() order by part`,
      [...key, me],
    );
    return {
      mine: mine.rows.map((row) => ({
        ...of,
        partition: row.partition,
        epoch: Number(row.epoch),
        after: Number(row.after),
      })),
      give,
    };
  });
}

async function countMembers(client: pg.PoolClient, key: (string | number)[], me: number): Promise<number> {
  await client.query(
    `insert into log.member (grp, gen, topic, owner) values ($1, $2, $3, $4)
     on conflict (grp, gen, topic, owner) do update set seen = now()`,
    [...key, me],
  );
  // A member counts while its process lives and it said so within two leases; a frozen one stops counting. One that somebody
  // else is about to remove, or that just came back, is not waited for: each of the two would wait for the other's.
  await client.query(
    `delete from log.member where ctid = any (array(select ctid from log.member where (grp, gen, topic) = ($1, $2, $3)
       and (owner not in (${LIVE_OWNERS}) or seen < now() - make_interval(secs => $4)) for update skip locked))`,
    [...key, 2 * LEASE_SECONDS],
  );
  const { rows } = await client.query<{ n: number }>(
    'select count(*)::int as n from log.member where (grp, gen, topic) = ($1, $2, $3)',
    key,
  );
  return rows[0]?.n ?? 1;
}

/** Takes one partition, whoever holds it: the broker says that it is ours. The epoch of the one before is over. */
export async function takePartition(db: pg.Pool, of: Group, partition: number, owner: number): Promise<Claimed> {
  const { rows } = await db.query<{ epoch: string; after: string }>(
    `update log.checkpoint set owner = $5, lease_until = clock_timestamp() + make_interval(secs => $6), epoch = epoch + 1
     where (grp, gen, topic, part) = ($1, $2, $3, $4) returning epoch, off as after`,
    [of.group, of.generation, topicNumber(of.topic), partition, owner, LEASE_SECONDS],
  );
  const row = rows[0];
  if (row === undefined) throw new Error(`${of.topic} has no partition ${String(partition)} in the log`);
  return { ...of, partition, epoch: Number(row.epoch), after: Number(row.after) };
}

/** Gives one partition back, unless it is somebody else's already. */
export async function giveBack(db: pg.Pool, claim: Claim): Promise<void> {
  await db.query(
    `with given as (update log.checkpoint set owner = null, lease_until = '-infinity'
       where (grp, gen, topic, part, epoch) = ($1, $2, $3, $4, $5) returning grp)
     select pg_notify($6, grp) from given`,
    [claim.group, claim.generation, topicNumber(claim.topic), claim.partition, claim.epoch, FREED],
  );
}

/** Says goodbye, and gives back what was claimed in the last round and never read. */
export async function leave(db: pg.Pool, of: Group, owner: number): Promise<void> {
  await db.query(
    `update log.checkpoint set owner = null, lease_until = '-infinity' where (grp, gen, topic, owner) = ($1, $2, $3, $4)`,
    [of.group, of.generation, topicNumber(of.topic), owner],
  );
  // Told only now: whoever is woken must not count us any more.
  await db.query(
    `with gone as (delete from log.member where (grp, gen, topic, owner) = ($1, $2, $3, $4) returning grp)
     select pg_notify($5, grp) from gone`,
    [of.group, of.generation, topicNumber(of.topic), owner, FREED],
  );
}
