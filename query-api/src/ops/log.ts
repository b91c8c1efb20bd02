import { partitionOf, topicNumber, TOPICS } from '@tasklog/event-log';
import type { Topic } from '@tasklog/event-log';
import { invalid } from '@tasklog/runtime';
import { sql } from '@tasklog/runtime/pool';
import type { Reads } from '@tasklog/runtime/scoped-pool';
import type { Fault, OpsLog, OpsRecord } from '@tasklog/schemas';
import { cursor, formatCursor } from '../cursor.ts';
import type { Cursor } from '../cursor.ts';
import { micros } from '../instant.ts';
import { integer, oneOf, text, uuid, Wrong } from '../kinds.ts';
import type { Kind } from '../kinds.ts';
import { PAGE } from '../page.ts';
import { optional, orElse } from '../parameters.ts';
import type { ValuesOf } from '../parameters.ts';
import type { Question } from '../question.ts';
import { rowWhere } from '../row.ts';
import { mergePage } from './log-page.ts';
import type { Bounds, Direction, Found, Looked } from './log-page.ts';
import { OBSERVERS } from './shown.ts';

/** Records that one answer looks at when they must be looked into: a tenth of a second's work. */
const SCAN = 10_000;

const offset: Kind<number> = {
  schema: { type: 'integer', minimum: 1 },
  read: (given) =>
    /^[1-9]\d{0,14}$/.test(given) ? Number(given) : new Wrong('must be an offset: a whole number from 1'),
};

const parameters = {
  topic: orElse(oneOf(TOPICS), 'task-events', 'Which topic.'),
  partition: optional(integer(0, 65_535), 'Only this partition.'),
  before: optional(offset, 'Only records before this offset of the partition.'),
  after: optional(offset, 'Only records after this offset of the partition.'),
  user: optional(uuid, 'Only records of this user.'),
  task: optional(uuid, 'Only records of this task.'),
  change: optional(uuid, 'Only records of this change.'),
  type: optional(text(64), 'Only records of this type, such as task.completed.'),
  text: optional(text(200), 'Only records with this text in their data, whatever its case.'),
  ...PAGE,
  newer: optional(cursor, 'What came since: the `newer` of an earlier answer. Oldest first are taken then.'),
};

type Values = ValuesOf<typeof parameters>;

export const log: Question<typeof parameters> = {
  path: '/ops/log',
  about: 'Records as they lie on the log, newest first. Looking moves no checkpoint and joins no group.',
  parameters,
  answer: 'OpsLog',
  reads: null,
  roles: OBSERVERS,
  async ask({ db, values }) {
    const ends = await readEnds(db, values.topic);
    refuse(values, ends);
    const direction: Direction = values.newer ? 'newer' : 'older';
    const wanted = partitionsOf(values, ends);
    const bounds = boundsOf(values, wanted);
    const { looked, scanned, more } = await look(db, values, bounds, direction);
    const page = mergePage(looked, bounds, values.limit, direction);
    const items = await readRecords(db, values.topic, page.records);
    const total = wanted.reduce((sum, { last, first }) => sum + Math.max(0, last - first + 1), 0);
    const complete = !more && !page.cut;
    const older = direction === 'older' && !complete ? formatBounds(listOf(values, 'older'), page.bounds) : null;
    const newer =
      direction === 'newer' ? page.bounds : new Map(wanted.map(({ partition, last }) => [partition, last + 1]));
    const body: OpsLog = {
      items,
      ...{ total, scanned, complete },
      says: sentence(values, { shown: items.length, scanned, total, complete }),
      cursor: older,
      newer: formatBounds(listOf(values, 'newer'), newer),
    };
    return { body, cursor: older };
  },
};

type End = { partition: number; first: number; last: number };

/** The first and last offset of each partition of a topic; a month that was dropped takes the first ones along. */
async function readEnds(db: Reads, topic: Topic): Promise<readonly End[]> {
  return db.any(sql.type(endRow)`
    select head.part as partition, head.next - 1 as last, coalesce(oldest.off, head.next) as first
    from read.ops_head as head
    left join lateral (
      select off from read.ops_log where topic = head.topic and part = head.part order by off limit 1
    ) as oldest on true
    where head.topic = ${topicNumber(topic)} order by head.part`);
}

