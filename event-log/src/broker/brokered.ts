/**
 * The log as it is read through a broker: who reads what is the broker's to say, what is true is Postgres's.
 *
 * Checkpoints and claims lie in Postgres as ever; the broker's own offsets are a hint. Records are appended in Postgres,
 * and the bridge carries them. Whatever the broker does not bring in time is read in Postgres.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type pg from 'pg';
import type { Base } from '../base.ts';
import { ensureCheckpoints, leave, LEASE_SECONDS, LIVE_OWNERS, takePartition } from '../claims.ts';
import type { Claimed, Group } from '../claims.ts';
import type { Consumer, ConsumeOptions, EventLog, FollowOptions, Handler, LogRecord } from '../event-log.ts';
import { PAGE_SIZE, readPage } from '../page.ts';
import { postgresLogOn } from '../postgres.ts';
import { topicNumber } from '../topics.ts';
import type { Topic } from '../topics.ts';
import { noteTrouble } from '../trouble.ts';
import { bridgeGroup } from './bridge.ts';
import type { Broker, Count, Delivery, Subscription } from './broker.ts';
import { createLane } from './lane.ts';
import type { Lane } from './lane.ts';
import { watchProgress } from './progress.ts';
import type { Standing } from './progress.ts';

/** Longer than a rebalance of a group takes; what stalls is late by this and a second. */
const STALL_MS = 5_000;
/** A client that brought nothing is made anew at most this often. */
const RESTART_EVERY_MS = 30_000;
const RETRY_MIN_MS = 50;
const RETRY_MAX_MS = 5_000;

export type BrokeredOptions = { base: Base; broker: Broker; count: Count; stallMs?: number };

type Parts = Required<BrokeredOptions>;

export function brokeredLog({ stallMs = STALL_MS, ...options }: BrokeredOptions): EventLog {
  const parts: Parts = { ...options, stallMs };
  const { base, broker } = parts;
  const inPostgres = postgresLogOn(base);
  const open = new Set<Consumer>();
  const kept = (consumer: Consumer): Consumer => (open.add(consumer), consumer);
  return {
    publish: inPostgres.publish,
    heads: inPostgres.heads,
    consume: async (to, handler) => kept(await consume(parts, to, handler)),
    follow: async (to, handler) => kept(await follow(parts, to, handler)),
    close: async () => {
      await Promise.all([...open].map((consumer) => consumer.stop()));
      await broker.close();
      await inPostgres.close();
    },
  };
}

async function consume(parts: Parts, options: ConsumeOptions, handler: Handler): Promise<Consumer> {
  const { base, broker } = parts;
  const { db, session } = base;
  const of: Group = { group: options.group, generation: options.generation ?? 1, topic: options.topic };
  await ensureCheckpoints(db, of);
  const lanes = lanesOf(parts, of.topic, options.pageSize ?? PAGE_SIZE, handler, {
    take: (partition) => takePartition(db, of, partition, session.owner()),
    onFailed: (claim, error) => noteTrouble(db, claim, error),
  });
  const { upTo } = options.bulk ?? {};
  const within = ({ partition, offset }: Delivery): boolean => offset <= (upTo?.[partition] ?? Infinity);
  // What lies behind the end is let go by: this group will never want it.
  const subscription = await broker.subscribe(of, (deliveries) => lanes.deliver(deliveries.filter(within)));
  // Up to a given end all of it is in Postgres, whether or not it was sent.
  const watching = watchLanes(parts, of, lanes, subscription, async () =>
    (await standings(parts, of, lanes)).map((each) => ({ ...each, sent: upTo?.[each.partition] ?? each.sent })),
  );
  return {
    assigned: () => subscription.assigned() ?? lanes.claimed(),
    stop: async () => {
      await watching.stop();
      await Promise.all([lanes.close(), subscription.stop()]);
      await leave(db, of, session.owner()).catch((error: unknown) =>
        base.onError(error as Error, `leaving ${of.group}`),
      );
    },
  };
}

/** Without a group and without checkpoints: each process hears everything from `back` records before the head. */
async function follow(
  parts: Parts,
  { topic, back }: FollowOptions,
  handler: (records: LogRecord[]) => void,
): Promise<Consumer> {
  const { base, broker } = parts;
  const heads = [...(await base.heads.read(topic))];
  const lanes = lanesOf(parts, topic, PAGE_SIZE, async ({ records }) => handler(records), {
    take: async (partition) => ({
      ...{ group: '', generation: 1, topic, partition, epoch: 0 },
      after: Math.max(0, (heads[partition] ?? 0) - back),
    }),
  });
  // First listen, then read up to the head: nothing lies between the two.
  const subscription = await broker.subscribe({ topic }, lanes.deliver);
  const stopping = new AbortController();
  const begun = heads.map(async (head, partition) => {
    for (let pause = RETRY_MIN_MS; !stopping.signal.aborted; pause = Math.min(2 * pause, RETRY_MAX_MS)) {
      try {
        return await lanes.of(partition).begin(head);
      } catch (error) {
        base.onError(error as Error, `following ${topic}/${String(partition)}`);
        await wait(pause, undefined, { signal: stopping.signal }).catch(() => undefined);
      }
    }
  });
  const watching = watchLanes(parts, { topic }, lanes, subscription, async () =>
    (await sentBy(base.db, broker, topic)).map(({ partition, sent }) => {
      const lane = lanes.of(partition);
      return { partition, sent, read: lane.claim()?.after ?? -1, ours: true, busy: lane.busy() };
    }),
  );
  return {
    assigned: () => heads.map((_, partition) => partition),
    stop: async () => {
      stopping.abort();
      await watching.stop();
      await Promise.all([lanes.close(), subscription.stop(), ...begun]);
    },
  };
}

