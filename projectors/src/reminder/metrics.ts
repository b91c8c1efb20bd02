import { Gauge, Histogram } from 'prom-client';
import type { Health } from '@tasklog/runtime';
import { sql } from '@tasklog/runtime/pool';
import type { Pool } from '@tasklog/runtime/pool';
import { row } from '../row.ts';

/** Measures how late reminders fire. */
export function latenessMeter({ metrics }: Health): (lateSeconds: readonly number[]) => void {
  const lateness = new Histogram({
    name: 'tasklog_reminder_lateness_seconds',
    help: 'From the instant a reminder was due to its firing.',
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 30, 300],
    registers: [metrics],
  });
  return (lateSeconds) => lateSeconds.forEach((seconds) => lateness.observe(seconds));
}

/** Shows for how long the oldest reminder that is due has not fired: a clock that stands still is late with nothing. */
export function watchOverdue({ metrics }: Health, pool: Pool): void {
  new Gauge({
    name: 'tasklog_reminder_overdue_seconds',
    help: 'Age of the oldest reminder that is due, has not fired and is not held by quiet hours; 0 when there is none.',
    registers: [metrics],
    async collect() {
      const { overdue } = await pool.one(sql.type(row<{ overdue: number }>({ overdue: 'number' }))`
        select coalesce(extract(epoch from now() - min(due_at)), 0)::float8 as overdue
        from live.reminder r
        where state = 'waiting' and due_at <= now() and not exists (select from command.reminder_fired f
          where (f.task_id, f.reminder_id, f.due_at) = (r.task_id, r.reminder_id, r.due_at))
        and not exists (select from projection.reminder_held h
          where (h.task_id, h.reminder_id, h.due_at) = (r.task_id, r.reminder_id, r.due_at) and h.until > now())`);
      this.set(overdue);
    },
  });
}