function refuse({ partition, before, after, cursor: older, newer }: Values, ends: readonly End[]): void {
  const faults: Fault[] = [];
  const fault = (field: string, message: string): void => void faults.push({ field, message });
  if (partition !== undefined && partition >= ends.length)
    fault('partition', `must be one that there is: 0 to ${String(ends.length - 1)}`);
  for (const [field, value] of Object.entries({ before, after }))
    if (value !== undefined && partition === undefined)
      fault(field, 'is an offset of one partition: say which, with partition');
  if (older && newer) fault('newer', 'goes the other way than cursor: give one of them');
  if (faults.length > 0) throw invalid(faults);
}

/** All of one user lies in one partition. */
function partitionsOf({ partition, user }: Values, ends: readonly End[]): readonly End[] {
  const its = user === undefined ? undefined : partitionOf(user, ends.length);
  return ends.filter(
    (end) => end.partition === (partition ?? end.partition) && end.partition === (its ?? end.partition),
  );
}

function boundsOf(values: Values, wanted: readonly End[]): Bounds {
  const given = values.newer ?? values.cursor;
  if (given === undefined)
    return new Map(wanted.map(({ partition, last }) => [partition, Math.min(last + 1, values.before ?? last + 1)]));
  const field = values.newer ? 'newer' : 'cursor';
  return readBounds(given, listOf(values, values.newer ? 'newer' : 'older'), wanted, field);
}

/** A cursor belongs to one set of filters: with others it would leave out what the first ones did not show. */
const listOf = ({ topic, partition, user, task, change, type, text: words }: Values, direction: Direction): string =>
  JSON.stringify([`log ${direction}`, topic, partition, user, task, change, type, words]);

const formatBounds = (list: string, bounds: Bounds): string => formatCursor(list, [...bounds].flat());

function readBounds({ list, keys }: Cursor, expected: string, wanted: readonly End[], field: string): Bounds {
  const bounds = new Map(wanted.map(({ partition }, n) => [partition, keys[2 * n + 1] as number]));
  const fits =
    list === expected &&
    keys.length === 2 * wanted.length &&
    wanted.every(({ partition }, n) => keys[2 * n] === partition) &&
    [...bounds.values()].every((bound) => Number.isSafeInteger(bound) && bound >= 0);
  if (!fits) throw invalid([{ field, message: `must be the ${field} of an earlier answer to the same question` }]);
  return bounds;
}

type Sight = { looked: Looked[]; scanned: number; more: boolean };

/** Looks at a window of each partition: what fits there, and how far it may be shown. */
async function look(db: Reads, values: Values, bounds: Bounds, direction: Direction): Promise<Sight> {
  const filters = filtersOf(values);
  const byTask = values.task !== undefined && values.topic === 'task-events';
  const byChange = values.change !== undefined && values.user !== undefined && values.topic === 'task-events';
  const scans = filters.length > 0 && !byTask && !byChange;
  const window = Math.max(values.limit + 1, scans ? Math.ceil(SCAN / Math.max(1, bounds.size)) : 0);
  const older = direction === 'older';
  const [partitions, offsets] = [[...bounds.keys()], [...bounds.values()]];
  const found = await db.any(sql.type(lookedRow)`
    with bound as (
      select * from unnest(${sql.array(partitions, 'int4')}, ${sql.array(offsets, 'int8')}) as bound(part, off)
    ),
    seen as materialized (
      select record.part, record.off, record.at, ${join([...filters, sql.fragment`true`])} as fits
      from bound cross join lateral (
        select part, off, at, task_id, event, user_id, change_id from read.ops_log
        where topic = ${topicNumber(values.topic)} and part = bound.part
          and off ${older ? sql.fragment`< bound.off` : sql.fragment`>= bound.off`}
          and off > ${values.after ?? 0}::bigint
          ${byTask ? sql.fragment`and task_id = ${values.task ?? null}::uuid` : sql.fragment``}
          ${byChange ? sql.fragment`and user_id = ${values.user ?? null} and change_id = ${values.change ?? null}` : sql.fragment``}
        order by off ${older ? sql.fragment`desc` : sql.fragment``} limit ${window}
      ) as record
    ),
    full_window as (
      select ${older ? sql.fragment`min(at)` : sql.fragment`max(at)`} as at from seen group by part having count(*) = ${window}
    ),
    edge as (select ${older ? sql.fragment`max(at)` : sql.fragment`min(at)`} as at from full_window),
    shown as (
      select part, ${older ? sql.fragment`min(off)` : sql.fragment`max(off)`} as last
      from seen cross join edge
      where edge.at is null or ${older ? sql.fragment`seen.at >= edge.at` : sql.fragment`seen.at <= edge.at`}
      group by part
    )
    select shown.part as partition, shown.last, count(*) as scanned, (select at is not null from edge) as more,
      coalesce(jsonb_agg(jsonb_build_array(seen.off, ${micros(sql.fragment`seen.at`)})
        order by seen.off ${older ? sql.fragment`desc` : sql.fragment``}) filter (where seen.fits), '[]') as fits
    from shown
    join seen on seen.part = shown.part
      and ${older ? sql.fragment`seen.off >= shown.last` : sql.fragment`seen.off <= shown.last`}
    group by shown.part, shown.last`);
  return {
    looked: found.map(({ partition, last, fits }) => ({
      partition,
      last,
      fits: fits.map(([at, time]): Found => ({ offset: at, at: time })),
    })),
    scanned: found.reduce((sum, row) => sum + row.scanned, 0),
    more: found.some(({ more }) => more),
  };
}

