/**
 * Puts a long history on the log, fast: the events of a few tasks are decided by the domain, one lifecycle after another,
 * and the database copies them to as many tasks of as many users, each with ids of its own, the tasks' events among one
 * another and in order.
 */
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { decide } from '@tasklog/domain/task/decide';
import { evolve } from '@tasklog/domain/task/task';
import type { Task } from '@tasklog/domain/task/task';
import { envelope } from '@tasklog/command-api/envelope';
import { partitionOf } from '@tasklog/event-log';
import type { Command, Envelope } from '@tasklog/schemas';
import { PARTITIONS } from '../server.ts';

export const EVENTS_PER_TASK = 5;
const TASKS_PER_USER = 40;
const TEMPLATES = 40;

const TITLES = ['water the plants', 'send the invoice to the printers', 'book the room for friday', 'wax the skis'];
const ZONES = ['Europe/Oslo', 'America/New_York', 'Asia/Tokyo', 'UTC'];

/** One life: added, renamed, tagged, put off, done. */
function lifecycle(n: number, userId: string): Envelope[] {
  const taskId = randomUUID();
  const title = `${TITLES[n % TITLES.length] ?? ''} ${String(n)}`;
  const due = `2026-12-${String(1 + (n % 28)).padStart(2, '0')}T0${String(n % 10)}:30`;
  const commands: Command[] = [
    {
      ...{ type: 'add', taskId, title, due, tags: ['home'], priority: n % 3 === 0 ? 'high' : 'none' },
      ...{ notes: 'what was said on the telephone about it, and what is still to be found out'.repeat(1 + (n % 2)) },
    },
    { type: 'update', taskId, set: { title: `${title}, and what belongs to it` } },
    { type: 'tag', taskId, add: ['urgent'] },
    { type: 'reschedule', taskId, due: due.replace('2026', '2027') },
    { type: 'complete', taskId },
  ];
  const events: Envelope[] = [];
  let task: Task | undefined;
  for (const [version, command] of commands.entries()) {
    const now = `2026-11-23T12:0${String(version)}:00.000Z`;
    const decision = decide(command, task, { now, timeZone: ZONES[n % ZONES.length] ?? 'UTC' });
    if (decision.kind !== 'fact') throw new Error(`${command.type}: ${JSON.stringify(decision)}`);
    task = evolve(task, decision.fact);
    const change = { userId, changeId: randomUUID(), actor: 'user' } as const;
    events.push(envelope(decision.fact, { id: randomUUID(), taskId, version: version + 1, change, at: now }));
  }
  return events;
}

/** So many events on the log of an empty installation; answers how many there are. */
export async function makeHistory(url: string, events: number): Promise<number> {
  const db = new pg.Client(url);
  await db.connect();
  const users = Array.from({ length: Math.max(1, Math.round(events / EVENTS_PER_TASK / TASKS_PER_USER)) }, () =>
    randomUUID(),
  );
  const templates = Array.from({ length: TEMPLATES }, (_, n) => lifecycle(n, randomUUID()));
  try {
    await db.query('begin');
    await db.query(
      'create temp table its_user on commit drop as select * from unnest($1::uuid[], $2::int2[]) as u(id, part)',
      [users, users.map((user) => partitionOf(user, PARTITIONS))],
    );
    await db.query(
      'create temp table template on commit drop as select * from unnest($1::int[], $2::int[], $3::text[]) as t(n, version, event)',
      [
        templates.flatMap((its, n) => its.map(() => n)),
        templates.flatMap((its) => its.map(({ taskversion }) => taskversion)),
        templates.flatMap((its) => its.map((event) => JSON.stringify(event))),
      ],
    );
    await db.query(
      `insert into log.record (topic, part, off, at, task_id, version, event_id, event, user_id, change_id)
       with task as materialized (
         select gen_random_uuid() as id, u.id as user_id, u.part, floor(random() * $2)::int as n, random() as start
         from its_user u cross join generate_series(1, $1) s),
       event as materialized (
         select k.*, t.version, t.event, gen_random_uuid() as event_id, gen_random_uuid() as change_id
         from task k join template t using (n))
       select 1, part, row_number() over (partition by part order by start + version * 0.001, id, version), now(), id, version, event_id,
         replace(replace(replace(replace(event,
           event::json ->> 'subject', id::text), event::json ->> 'userid', user_id::text),
           event::json ->> 'changeid', change_id::text), event::json ->> 'id', event_id::text)::json, user_id, change_id
       from event`,
      [TASKS_PER_USER, TEMPLATES],
    );
    await db.query(
      `update log.head h set next = r.n + 1 from (select part, count(*) as n from log.record where topic = 1 group by part) r
       where (h.topic, h.part) = (1, r.part)`,
    );
    await db.query('commit');
    await db.query('analyze log.record');
    const { rows } = await db.query<{ n: number }>('select count(*)::int as n from log.record where topic = 1');
    return rows[0]?.n ?? 0;
  } finally {
    await db.end();
  }
}

/** Makes the live generation of the tasks what it would be had it followed: in one statement, for only its readers matter here. */
export async function fillLive(url: string): Promise<void> {
  const db = new pg.Client(url);
  await db.connect();
  try {
    await db.query(
      `insert into projection.task_g1 (id, user_id, version, doc)
       select task_id, max(event ->> 'userid')::uuid, max(version), jsonb_object_agg(f.key, f.value order by version)
       from log.record cross join lateral jsonb_each((event -> 'data' -> 'after')::jsonb) f where topic = 1 group by task_id`,
    );
    await db.query(
      `insert into log.checkpoint (grp, gen, topic, part, off) select 'tasks', 1, topic, part, next - 1 from log.head where topic = 1`,
    );
    await db.query('analyze projection.task_g1');
  } finally {
    await db.end();
  }
}
