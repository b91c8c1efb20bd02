/** What the database says now. No statement here counts rows of the log: each number is found by an index. */
import { topicOf } from '@tasklog/event-log';
import type { Topic } from '@tasklog/event-log';
import { sql } from '@tasklog/runtime/pool';
import type { Reads } from '@tasklog/runtime/scoped-pool';
import { rowWhere } from '../row.ts';

export type OutboxReading = {
  depth: number;
  estimated: boolean;
  oldestAgeSeconds: number;
  epoch: number;
  since: string | null;
  leaseAgeSeconds: number | null;
  /** Its process lives, and its lease has not run out. */
  leading: boolean;
  leader: string | null;
};

export type TroubleReading = {
  error: string;
  /** The checkpoint that it failed behind. */
  behind: number;
  attempts: number;
  since: string;
  at: string;
  nextTry: string | null;
};

export type LagReading = {
  group: string;
  generation: number;
  topic: Topic;
  partition: number;
  head: number;
  position: number;
  committed: boolean;
  seconds: number;
  owner: string | null;
  trouble: TroubleReading | undefined;
};

export type Head = { topic: Topic; partition: number; last: number };

const rows = <T>(...columns: (keyof T)[]) =>
  rowWhere((row): row is T => columns.every((column) => Object.hasOwn(row as object, column)));

export function readOutbox(db: Reads): Promise<OutboxReading> {
  return db.one(sql.type(
    rows<OutboxReading>(
      'depth',
      'estimated',
      'oldestAgeSeconds',
      'epoch',
      'since',
      'leaseAgeSeconds',
      'leading',
      'leader',
    ),
  )`
    select depth, estimated, oldest_age_seconds as "oldestAgeSeconds", epoch, since,
      lease_age_seconds as "leaseAgeSeconds", leads as "leading", leader
    from read.ops_outbox`);
}

type LagRow = Omit<LagReading, 'topic' | 'trouble'> & {
  topic: number;
  behind: number | null;
  error: string;
  attempts: number;
  since: string;
  at: string;
  nextTry: string | null;
};

export async function readLag(db: Reads): Promise<LagReading[]> {
  const found = await db.any(sql.type(
    rows<LagRow>('group', 'generation', 'topic', 'partition', 'head', 'position', 'seconds', 'behind'),
  )`
    select grp as "group", gen as generation, topic, part as partition, head, position, committed, seconds, owner,
      trouble_off as behind, error, attempts, since, at, next_try as "nextTry"
    from read.ops_lag`);
  return found.map(({ topic, behind, error, attempts, since, at, nextTry, ...reading }) => ({
    ...reading,
    topic: topicOf(topic),
    trouble: behind === null ? undefined : { behind, error, attempts, since, at, nextTry },
  }));
}

export async function readHeads(db: Reads): Promise<Head[]> {
  const found = await db.any(sql.type(rows<{ topic: number; part: number; last: number }>('topic', 'part', 'last'))`
    select topic, part, next - 1 as last from read.ops_head order by topic, part`);
  return found.map(({ topic, part, last }) => ({ topic: topicOf(topic), partition: part, last }));
}

export type Parked = { letters: number; oldestAgeSeconds: number };

/** Dead letters of all groups together. */
export async function readParked(db: Reads): Promise<Parked> {
  return db.one(sql.type(rows<Parked>('letters', 'oldestAgeSeconds'))`
    select coalesce(sum(letters), 0)::int8 as letters, coalesce(max(oldest_age_seconds), 0) as "oldestAgeSeconds"
    from read.ops_parked`);
}

export async function readIntents(db: Reads): Promise<{ waiting: number; failed: number }> {
  const found = await db.any(sql.type(rows<{ state: string; intents: number }>('state', 'intents'))`
    select state, intents from read.ops_intent`);
  const of = (state: string): number => found.find((each) => each.state === state)?.intents ?? 0;
  return { waiting: of('waiting'), failed: of('failed') };
}

/** The names of the processes that are there, one for each of their sessions. */
export async function readProcesses(db: Reads): Promise<string[]> {
  const found = await db.any(sql.type(rows<{ name: string }>('name'))`select name from read.ops_process`);
  return found.map(({ name }) => name);
}