const join = (conditions: ReturnType<typeof sql.fragment>[]) => sql.join(conditions, sql.fragment` and `);

function filtersOf({ user, task, change, type, text: words }: Values) {
  const filters = [];
  if (user !== undefined) filters.push(sql.fragment`record.user_id = ${user}`);
  if (task !== undefined) filters.push(sql.fragment`record.task_id = ${task}::uuid`);
  if (change !== undefined) filters.push(sql.fragment`record.change_id = ${change}`);
  if (type !== undefined) filters.push(sql.fragment`record.event ->> 'type' = ${type}`);
  if (words !== undefined) filters.push(sql.fragment`strpos(lower(record.event ->> 'data'), lower(${words})) > 0`);
  return filters.map((filter) => sql.fragment`coalesce(${filter}, false)`);
}

/** The records themselves, newest first. */
async function readRecords(
  db: Reads,
  topic: Topic,
  wanted: readonly { partition: number; offset: number }[],
): Promise<OpsRecord[]> {
  if (wanted.length === 0) return [];
  const rows = await db.any(sql.type(recordRow)`
    select record.part as partition, record.off as "offset", record.at, record.event
    from unnest(${sql.array(
      wanted.map(({ partition }) => partition),
      'int4',
    )}, ${sql.array(
      wanted.map((each) => each.offset),
      'int8',
    )}) as wanted(part, off)
    join read.ops_log as record on record.topic = ${topicNumber(topic)} and record.part = wanted.part
      and record.off = wanted.off`);
  const place = new Map(wanted.map((each, n) => [`${String(each.partition)}/${String(each.offset)}`, n]));
  const placeOf = (row: { partition: number; offset: number }): number =>
    place.get(`${String(row.partition)}/${String(row.offset)}`) ?? 0;
  const inOrder = rows.toSorted((a, b) => placeOf(a) - placeOf(b)).map((row) => ({ topic, ...row }));
  return inOrder;
}

function sentence(
  values: Values,
  { shown, scanned, total, complete }: { shown: number; scanned: number; total: number; complete: boolean },
): string {
  const all = `${count(total)} record${total === 1 ? '' : 's'}`;
  const filtered = filtersOf(values).length > 0;
  if (values.newer) return `${count(shown)} that came since, of ${all}`;
  const which = values.cursor || values.before !== undefined || values.after !== undefined ? 'next' : 'newest';
  if (filtered)
    return complete && which === 'newest'
      ? `${count(shown)} that fit, of all ${all}`
      : `${count(shown)} that fit, among the ${which} ${count(scanned)} of ${all}`;
  return complete && which === 'newest' ? `all ${all}` : `the ${which} ${count(shown)} of ${all}`;
}

const count = (n: number): string => n.toLocaleString('en');

const endRow = rowWhere((row): row is End => typeof (row as Record<string, unknown>)['last'] === 'number');
const lookedRow = rowWhere(
  (row): row is { partition: number; last: number; scanned: number; more: boolean; fits: [number, number][] } =>
    Array.isArray((row as Record<string, unknown>)['fits']),
);
const recordRow = rowWhere(
  (row): row is Omit<OpsRecord, 'topic'> => typeof (row as Record<string, unknown>)['event'] === 'object',
);
