/** A million tasks: one person with a tenth of them, everybody else with a thousand, and every task with three versions. */
import { uuidFor } from '@tasklog/runtime/local-keys';
import type pg from 'pg';

/** `many` tasks belong to one user, the others to users with a thousand each. */
export const SIZES = { whole: { tasks: 1_000_000, many: 100_000 }, quick: { tasks: 40_000, many: 10_000 } };
export const THE_ONE = 'many';
export const OF_EACH = 1_000;
/** The first task of everybody was added then; the last one a year later. */
export const BEGAN = Date.parse('2025-11-27T00:00:00Z');

const VERBS = 'call buy mend water order write read send clean plan check pay book move visit ask paint sort sell find';
const THINGS = `garage dentist bicycle tomatoes plumber invoice letter passport curtains lawn battery ladder piano
  insurance recipe carpet chimney blanket bookshelf calendar camera candle ceiling cellar charger cupboard dishwasher drawer
  fence filter freezer gutter hammer harbour heater kettle keyboard lamp laundry library mattress mirror museum nephew oven
  parcel pharmacy pillow printer puncture radiator receipt roof saddle scarf shelf shower sofa stairs stapler suitcase`;
const PLACES = 'at home before winter for the office with Ann in town after lunch on the boat for the school';

const words = (text: string): string[] => text.split(/\s+/);

export const usersOf = (tasks: number, many: number, ofEach = OF_EACH): string[] =>
  Array.from({ length: Math.floor((tasks - many) / ofEach) }, (_, n) => `reader ${String(n)}`);

export async function fill(db: pg.Client, tasks: number, many: number, ofEach = OF_EACH): Promise<void> {
  const makeIndexes = await withoutIndexes(db);
  await fillOne(db, THE_ONE, many);
  for (const name of usersOf(tasks, many, ofEach)) await fillOne(db, name, ofEach);
  await makeIndexes();
  // What the filling has left to be done is not to be measured.
  for (const table of TABLES) await db.query(`vacuum analyze projection.${table}`);
  await db.query('checkpoint');
}

/** The rows that commands read and lock, of what is in the read model. */
export async function fillRows(db: pg.Client): Promise<void> {
  await db.query(
    'insert into command.task (id, user_id, version, doc) select id, user_id, version, doc from projection.task_g1',
  );
  await db.query('vacuum analyze command.task');
  await db.query('checkpoint');
}

const TABLES = ['task_g1', 'task_version_g1'];

/** A million rows are sorted into an index at once in a fraction of the time that one by one takes. Gives what makes them again. */
async function withoutIndexes(db: pg.Client): Promise<() => Promise<void>> {
  const { rows } = await db.query<{ name: string; def: string }>(
    `select indexrelid::regclass as name, pg_get_indexdef(indexrelid) as def from pg_index
     where indrelid = any ($1::regclass[]) and not indisprimary`,
    [TABLES.map((table) => `projection.${table}`)],
  );
  for (const { name } of rows) await db.query(`drop index ${name}`);
  return async () => {
    await db.query(`set maintenance_work_mem = '512MB'`);
    for (const { def } of rows) await db.query(def);
  };
}

/** Added over a year, moved a week later, done after a month but for every third. */
async function fillOne(db: pg.Client, name: string, tasks: number): Promise<void> {
  await db.query(
    `with task as (
      select gen_random_uuid() as id, n, date_trunc('second', to_timestamp($3::float8 / 1000) + n * interval '1 year' / $2::int) as at,
        md5($1 || n) as dice
      from generate_series(1, $2::int) n),
    said as (
      select *, $4::text[] as verbs, $5::text[] as things, $6::text[] as places,
        ('x' || substr(dice, 1, 7))::bit(28)::int as a, ('x' || substr(dice, 8, 7))::bit(28)::int as b from task),
    worded as (
      select id, n, at, a, b,
        verbs[1 + a % cardinality(verbs)] || ' the ' || things[1 + b % cardinality(things)] || ' ' || n as title,
        case when n % 4 = 0 then 'Ask about the ' || things[1 + a % cardinality(things)] || ', ' || array_to_string(places[1 + a % 7 : 4 + a % 7], ' ') || '.' else '' end as notes
      from said),
    version as (
      select *, 1 as version, at as valid_from, at + interval '7 days' as valid_to, 'open' as status, null::timestamptz as done from worded
      union all select *, 2, at + interval '7 days', case when n % 3 = 0 then 'infinity' else at + interval '30 days' end, 'open', null from worded
      union all select *, 3, at + interval '30 days', 'infinity', 'done', at + interval '30 days' from worded where n % 3 <> 0),
    kept as (
      insert into projection.task_version_g1 (task_id, version, user_id, valid_from, valid_to, doc)
      select id, version, $7::uuid, valid_from, valid_to, jsonb_build_object('id', id, 'title', title, 'notes', notes,
        'due', case when n % 5 > 0 then to_char(at + (n % 60) * interval '1 day' + version * interval '1 day', case when n % 2 = 0 then 'YYYY-MM-DD' else 'YYYY-MM-DD"T"HH24:MI' end) end,
        'timeZone', 'Europe/Oslo', 'priority', (array['none', 'none', 'low', 'medium', 'high', 'urgent'])[1 + b % 6],
        'tags', case when a % 3 = 0 then '[]'::jsonb else jsonb_build_array((array['home', 'garden', 'office', 'errand', 'family', 'boat', 'school'])[1 + a % 7]) end,
        'recurrence', null, 'reminders', '[]'::jsonb, 'status', status,
        'createdAt', to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
        'completedAt', to_char(done at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'seriesId', null,
        'occurrence', null, 'snoozedUntil', null)
      from version returning task_id, version, user_id, valid_to, doc)
    insert into projection.task_g1 (id, user_id, version, doc) select task_id, user_id, version, doc from kept where valid_to = 'infinity'`,
    [name, tasks, BEGAN, words(VERBS), words(THINGS), words(PLACES), uuidFor('user', name)],
  );
}

export const someThing = (n: number): string => {
  const things = words(THINGS);
  return things[(n * 7) % things.length] ?? '';
};
export const someVerb = (n: number): string => {
  const verbs = words(VERBS);
  return verbs[(n * 3) % verbs.length] ?? '';
};
