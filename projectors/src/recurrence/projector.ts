import type { LogRecord } from '@tasklog/event-log';
import { sql } from '@tasklog/runtime/pool';
import type { Tx } from '@tasklog/runtime/pool';
import type { TaskImage } from '@tasklog/schemas';
import { taskKey } from '../check-record.ts';
import { saveIntents } from '../intents.ts';
import type { Projector } from '../projector.ts';
import { row } from '../row.ts';
import { refuseForgeries, sortOut } from '../sequence.ts';
import type { TaskRecord } from '../sequence.ts';
import { fold, loadStates, saveStates, stateRow, tableOf } from '../states.ts';
import { asksSomething, intentOf } from './intents.ts';
import { foldSeries, seriesOf } from './series.ts';
import type { SeriesRow } from './series.ts';

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

/** Where each repeat stands; completing an occurrence asks for exactly one next. */
export const recurrence: Projector = {
  name: 'recurrence',
  reads: ['task-events'],
  intents: true,
  stirs: ({ event }) => asksSomething(event),
  keys: (tx, records, { generation }) => seriesKeys(tx, records, generation),
  apply: async (tx, records, target) => {
    const table = tableOf('recurrence_task', target.generation);
    const states = await loadStates(tx, table, records as TaskRecord[]);
    const { fresh, repeats } = sortOut(states, records as TaskRecord[], target.leftOut);
    await refuseForgeries(tx, repeats, target.upcast);
    const steps = fold(states, fresh, KEEP);
    const series = [...new Set(steps.flatMap(seriesOf))];
    if (series.length > 0) {
      const rows = foldSeries(await loadSeries(tx, series, target.generation), steps);
      await saveSeries(tx, rows, target.generation);
    }
    await saveStates(tx, table, steps);
    const intents = fresh.map(intentOf).filter((intent) => intent !== undefined);
    await saveIntents(tx, 'recurrence', intents, target);
  },
};

/** The series of each record's task, else the task: what waits for one occurrence waits for all. */
async function seriesKeys(tx: Tx, records: readonly LogRecord[], generation: number): Promise<string[]> {
  const tasks = records.map(taskKey);
  const ids = [...new Set(records.map(({ event }) => event.subject))].filter((id) => tasks.includes(id));
  const rows = await tx.any(sql.type(row<{ id: string; series: string }>({ id: 'string', series: 'string' }))`
    select id, series_id as series from ${tableOf('recurrence_task', generation)}
    where id = any(${sql.array(ids, 'uuid')}) and series_id is not null`);
  const series = new Map(rows.map((each) => [each.id, each.series]));
  return records.map(({ event }, n) => {
    const task = tasks[n] as string;
    const data = event.data as { after?: TaskImage | null; task?: TaskImage | null } | undefined;
    const named: unknown = data?.task?.seriesId ?? data?.after?.seriesId;
    if (typeof named === 'string') series.set(task, named);
    return series.get(task) ?? task;
  });
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

async function loadSeries(tx: Tx, series: readonly string[], generation: number) {
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

async function saveSeries(tx: Tx, rows: readonly SeriesRow[], generation: number): Promise<void> {
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
