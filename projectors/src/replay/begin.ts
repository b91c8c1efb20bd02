import { randomUUID } from 'node:crypto';
import { topicNumber } from '@tasklog/event-log';
import type { Topic } from '@tasklog/event-log';
import { Problem } from '@tasklog/runtime';
import { sql } from '@tasklog/runtime/pool';
import type { Db } from '@tasklog/runtime/pool';
import type { ReplayRequest } from '@tasklog/schemas';
import type { Projector } from '../projector.ts';
import { row } from '../row.ts';
import { makeCheckpoints, tellChange } from './generations.ts';
import { OPEN } from './run.ts';

/** What a replay will take: records to read, rows and bytes that the live generation has now. */
export type Needs = { records: number; rows: number; bytes: number };

type Begin = ReplayRequest & { askedBy: string };

/**
 * Makes a new generation, empty, and the run that will fill it, in the transaction given: there is all of it, or nothing.
 * Two at once queue on the row of the live generation; the second one finds the first one's run.
 */
export async function beginReplay(tx: Db, projector: Projector, wish: Begin): Promise<string> {
  const { name } = projector;
  const { until, from = 'postgres', verify = 'sample', swap = 'auto', allowDeadLetters = false } = wish;
  await lockLive(tx, name);
  await refuseSecond(tx, name);
  const targets = await targetsOf(tx, projector.reads, until);
  const gen = await nextGeneration(tx, name);
  const id = randomUUID();
  // What the live generation has applied, it has sent, or holds as an intent in the same commit. What comes behind is
  // sent by whichever generation comes to it first, under one key. Intents come of the topic that is read first.
  await tx.query(sql.unsafe`
    insert into projection.generation (projector, gen, state, source, fed, live_from)
    select ${name}, ${gen}, 'building', ${from}, false, ${
      until === undefined
        ? sql.fragment`(
      select array_agg(off + 1 order by part) from log.checkpoint
      where (grp, gen, topic) = (${name}, projection.live_of(${name}), ${topicNumber(projector.reads[0] ?? 'task-events')}))`
        : sql.fragment`null::bigint[]`
    }`);
  await tx.query(sql.unsafe`select projection.make_generation(${name}, ${gen})`);
  await makeCheckpoints(tx, name, gen, projector.reads);
  await tx.query(sql.unsafe`
    insert into projection.replay (id, projector, gen, source, until, verify, swap, allow_dead_letters, state, targets,
      records, asked_by)
    values (${id}::uuid, ${name}, ${gen}, ${from}, ${until ?? null}::timestamptz, ${verify}, ${swap}, ${allowDeadLetters},
      'running', ${JSON.stringify(targets)}::jsonb, ${sum(targets)}, ${wish.askedBy})`);
  await tellChange(tx);
  return id;
}

/** What it would take, before anything is made. */
export async function needsOf(db: Db, projector: Projector, until?: string): Promise<Needs> {
  const live = await db.one(sql.type(row<{ rows: number; bytes: number }>({ rows: 'number', bytes: 'number' }))`
    select rows, bytes from read.ops_generation where projector = ${projector.name} and state = 'live'`);
  return { records: sum(await targetsOf(db, projector.reads, until)), ...live };
}

async function lockLive(tx: Db, name: string): Promise<void> {
  await tx.query(sql.unsafe`
    select from projection.generation where projector = ${name} and state = 'live' for update`);
}

async function refuseSecond(tx: Db, name: string): Promise<void> {
  const open = await tx.maybeOne(sql.type(row<{ id: string; state: string }>({ id: 'string', state: 'string' }))`
    select id, state from projection.replay where projector = ${name} and state = any(${sql.array([...OPEN], 'text')})`);
  if (open === null) return;
  throw new Problem(
    409,
    'already-running',
    `A replay of ${name} is ${open.state} already (${open.id}). Watch it with “tasklog replay watch ${name}”, or end it with “tasklog replay cancel ${name}”.`,
  );
}

async function nextGeneration(tx: Db, name: string): Promise<number> {
  const { gen } = await tx.one(sql.type(row<{ gen: number }>({ gen: 'number' }))`
    select max(gen) + 1 as gen from projection.generation where projector = ${name}`);
  return gen;
}

const targetRow = row<{ topic: number; offs: number[] }>({ topic: 'number', offs: 'object' });

/** The last offset to read of each partition, by topic: where the log ends, or ended at some instant. */
async function targetsOf(
  db: Db,
  topics: readonly Topic[],
  until: string | undefined,
): Promise<Record<string, number[]>> {
  // Records come in the order of time but for a clock that was set back; what lies before the first later one counts.
  const end =
    until === undefined
      ? sql.fragment`h.next - 1`
      : sql.fragment`coalesce((select min(off) - 1 from log.record r
          where (r.topic, r.part) = (h.topic, h.part) and r.at > ${until}::timestamptz), h.next - 1)`;
  const rows = await db.any(sql.type(targetRow)`
    select h.topic, json_agg(${end} order by h.part) as offs from log.head h
    where h.topic = any(${sql.array(topics.map(topicNumber), 'int2')}) group by h.topic`);
  return Object.fromEntries(
    topics.map((topic) => [topic, rows.find((each) => each.topic === topicNumber(topic))?.offs ?? []]),
  );
}

const sum = (targets: Record<string, number[]>): number =>
  Object.values(targets)
    .flat()
    .reduce((all, each) => all + each, 0);
