import { topicNumber } from '@tasklog/event-log';
import type { LogRecord } from '@tasklog/event-log';
import { sql } from '@tasklog/runtime/pool';
import type { Tx } from '@tasklog/runtime/pool';
import type { TaskImage } from '@tasklog/schemas';
import { taskKey } from '../check-record.ts';
import { saveIntents } from '../intents.ts';
import type { Intent } from '../intents.ts';
import type { Projector, Target } from '../projector.ts';
import { row } from '../row.ts';
import { refuseForgeries, sortOut } from '../sequence.ts';
import type { TaskRecord } from '../sequence.ts';
import { fold, stateRow, stateTables, tableOf } from '../states.ts';
import type { StateTables } from '../states.ts';
import { asksSomething, intentOf } from './intents.ts';
import { foldSeries, seriesOf } from './series.ts';
import type { Known, SeriesRow } from './series.ts';

const KEEP = [
  'title',
  'timeZone',
  'due',
  'recurrence',
  'seriesId',
  'occurrence',
  'status',
  'completedAt',
  'nextOccurrence',
] as const;

/** Series, their tasks and what they ask for, one copy for each generation, in whatever holds them. */
export type RecurrenceTables<T> = StateTables<T> & {
  /** The series of those of the tasks that have one. */
  seriesOfTasks: (tx: T, generation: number, ids: readonly string[]) => Promise<Map<string, string>>;
  /** Under which keys events of these tasks wait. */
  parkedUnder: (tx: T, generation: number, ids: readonly string[]) => Promise<Map<string, string>>;
  loadSeries: (tx: T, generation: number, series: readonly string[]) => Promise<Known>;
  saveSeries: (tx: T, generation: number, rows: readonly SeriesRow[]) => Promise<void>;
  saveIntents: (tx: T, group: string, intents: readonly Intent<object>[], target: Target) => Promise<void>;
};

/** Where each repeat stands; completing an occurrence asks for exactly one next. */
export const recurrenceIn = <T>(tables: RecurrenceTables<T>): Projector<T> => ({
  name: 'recurrence',
  reads: ['task-events'],
  intents: true,
  stirs: ({ event }) => asksSomething(event),
  keys: (tx, records, { generation }) => seriesKeys(tables, tx, records, generation),
  apply: async (tx, records, target) => {
    const { generation } = target;
    const table = { name: 'recurrence_task', generation } as const;
    const states = await tables.load(tx, table, records as TaskRecord[]);
    const { fresh, repeats } = sortOut(states, records as TaskRecord[], target.leftOut);
    await refuseForgeries(tx, tables.firstsOf, repeats, target.upcast);
    const steps = fold(states, fresh, KEEP);
    const series = [...new Set(steps.flatMap(seriesOf))];
    if (series.length > 0) {
      const rows = foldSeries(await tables.loadSeries(tx, generation, series), steps);
      await tables.saveSeries(tx, generation, rows);
    }
    await tables.save(tx, table, steps);
    const intents = fresh.map(intentOf).filter((intent) => intent !== undefined);
    await tables.saveIntents(tx, 'recurrence', intents, target);
  },
});

/** The series of each record's task, else the task: what waits for one occurrence waits for all. */
async function seriesKeys<T>(
  tables: RecurrenceTables<T>,
  tx: T,
  records: readonly LogRecord[],
  generation: number,
): Promise<string[]> {
  const tasks = records.map(taskKey);
  const ids = [...new Set(records.map(({ event }) => event.subject))].filter((id) => tasks.includes(id));
  const known = await tables.seriesOfTasks(tx, generation, ids);
  // An occurrence whose beginning waits is not known yet: what follows waits where that does.
  const unknown = ids.filter((id) => !known.has(id));
  const parked = unknown.length > 0 ? await tables.parkedUnder(tx, generation, unknown) : [];
  const series = new Map([...parked, ...known]);
  return records.map(({ event }, n) => {
    const task = tasks[n] as string;
    const data = event.data as { after?: TaskImage | null; task?: TaskImage | null } | undefined;
    const named: unknown = data?.task?.seriesId ?? data?.after?.seriesId;
    if (typeof named === 'string') series.set(task, named);
    return series.get(task) ?? task;
  });
}

const recurrenceTables: RecurrenceTables<Tx> = {
  ...stateTables,
  ...{ seriesOfTasks, parkedUnder, loadSeries, saveSeries, saveIntents },
};

export const recurrence = recurrenceIn(recurrenceTables);

async function seriesOfTasks(tx: Tx, generation: number, ids: readonly string[]): Promise<Map<string, string>> {
  const rows = await tx.any(sql.type(row<{ id: string; series: string }>({ id: 'string', series: 'string' }))`
    select id, series_id as series from ${tableOf('recurrence_task', generation)}
    where id = any(${sql.array(ids, 'uuid')}) and series_id is not null`);
  return new Map(rows.map((each) => [each.id, each.series]));
}

async function parkedUnder(tx: Tx, generation: number, ids: readonly string[]): Promise<Map<string, string>> {
  const rows = await tx.any(sql.type(row<{ id: string; key: string }>({ id: 'string', key: 'string' }))`
    select distinct event ->> 'subject' as id, key from log.dead_letter
    where (grp, gen, topic, state) = ('recurrence', ${generation}, ${topicNumber('task-events')}, 'waiting')
      and coalesce(event ->> 'subject', '') = any(${sql.array(ids, 'text')})`);
  return new Map(rows.map((each) => [each.id, each.key]));
}

const seriesRow = row<SeriesRow>({
  seriesId: 'string',
  userId: 'string',
  taskId: 'string',
  title: 'string',
  timeZone: 'string',
  recurrence: 'object',
  occurrence: 'string?',
  active: 'boolean',
});

async function loadSeries(tx: Tx, generation: number, series: readonly string[]): Promise<Known> {
  const ids = sql.array(series, 'uuid');
  const rows = await tx.any(sql.type(seriesRow)`
    select series_id as "seriesId", user_id as "userId", task_id as "taskId", title, time_zone as "timeZone",
      recurrence, occurrence, active
    from ${tableOf('recurrence', generation)} where series_id = any(${ids})`);
  const open = await tx.any(sql.type(stateRow)`
    select id, user_id as "userId", version, doc from ${tableOf('recurrence_task', generation)}
    where series_id = any(${ids}) and open`);
  return { rows: new Map(rows.map((each) => [each.seriesId, each])), open };
}

async function saveSeries(tx: Tx, generation: number, rows: readonly SeriesRow[]): Promise<void> {
  if (rows.length === 0) return;
  const tuples = rows.map((each) => [
    each.seriesId,
    each.userId,
    each.taskId,
    each.title,
    each.timeZone,
    JSON.stringify(each.recurrence),
    each.occurrence,
    each.active,
  ]);
  await tx.query(sql.unsafe`
    insert into ${tableOf('recurrence', generation)}
      (series_id, user_id, task_id, title, time_zone, recurrence, occurrence, active)
    select * from ${sql.unnest(tuples, ['uuid', 'uuid', 'uuid', 'text', 'text', 'jsonb', 'text', 'bool'])}
    on conflict (series_id) do update set task_id = excluded.task_id, title = excluded.title,
      time_zone = excluded.time_zone, recurrence = excluded.recurrence, occurrence = excluded.occurrence,
      active = excluded.active`);
}
