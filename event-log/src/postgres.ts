/**
 * The log in Postgres: always on, whatever broker is fed from it.
 *
 * Readers learn of new records by a notification that carries the new heads ("topic.partition.next,…"), and look at
 * log.head on their own every POLL_MS, so that a lost notification costs a quarter of a second and never a record.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { Envelope } from '@tasklog/schemas';
import { afterRound } from './after-round.ts';
import { openBase } from './base.ts';
import type { Base, BaseOptions } from './base.ts';
import { bulkReader } from './bulk.ts';
import { claimRound, ensureCheckpoints, giveBack, leave } from './claims.ts';
import type { Claimed, Group } from './claims.ts';
import type { Consumer, ConsumeOptions, EventLog, FollowOptions, Handler, LogRecord } from './event-log.ts';
import { createGate } from './gate.ts';
import type { Gate } from './gate.ts';
import { createNap } from './nap.ts';
import { PAGE_SIZE, pagesReader } from './page.ts';
import { readPartition } from './read-partition.ts';
import type { PartitionSource } from './read-partition.ts';
import { partitionOf, topicNumber } from './topics.ts';
import { noteTrouble } from './trouble.ts';

const CLAIM_EVERY_MS = 3_000;
const RETRY_MIN_MS = 50;

export type PostgresLogOptions = BaseOptions & {
  /** How often a consumer looks for free partitions and renews its own. */
  claimEveryMs?: number;
};

type Parts = Base & { claimEveryMs: number };

export async function postgresLog(options: PostgresLogOptions): Promise<EventLog> {
  return postgresLogOn(await openBase(options), options.claimEveryMs);
}

/** The log on connections that are open already; closes them when it closes. */
export function postgresLogOn(base: Base, claimEveryMs = CLAIM_EVERY_MS): EventLog {
  const parts = { ...base, claimEveryMs };
  const open = new Set<Consumer>();
  const kept = (consumer: Consumer): Consumer => (open.add(consumer), consumer);
  return {
    publish: (topic, events) => publish(base, topicNumber(topic), events),
    consume: async (options, handler) => kept(await consume(parts, options, handler)),
    follow: async (options, handler) => kept(await follow(base, options, handler)),
    heads: (topic) => base.heads.read(topic),
    close: async () => {
      await Promise.all([...open].map((consumer) => consumer.stop()));
      await base.close();
    },
  };
}

/** Appends outside the command path: tests, and topics rebuilt from elsewhere. The sequencer has its own, from the outbox. */
async function publish({ db, session, onError }: Base, topic: number, events: readonly Envelope[]): Promise<void> {
  const partitions = await countPartitions(db);
  const { rows } = await db.query<{ heads: string | null }>(
    `with e as (select * from unnest($2::int2[], $3::json[]) with ordinality as e(part, event, n)),
      r as (select e.*, row_number() over (partition by part order by n) - 1 as rn from e),
      n as (select part, count(*) as n from r group by part),
      h as (update log.head l set next = l.next + n.n from n where l.topic = $1 and l.part = n.part
        returning l.part, l.next - n.n as base, l.next),
      w as (insert into log.record select $1, part, base + rn, clock_timestamp(), (event ->> 'subject')::uuid,
        (event ->> 'taskversion')::int, (event ->> 'id')::uuid, event, event ->> 'userid', event ->> 'changeid' from r join h using (part))
     select string_agg($1::text || '.' || part || '.' || next, ',') as heads from h`,
    [topic, events.map((event) => partitionOf(event.userid, partitions)), events.map((event) => JSON.stringify(event))],
  );
  // They are on the log: a notification that is lost costs readers a poll, and is no reason to publish again.
  await session
    .notify('log', rows[0]?.heads ?? '')
    .catch((error: unknown) => onError(error as Error, 'telling of new records'));
}

/** How many partitions each topic of this log has; fixed when the log was created. */
export async function countPartitions(db: { query(text: string): Promise<{ rows: unknown[] }> }): Promise<number> {
  const { rows } = await db.query('select count(*)::int as n from log.head where topic = 1');
  const n = (rows[0] as { n: number } | undefined)?.n ?? 0;
  if (n === 0) throw new Error('The log has no partitions yet: run the migrations first.');
  return n;
}

/** Creates the partitions of a new log, or refuses when it has another number: users would move in mid-order. */
export async function claimPartitions(
  db: { query(text: string, values?: unknown[]): Promise<{ rows: unknown[] }> },
  partitions: number,
): Promise<void> {
  await db.query(
    `insert into log.head (topic, part) select topic, part from generate_series(1, 3) topic, generate_series(0, $1 - 1) part
     where not exists (select from log.head)`,
    [partitions],
  );
  const found = await countPartitions(db);
  if (found !== partitions) {
    throw new Error(
      `This log has ${String(found)} partitions and PARTITIONS says ${String(partitions)}; set PARTITIONS=${String(found)}.`,
    );
  }
}