type Lanes = {
  of: (partition: number) => Lane;
  deliver: (deliveries: readonly Delivery[]) => Promise<void>;
  /** Partitions whose claim this process holds. */
  claimed: () => number[];
  close: () => Promise<void>;
};

function lanesOf(
  { base, count }: Parts,
  topic: Topic,
  pageSize: number,
  handler: Handler,
  {
    take,
    ...rest
  }: { take: (partition: number) => Promise<Claimed>; onFailed?: (claim: Claimed, error: Error) => Promise<void> },
): Lanes {
  const lanes = new Map<number, Lane>();
  const make = (partition: number): Lane =>
    createLane({
      topic,
      pageSize,
      count,
      handler,
      ...rest,
      take: () => take(partition),
      reaches: (offset) => base.heads.reaches(topic, partition, offset),
      read: (after, limit) => readPage(base.db, topic, partition, after, limit),
      onUnreadable: (offset, reason) => {
        const place = `${topic}/${String(partition)} at ${String(offset)}`;
        base.onError(new Error(reason), `${place} cannot be read on the broker; taking it from Postgres`);
      },
    });
  const of = (partition: number): Lane => {
    const lane = lanes.get(partition) ?? make(partition);
    lanes.set(partition, lane);
    return lane;
  };
  return {
    of,
    deliver: async (deliveries) => {
      const byPartition = Map.groupBy(deliveries, ({ partition }) => partition);
      await Promise.all([...byPartition].map(([partition, its]) => of(partition).offer(its)));
    },
    claimed: () =>
      [...lanes]
        .filter(([, lane]) => lane.claim())
        .map(([partition]) => partition)
        .sort((a, b) => a - b),
    close: async () => void (await Promise.all([...lanes.values()].map((lane) => lane.close()))),
  };
}

function watchLanes(
  { base, count, stallMs }: Parts,
  { topic, group = 'a follower' }: { topic: Topic; group?: string },
  lanes: Lanes,
  subscription: Subscription,
  look: () => Promise<Standing[]>,
): { stop(): Promise<void> } {
  let restartedAt = -Infinity;
  return watchProgress({
    look,
    stallMs,
    everyMs: Math.min(1_000, stallMs / 2),
    onError: (error) => base.onError(error, `looking after ${group}`),
    onStalled: async ({ partition, read, sent }) => {
      count('stalled', topic, 1);
      const behind = `${topic}/${String(partition)} stands at ${String(Math.max(0, read))}, ${String(sent)} were sent`;
      const ours = subscription.assigned()?.includes(partition) ?? false;
      if (ours && performance.now() - restartedAt > RESTART_EVERY_MS) {
        restartedAt = performance.now();
        base.onError(new Error(`${behind}, and nothing comes`), `${group}: joining the broker anew`);
        void subscription.restart().catch((error: unknown) => base.onError(error as Error, `${group}: joining anew`));
      }
      await lanes
        .of(partition)
        .fill(sent)
        .catch((error: unknown) => base.onError(error as Error, `${group}: ${behind}`));
    },
  });
}

/** Renews what this process holds, notices what it lost, and answers where each partition of the group stands. */
async function standings({ base, broker }: Parts, of: Group, lanes: Lanes): Promise<Standing[]> {
  const { db, session } = base;
  const owner = session.owner();
  const key = [of.group, of.generation, topicNumber(of.topic)];
  const held = lanes.claimed().flatMap((partition) => lanes.of(partition).claim() ?? []);
  await db.query(
    `update log.checkpoint c set lease_until = clock_timestamp() + make_interval(secs => $5)
     from unnest($6::int[], $7::bigint[]) h(part, epoch)
     where (c.grp, c.gen, c.topic, c.owner) = ($1, $2, $3, $4) and (c.part, c.epoch) = (h.part, h.epoch)`,
    [...key, owner, LEASE_SECONDS, held.map(({ partition }) => partition), held.map(({ epoch }) => epoch)],
  );
  const { rows } = await db.query<{ part: number; off: string; epoch: string; sent: string; ours: boolean }>(
    `select c.part, c.off, c.epoch, coalesce(b.off, 0) as sent, c.owner is not distinct from $4
         or c.lease_until < clock_timestamp() or c.owner is null or c.owner not in (${LIVE_OWNERS}) as ours
     from log.checkpoint c left join log.checkpoint b on (b.grp, b.gen, b.topic, b.part) = ($5, 1, c.topic, c.part)
     where (c.grp, c.gen, c.topic) = ($1, $2, $3)`,
    [...key, owner, bridgeGroup(broker)],
  );
  return rows.map((row) => {
    const lane = lanes.of(row.part);
    if (!lane.busy() && lane.claim() && lane.claim()?.epoch !== Number(row.epoch)) lane.lost();
    return { partition: row.part, read: Number(row.off), sent: Number(row.sent), ours: row.ours, busy: lane.busy() };
  });
}

/** How far the bridge has sent each partition. */
async function sentBy(db: pg.Pool, broker: Broker, topic: Topic): Promise<{ partition: number; sent: number }[]> {
  const { rows } = await db.query<{ part: number; off: string }>(
    'select part, off from log.checkpoint where (grp, gen, topic) = ($1, 1, $2)',
    [bridgeGroup(broker), topicNumber(topic)],
  );
  return rows.map(({ part, off }) => ({ partition: part, sent: Number(off) }));
}
