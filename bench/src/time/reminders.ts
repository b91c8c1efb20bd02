/**
 * From the instant a reminder is due to the frame at its owner's websocket, over the running whole: idle, ten thousand in
 * one second, and idle again with a million pending. The sockets are in a process of their own, on the same wall clock.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { machine, percentile } from '../figures.ts';
import { connect } from '../live.ts';
import type { Frame, Timing, User } from '../live.ts';
import { memoryByService, removeData, startWhole } from '../whole.ts';
import type { Running } from '../whole.ts';

const USERS = 10;
const P99_MS = 250;
const BURST_MS = 5_000;
/** No figure counts that a process compiles its way to. */
const WARM_UP = 20;
const EVERY_MS = 150;

type Stage = {
  running: Running;
  users: User[];
  timings: Map<string, Timing>;
  dueAt: Map<string, number>;
  seen: Map<string, number[]>;
};

export async function reminders({ quick }: { quick: boolean }): Promise<unknown> {
  const running = await startWhole();
  const db = new pg.Client(running.urls.database);
  try {
    await db.connect();
    const stage = await connectAll(running);
    const count = quick ? 40 : 300;
    await idle(stage, WARM_UP);
    const alone = await idle(stage, count);
    const burst = await inOneSecond(stage, quick ? 1_000 : 10_000);
    const before = memoryOfProjectors(running);
    const pending = quick ? 100_000 : 1_000_000;
    await fill(db, pending);
    const among = await idle(stage, count);
    const after = memoryOfProjectors(running);
    const plan = await planOf(db);
    for (const { socket } of stage.users) socket.close();
    const early = [...stage.dueAt].filter(([id, due]) => stage.seen.get(id)?.some((at) => at < due)).length;
    const doubled = [...stage.seen.values()].filter((times) => times.length > 1).length;
    const lost = [...stage.dueAt.keys()].filter((id) => !stage.seen.has(id)).length;
    return {
      bench: 'time reminders',
      quick,
      machine: machine(),
      idle: alone,
      inOneSecond: burst,
      pending: { pending, ...among, projectorsRssMB: { before, after }, plan },
      early,
      doubled,
      lost,
      targets: {
        [`idle p99 <= ${String(P99_MS)} ms`]: alone.p99Ms <= P99_MS,
        [`in one second: all within ${String(BURST_MS)} ms`]: burst.maxMs <= BURST_MS,
        'with a million pending: the same p99': among.p99Ms <= P99_MS,
        'early = lost = doubled = 0': early + lost + doubled === 0,
      },
    };
  } finally {
    await db.end();
    await running.stop();
    removeData(running);
  }
}

const memoryOfProjectors = (running: Running): number =>
  [...memoryByService(running)].find(([name]) => name.includes('projectors'))?.[1] ?? Number.NaN;

async function connectAll(running: Running): Promise<Stage> {
  const timings = new Map<string, Timing>();
  const seen = new Map<string, number[]>();
  const onFrame = ({ notice }: Frame): void => {
    if (notice?.type !== 'notice.reminder') return;
    const times = seen.get(notice.subject) ?? [];
    seen.set(notice.subject, [...times, Date.now()]);
  };
  const users: User[] = [];
  for (let n = 0; n < USERS; n += 1) users.push(await connect(running.urls, `reminded ${String(n)}`, timings, onFrame));
  return { running, users, timings, dueAt: new Map(), seen };
}

async function remind({ running, users, timings, dueAt }: Stage, n: number, due: number): Promise<string> {
  const id = randomUUID();
  timings.set(id, { intended: 0 });
  dueAt.set(id, due);
  const response = await fetch(`${running.urls.command}/v1/tasks`, {
    method: 'POST',
    headers: { authorization: `Bearer ${users[n % USERS]?.token ?? ''}`, 'content-type': 'application/json' },
    body: JSON.stringify({ id, title: 'measured', reminders: [{ at: new Date(due).toISOString() }] }),
  });
  if (response.status !== 201) throw new Error(`refused: ${await response.text()}`);
  await response.arrayBuffer();
  return id;
}

/** Set beforehand, then due one by one, off the beat of the clock's own seconds. */
async function idle(stage: Stage, count: number) {
  const ids: string[] = [];
  const start = Date.now() + 5_000 + count * 10;
  for (let n = 0; n < count; n += 1)
    ids.push(await remind(stage, n, start + n * EVERY_MS + Math.floor(Math.random() * EVERY_MS)));
  if (Date.now() > start) throw new Error('this machine is too slow to set the reminders before they are due');
  return figures(stage, ids);
}

const AT_ONCE = 32;

async function inOneSecond(stage: Stage, count: number) {
  const ids: string[] = [];
  const start = Math.ceil((Date.now() + 20_000 + count * 6) / 1_000) * 1_000;
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let n = next++; n < count; n = next++) ids.push(await remind(stage, n, start + (n % 1_000)));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  if (Date.now() > start - 2_000) throw new Error('this machine is too slow to set the reminders before they are due');
  return { due: count, ...(await figures(stage, ids)) };
}

async function figures({ dueAt, seen }: Stage, ids: readonly string[]) {
  const last = Math.max(...ids.map((id) => dueAt.get(id) ?? 0));
  while (Date.now() < last + 30_000 && ids.some((id) => !seen.has(id))) await wait(50);
  const lateness = ids.flatMap((id) => (seen.get(id) ?? []).slice(0, 1).map((at) => at - (dueAt.get(id) ?? 0)));
  return {
    reminders: ids.length,
    seen: lateness.length,
    p50Ms: percentile(lateness, 50),
    p99Ms: percentile(lateness, 99),
    minMs: percentile(lateness, 0),
    maxMs: percentile(lateness, 100),
  };
}

/** Pending reminders of a year, as the command side and the projector would leave them. */
async function fill(db: pg.Client, count: number): Promise<void> {
  await db.query(
    `with made as (
       insert into projection.reminder_g1 (task_id, reminder_id, user_id, title, due_at, state)
       select gen_random_uuid(), 'at', gen_random_uuid(), 'pending', now() + interval '1 day' + random() * interval '365 days', 'waiting'
       from generate_series(1, $1) returning task_id, user_id, due_at)
     insert into command.task (id, user_id, version, doc)
     select task_id, user_id, 1, jsonb_build_object('id', task_id, 'title', 'pending', 'status', 'open', 'timeZone', 'UTC',
       'due', null, 'snoozedUntil', null, 'reminders', jsonb_build_array(jsonb_build_object('id', 'at', 'at', due_at)))
     from made`,
    [count],
  );
  for (const table of ['projection.reminder_g1', 'command.task']) await db.query(`vacuum analyze ${table}`);
}

/** How the server finds the next one, in its own words. */
async function planOf(db: pg.Client): Promise<string[]> {
  const { rows } = await db.query<{ 'QUERY PLAN': string }>(
    `explain (analyze, buffers, costs off) select min(due_at) from live.reminder where state = 'waiting' and due_at > now()`,
  );
  return rows.map((row) => row['QUERY PLAN']);
}