async function consume(parts: Parts, options: ConsumeOptions, handler: Handler): Promise<Consumer> {
  const { db, session, freed, onError, claimEveryMs } = parts;
  const of: Group = { group: options.group, generation: options.generation ?? 1, topic: options.topic };
  await ensureCheckpoints(db, of);
  const running = new Map<number, { epoch: number; give: () => void; done: Promise<void> }>();
  const stopping = new AbortController();
  const pageSize = options.pageSize ?? PAGE_SIZE;
  const bulk = options.bulk && bulkReader(parts, { pageSize, ...options.bulk }, handler);
  const pages = { pageSize, gate: createGate(options.gatherMs ?? 0), readPage: pagesReader(db, of.topic, pageSize) };
  const read = bulk ?? ((claim: Claimed, signal: AbortSignal) => readClaimed(parts, claim, pages, handler, signal));

  const round = async (): Promise<void> => {
    const { stop, begin, back } = afterRound(await claimRound(db, of, session), running);
    for (const partition of stop) running.get(partition)?.give();
    for (const claim of back) await giveBack(db, claim);
    for (const claim of begin) {
      if (stopping.signal.aborted) return;
      const leaving = new AbortController();
      const signal = AbortSignal.any([stopping.signal, leaving.signal]);
      const done = read(claim, signal).finally(() => {
        if (running.get(claim.partition)?.epoch === claim.epoch) running.delete(claim.partition);
      });
      running.set(claim.partition, { epoch: claim.epoch, give: () => leaving.abort(), done });
    }
  };
  const nap = createNap(stopping.signal);
  const stopWatching = freed.on(of.group, nap.wake);
  const rounds = (async () => {
    while (!stopping.signal.aborted) {
      nap.heed();
      await round().catch((error: unknown) => onError(error as Error, `claiming partitions for ${of.group}`));
      await nap.sleep(claimEveryMs);
    }
  })();
  return {
    assigned: () => [...running.keys()].sort((a, b) => a - b),
    stop: async () => {
      stopping.abort();
      stopWatching();
      await rounds;
      await Promise.all([...running.values()].map(({ done }) => done));
      await leave(db, of, session.owner()).catch((error: unknown) => onError(error as Error, `leaving ${of.group}`));
    },
  };
}

/** How the partitions of a group are read by one process. */
type Pages = { pageSize: number; gate: Gate; readPage: ReturnType<typeof pagesReader> };

/** Reads one partition while the claim holds. */
function readClaimed(
  { db, heads, onError }: Parts,
  claim: Claimed,
  { pageSize, gate, readPage }: Pages,
  handler: Handler,
  signal: AbortSignal,
): Promise<void> {
  const { topic, partition } = claim;
  const source: PartitionSource = {
    past: (after, until) => heads.past(topic, partition, after, until),
    gate,
    page: (after) => readPage(partition, after),
    failed: async (after, error, retryMs) => {
      onError(error, `${claim.group} at ${topic}/${String(partition)} behind ${String(after)}`);
      await noteTrouble(db, { ...claim, after }, error, retryMs);
    },
    done: () =>
      giveBack(db, claim).catch((error: unknown) =>
        onError(error as Error, `giving back a partition of ${claim.group}`),
      ),
    wait: async (ms, until) => void (await wait(ms, undefined, { signal: until }).catch(() => undefined)),
    now: () => performance.now(),
  };
  return readPartition(source, claim, pageSize, handler, signal);
}

async function follow(
  { db, heads, onError }: Base,
  { topic, back, gatherMs = 0, wanted = () => true }: FollowOptions,
  handler: (records: LogRecord[]) => void,
): Promise<Consumer> {
  const stopping = new AbortController();
  const { signal } = stopping;
  const starts = await heads.read(topic);
  const readPage = pagesReader(db, topic, PAGE_SIZE);
  const gate = createGate(gatherMs);
  const loops = starts.map(async (head, partition) => {
    let after = Math.max(0, head - back);
    while (!signal.aborted) {
      await heads.past(topic, partition, after, signal);
      // Whoever begins to want them wants what is not known of yet.
      if (!wanted()) {
        after = Math.max(after, heads.known(topic, partition));
        continue;
      }
      await gate.pass(signal);
      try {
        const began = performance.now();
        const records = signal.aborted ? [] : await readPage(partition, after);
        gate.passed(began, records.length >= PAGE_SIZE);
        if (records.length > 0) handler(records);
        after = records.at(-1)?.offset ?? after;
      } catch (error) {
        onError(error as Error, `following ${topic}/${String(partition)}`);
        await wait(RETRY_MIN_MS * 10, undefined, { signal }).catch(() => undefined);
      }
    }
  });
  return {
    assigned: () => starts.map((_, partition) => partition),
    stop: async () => {
      stopping.abort();
      await Promise.all(loops);
    },
  };
}
