/**
 * The two statements of the command path: what a batch of commands reads, and the one that writes it.
 * Each `order by` in the write is a lock order, and the sort under `for update` separates the phases rows, keys, inserts:
 * two batches that meet queue up, they never deadlock. `v` is an aggregate on purpose (`not exists` is planned as a cubic join).
 */
import pg from 'pg';
import { hearBroken } from '@tasklog/event-log/broken';
import type { Envelope } from '@tasklog/schemas';
import type { Task } from '@tasklog/domain';
import { notice } from '../envelope.ts';
import type { Missed } from '@tasklog/domain/recurrence/successor';

/** `missed`: the user's setting, which decides what comes after a repeating task that is done. */
export type StoredTask = { id: string; userId: string; version: number; doc: Task; missed: Missed | null };
export type StoredAnswer = { userId: string; key: string; hash: Buffer; answer: unknown };

/** One command of a batch: whole or not at all. */
export type Write = { userId: string; key: string; hash: Buffer; answer: unknown; items: Item[] };
/**
 * One event, and the task as it leaves it. `expected`: the version of the row before the command. A command may write several
 * events of a task, one version after the other; `last` is the one whose task becomes the row.
 */
export type Item = { expected: number; version: number; last: boolean; task: Task; partition: number; event: Envelope };

/**
 * `done`: committed. `replay`: the key was used before. `conflict`: a row has another version; nothing was written.
 * `erased`: the user's data is erased, and no more of it is taken.
 */
export type Written = 'done' | 'replay' | 'conflict' | 'erased';

/** Two connections carry all commands: one batch is written while the next is decided. */
const CONNECTIONS = 2;

export const PLANS = '-c enable_seqscan=off -c enable_nestloop=off -c plan_cache_mode=force_generic_plan';

/**
 * The connections for these statements. They are prepared once, on tables that are empty then and large later: a plan that scans a table
 * would stay in use while it grows (measured: from 3,400 to 1,100 commands/s within a minute). Every row here is found by its key.
 * And a plan that is kept does not know how many rows a batch has: nested loops over them grow with the square (measured: 4,000
 * tasks of one change in 3.9 s, by hashing in 0.3 s).
 */
export function commitPool(
  connectionString: string,
  onError: (error: Error) => void,
  connections = CONNECTIONS,
): pg.Pool {
  const pool = new pg.Pool({
    connectionString,
    max: connections,
    application_name: 'tasklog commands',
    connectionTimeoutMillis: 5_000,
    statement_timeout: 20_000,
    options: PLANS,
  });
  hearBroken(pool, onError);
  return pool;
}

/** What the write side needs of a database: what a batch reads, and what writes it, each command whole or not at all. */
export type CommandStore = {
  read: (wanted: Wanted) => Promise<Found>;
  write: (writes: readonly Write[]) => Promise<Written[]>;
};

export const storeIn = (db: pg.Pool): CommandStore => ({
  read: (wanted) => readBatch(db, wanted),
  write: (writes) => writeBatch(db, writes),
});

const READ = `
  select id, user_id, version, doc, null::text as idem_key, null::bytea as req_hash, null::json as response,
    (select p.settings ->> 'missed' from command.preferences p where p.user_id = task.user_id) as missed, null::text as zone
    from command.task where id = any ($1::uuid[])
  union all
  select null, k.user_id, null, null, k.idem_key, k.req_hash, k.response, null, null
    from unnest($2::uuid[], $3::text[]) as wanted(user_id, idem_key) cross join lateral
      (select * from command.idempotency k where (k.user_id, k.idem_key) = (wanted.user_id, wanted.idem_key) offset 0) k
  union all
  select null, p.user_id, null, null, null, null, null, null, p.settings ->> 'timeZone'
    from unnest($4::uuid[]) as wanted(user_id) cross join lateral
      (select * from command.preferences p where p.user_id = wanted.user_id offset 0) p`;

type ReadRow = {
  id: string | null;
  user_id: string;
  version: number;
  doc: Task;
  idem_key: string | null;
  req_hash: Buffer | null;
  response: unknown;
  missed: Missed | null;
  zone: string | null;
};

/** What a batch asks of the database: its tasks, its keys, and whose chosen zone. */
export type Wanted = {
  ids: readonly string[];
  keys: readonly { userId: string; key: string }[];
  zonesOf: readonly string[];
};

export type Found = { tasks: StoredTask[]; answers: StoredAnswer[]; zones: ReadonlyMap<string, string> };

