/** What the scheduler was told, row by row; a row is worked at by one process at a time. */
import { sql } from '@tasklog/runtime/pool';
import type { Pool } from '@tasklog/runtime/pool';
import { row } from '../row.ts';

/** A row in hand. `dueAt` is what to tell; `until` is the end of the lease, and what shows that it is still ours. */
export type JobRow = { taskId: string; reminderId: string; dueAt: string; until: string };

type TakeOptions = { pool: Pool; now: () => number };

const HORIZON_MS = 30 * 24 * 60 * 60_000;
/** Longer than a call to the sidecar may take, so that nobody else makes it meanwhile. */
const LEASE_MS = 30_000;
const BATCH = 100;

const instant = (milliseconds: number): string => new Date(milliseconds).toISOString();

const jobRow = row<JobRow>({ taskId: 'string', reminderId: 'string', dueAt: 'string', until: 'string' });

/**
 * Reminders that wait, are yet to come within the horizon, and that the scheduler was not told of as they are now: the
 * next ones first. What it was told before counts as unknown from here.
 */
export async function takeWanted({ pool, now }: TakeOptions): Promise<readonly JobRow[]> {
  const at = now();
  return pool.any(sql.type(jobRow)`
    with wanted as (
      select r.task_id, r.reminder_id, r.due_at
      from live.reminder r left join projection.reminder_job j using (task_id, reminder_id)
      where r.state = 'waiting' and r.due_at > ${instant(at)} and r.due_at <= ${instant(at + HORIZON_MS)}
        and j.due_at is distinct from r.due_at and coalesce(j.busy_until, '-infinity') <= ${instant(at)}
      order by r.due_at, task_id, reminder_id limit ${BATCH}),
    taken as (
      insert into projection.reminder_job as j (task_id, reminder_id, due_at, busy_until)
      select task_id, reminder_id, null, ${instant(at + LEASE_MS)}::timestamptz from wanted order by task_id, reminder_id
      on conflict (task_id, reminder_id) do update set due_at = null, busy_until = excluded.busy_until
        -- Seen again as it is now: since this statement began, another process may have told the scheduler and let go.
        where j.busy_until <= ${instant(at)} and j.due_at is distinct from (
          select w.due_at from wanted w where (w.task_id, w.reminder_id) = (j.task_id, j.reminder_id))
      returning j.task_id, j.reminder_id, j.busy_until)
    select task_id as "taskId", reminder_id as "reminderId", wanted.due_at as "dueAt", busy_until as "until"
    from taken join wanted using (task_id, reminder_id) order by wanted.due_at`);
}

/** What the scheduler was or may have been told, for which no reminder waits within the horizon: cancelled, fired, put off. */
export async function takeUnwanted({ pool, now }: TakeOptions): Promise<readonly JobRow[]> {
  const at = now();
  return pool.any(sql.type(jobRow)`
    with unwanted as (
      select task_id, reminder_id from projection.reminder_job j
      where busy_until <= ${instant(at)} and not exists (
        select from live.reminder r
        where (r.task_id, r.reminder_id) = (j.task_id, j.reminder_id) and r.state = 'waiting'
          and r.due_at <= ${instant(at + HORIZON_MS)})
      order by task_id, reminder_id limit ${BATCH} for update skip locked)
    update projection.reminder_job j set due_at = null, busy_until = ${instant(at + LEASE_MS)}
    from unwanted where (j.task_id, j.reminder_id) = (unwanted.task_id, unwanted.reminder_id)
    returning j.task_id as "taskId", j.reminder_id as "reminderId", '' as "dueAt", j.busy_until as "until"`);
}

/** The scheduler knows it. When the lease has gone to somebody else, nobody can say which call came last: unknown. */
export async function noted(pool: Pool, { taskId, reminderId, dueAt, until }: JobRow): Promise<void> {
  await pool.query(sql.unsafe`
    update projection.reminder_job set
      due_at = case when busy_until = ${until} then ${dueAt}::timestamptz end,
      busy_until = case when busy_until = ${until} then '-infinity' else busy_until end
    where (task_id, reminder_id) = (${taskId}::uuid, ${reminderId})`);
}

/** The scheduler has forgotten it. */
export async function dropped(pool: Pool, { taskId, reminderId, until }: JobRow): Promise<void> {
  const { rowCount } = await pool.query(sql.unsafe`
    delete from projection.reminder_job
    where (task_id, reminder_id, busy_until) = (${taskId}::uuid, ${reminderId}, ${until}::timestamptz)`);
  if (rowCount > 0) return;
  await pool.query(sql.unsafe`
    update projection.reminder_job set due_at = null
    where (task_id, reminder_id) = (${taskId}::uuid, ${reminderId})`);
}

/** Gives back what was not begun. */
export async function release(pool: Pool, rows: readonly JobRow[]): Promise<void> {
  const given = sql.unnest(
    rows.map(({ taskId, reminderId, until }) => [taskId, reminderId, until]),
    ['uuid', 'text', 'timestamptz'],
  );
  await pool.query(sql.unsafe`
    update projection.reminder_job j set busy_until = '-infinity' from ${given} as given(task_id, reminder_id, until)
    where (j.task_id, j.reminder_id, j.busy_until) = (given.task_id, given.reminder_id, given.until)`);
}
