/**
 * What the tables must hold, said once more: in SQL over the log, without the domain and without the projectors. Where a
 * table needs the calendar there is no such statement, and the fold itself is repeated (refold.ts).
 */
import { sql } from '@tasklog/runtime/pool';
import type { FragmentSqlToken } from 'slonik';

/** The records of a topic that the generation has applied: those up to its checkpoint that it has not parked. */
export type Applied = (topic: 1 | 2) => FragmentSqlToken;

export type Oracle = {
  columns: readonly string[];
  /** What `scoped` chooses rows by: the task. */
  task: string;
  /** Selects the columns, as they must be. */
  rows: (applied: Applied) => FragmentSqlToken;
  /** How many rows there must be, as `n`; cheaper than making them. */
  count: (applied: Applied) => FragmentSqlToken;
};

/** The fold of the events of each task, as jsonb: later fields win, and only a deleted task was deleted at some time. */
function folded(keep?: readonly string[]): Oracle {
  const wanted = keep ? sql.fragment`f.key = any(${sql.array([...keep], 'text')})` : sql.fragment`f.key is not null`;
  return {
    columns: ['id', 'user_id', 'version', 'doc'],
    task: 'id',
    rows: (applied) => sql.fragment`
      select id, user_id, version, case when doc ->> 'status' = 'deleted' then doc else doc - 'deletedAt' end as doc
      from (
        select task_id as id, max(event ->> 'userid')::uuid as user_id, max(version) as version,
          coalesce(jsonb_object_agg(f.key, f.value order by version) filter (where ${wanted}), '{}') as doc
        from (select distinct on (task_id, version) task_id, version, event from (${applied(1)}) r
          order by task_id, version, off) e
        left join lateral jsonb_each(event -> 'data' -> 'after') f on true
        group by task_id) t`,
    count: (applied) => sql.fragment`select count(distinct task_id) as n from (${applied(1)}) r`,
  };
}

export const ORACLES: Record<string, Oracle> = {
  task: folded(),
  recurrence_task: folded([
    'title',
    'timeZone',
    'due',
    'recurrence',
    'seriesId',
    'occurrence',
    'status',
    'completedAt',
    'nextOccurrence',
  ]),
  reminder_task: folded(['title', 'due', 'timeZone', 'reminders', 'snoozedUntil', 'status']),
  audit: {
    columns: ['event_id', 'user_id', 'task_id', 'version', 'type', 'at', 'actor', 'change_id', 'before', 'after'],
    task: 'task_id',
    rows: (applied) => sql.fragment`
      select distinct on (task_id, version) (event ->> 'id')::uuid as event_id, (event ->> 'userid')::uuid as user_id,
        task_id, version, event ->> 'type' as type, (event ->> 'time')::timestamptz as at, event ->> 'actor' as actor,
        (event ->> 'changeid')::uuid as change_id, nullif(event -> 'data' -> 'before', 'null') as before,
        event -> 'data' -> 'after' as after
      from (${applied(1)}) r order by task_id, version, off`,
    count: (applied) => sql.fragment`select count(distinct (task_id, version)) as n from (${applied(1)}) r`,
  },
  reminder_fired: {
    columns: ['task_id', 'reminder_id', 'due_at', 'fired_at', 'event_id'],
    task: 'task_id',
    rows: (applied) => sql.fragment`
      select distinct on (task_id, event -> 'data' ->> 'reminderId', (event -> 'data' ->> 'dueAt')::timestamptz)
        task_id, event -> 'data' ->> 'reminderId' as reminder_id, (event -> 'data' ->> 'dueAt')::timestamptz as due_at,
        (event -> 'data' ->> 'firedAt')::timestamptz as fired_at, (event ->> 'id')::uuid as event_id
      from (${applied(2)}) r
      order by task_id, event -> 'data' ->> 'reminderId', (event -> 'data' ->> 'dueAt')::timestamptz, off`,
    count: (applied) => sql.fragment`
      select count(distinct (task_id, event -> 'data' ->> 'reminderId', (event -> 'data' ->> 'dueAt')::timestamptz)) as n
      from (${applied(2)}) r`,
  },
  notification: {
    columns: ['id', 'user_id', 'task_id', 'reminder_id', 'title', 'due_at', 'at', 'late', 'due', 'time_zone'],
    task: 'task_id',
    rows: (applied) => sql.fragment`
      select distinct on (event ->> 'id') (event ->> 'id')::uuid as id, (event ->> 'userid')::uuid as user_id, task_id,
        event -> 'data' ->> 'reminderId' as reminder_id, event -> 'data' ->> 'title' as title,
        (event -> 'data' ->> 'dueAt')::timestamptz as due_at, (event -> 'data' ->> 'firedAt')::timestamptz as at,
        (event -> 'data' ->> 'late')::boolean as late, event -> 'data' ->> 'due' as due,
        event -> 'data' ->> 'timeZone' as time_zone
      from (${applied(2)}) r order by event ->> 'id', off`,
    count: (applied) => sql.fragment`select count(distinct event ->> 'id') as n from (${applied(2)}) r`,
  },
};

/** Tables that only the domain can make again; all of them say whose each row is. */
export const REFOLDED: Record<string, readonly string[]> = {
  recurrence: ['series_id', 'user_id', 'task_id', 'title', 'time_zone', 'recurrence', 'occurrence', 'active'],
  outcome: ['task_id', 'kind', 'occurrence', 'user_id', 'at', 'due', 'on_time', 'priority', 'tags', 'series_id'],
  task_version: ['task_id', 'version', 'user_id', 'valid_from', 'valid_to', 'doc'],
  reminder: ['task_id', 'reminder_id', 'user_id', 'title', 'due_at', 'state', 'fired_at'],
};