async function readBatch(db: pg.Pool, { ids, keys, zonesOf }: Wanted): Promise<Found> {
  if (ids.length + keys.length + zonesOf.length === 0) return { tasks: [], answers: [], zones: new Map() };
  const { rows } = await db.query<ReadRow>({
    name: 'read-batch',
    text: READ,
    values: [ids, keys.map((k) => k.userId), keys.map((k) => k.key), zonesOf],
  });
  return {
    tasks: rows.flatMap((row) =>
      row.id === null
        ? []
        : [{ id: row.id, userId: row.user_id, version: row.version, doc: row.doc, missed: row.missed }],
    ),
    answers: rows.flatMap((row) =>
      row.idem_key !== null
        ? [{ userId: row.user_id, key: row.idem_key, hash: row.req_hash as Buffer, answer: row.response }]
        : [],
    ),
    zones: new Map(rows.flatMap((row) => (row.zone === null ? [] : [[row.user_id, row.zone] as const]))),
  };
}

export const WRITE = `
  with c as (select * from unnest($1::int[], $2::uuid[], $3::text[], $4::bytea[], $5::json[])
    as c(n, user_id, idem_key, req_hash, response)),
  i as (select * from unnest($6::int[], $7::uuid[], $8::uuid[], $9::int[], $10::jsonb[], $11::int2[], $12::uuid[], $13::json[], $14::int[], $15::bool[], $16::json[], $17::text[])
    with ordinality as i(n, user_id, id, expected, doc, part, event_id, event, version, last, notice, change_id, ord)),
  l as (select t.id, t.user_id, t.version from command.task t where t.id = any ($8) order by t.id for update of t),
  v as (select i.n, bool_and(coalesce(l.version, 0) = i.expected) as fresh from i left join l using (id, user_id) group by i.n),
  e as (select user_id from log.erasure where user_id = any ($2)),
  ok as (select c.* from c left join v using (n) where coalesce(v.fresh, true) and c.user_id not in (select user_id from e)),
  d as (insert into command.idempotency (user_id, idem_key, req_hash, response) select user_id, idem_key, req_hash, response
    from ok order by user_id, idem_key on conflict do nothing returning user_id, idem_key),
  g as (select i.* from i join ok using (n, user_id) join d using (user_id, idem_key)),
  u as (update command.task t set doc = g.doc, version = g.version from g where t.id = any ($8) and t.id = g.id and g.expected > 0 and g.last
    returning t.id),
  a as (insert into command.task (id, user_id, version, doc) select id, user_id, version, doc from g where expected = 0 and last
    order by id returning id),
  o as (insert into command.outbox (topics, part, task_id, version, event_id, event, notice, user_id, change_id)
    select '{1,3}', part, id, version, event_id, event, notice, user_id, change_id
    from g join (select id from u union all select id from a) w using (id) order by ord)
  select c.n, ok.n is not null as fresh, d.idem_key is not null as done, c.user_id in (select user_id from e) as erased
    from c left join ok using (n) left join d on (d.user_id, d.idem_key) = (c.user_id, c.idem_key)`;

/** The parameters of WRITE, in their order. */
export function valuesOf(writes: readonly Write[]): unknown[][] {
  const items = writes.flatMap((write, n) => write.items.map((item) => ({ n, userId: write.userId, ...item })));
  return [
    writes.map((_, n) => n),
    writes.map((write) => write.userId),
    writes.map((write) => write.key),
    writes.map((write) => write.hash),
    writes.map((write) => JSON.stringify(write.answer)),
    items.map((item) => item.n),
    items.map((item) => item.userId),
    items.map((item) => item.task.id),
    items.map((item) => item.expected),
    items.map((item) => JSON.stringify(item.task)),
    items.map((item) => item.partition),
    items.map((item) => item.event.id),
    items.map((item) => JSON.stringify(item.event)),
    items.map((item) => item.version),
    items.map((item) => item.last),
    items.map((item) => JSON.stringify(notice(item))),
    items.map((item) => item.event.changeid),
  ];
}

/** Commits a batch in one statement: version checks, rows, answers and outbox entries stand or fall together, per command. */
async function writeBatch(db: pg.Pool, writes: readonly Write[]): Promise<Written[]> {
  const { rows } = await db.query<{ n: number; fresh: boolean; done: boolean; erased: boolean }>({
    ...{ name: 'write-batch', text: WRITE, values: valuesOf(writes) },
  });
  const written: Written[] = writes.map(() => 'conflict');
  for (const { n, fresh, done, erased } of rows)
    written[n] = erased ? 'erased' : done ? 'done' : fresh ? 'replay' : 'conflict';
  return written;
}
