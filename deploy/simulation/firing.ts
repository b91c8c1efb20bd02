/** What the reminder clock and the dispatcher have in SQL: what is due, what has fired or is held, what waits to be sent. */
import { quietHoursOf } from '@tasklog/domain/reminder/quiet';
import type { IntentDesk } from '@tasklog/projectors/dispatch';
import type { Due } from '@tasklog/projectors/reminder/clock';
import { BATCH } from '@tasklog/projectors/reminder/clock';
import type { DueReminder } from '@tasklog/projectors/reminder/due-event';
import type { FiringTables } from '@tasklog/projectors/reminder/fire';
import type { Hold } from '@tasklog/projectors/reminder/held';
import type { TaskState } from '@tasklog/projectors/states';
import type { Database, Tx } from './database.ts';
import type { Defects } from './defects.ts';
import type { Points } from './points.ts';
import type { Process, Schedule } from './schedule.ts';
import { dueKey } from './tables.ts';
import { enqueue } from './writing.ts';
import type { Watch } from './watch.ts';

/** Longer than a request may take, as in dispatch.ts. */
const LEASE_MS = 40_000;
const AT_ONCE = 20;
const SWEEP_AFTER_MS = 24 * 60 * 60_000;

export type Firing = { db: Database; schedule: Schedule; points: Points; watch: Watch; defects: Defects };

export function firingOn({ db, schedule, points, watch, defects }: Firing, by: Process): FiringTables<Tx> {
  const stateOf = (id: string): TaskState | undefined => {
    if (defects.has('reminder not looked at again')) return db.models(1).reminder_task.get(id);
    const row = db.tasks.get(id);
    return row && { id, userId: row.userId, version: row.version, doc: row.doc };
  };
  return {
    transaction: (work) => db.transaction(by, 'clock', work),
    lockTasks: (tx, ids) =>
      db.within(tx, 'clock: locks tasks', () => {
        const there = ids.filter((id) => db.tasks.has(id));
        const free = there.toSorted().filter((id) => db.tryLock(tx, `task ${id}`));
        if (free.length < there.length) points.hit('reminder: task was busy');
        const tasks = free.flatMap((id) => {
          const state = stateOf(id);
          return state ? [[id, state] as const] : [];
        });
        return { tasks: new Map(tasks), busy: free.length < there.length };
      }),
    quietOf: (tx, userIds) =>
      db.within(tx, 'clock: reads quiet hours', () => {
        const found = userIds.flatMap((id) => {
          const set = db.quiet.get(id);
          return set
            ? [[id, { version: set.version, hours: (zone: string) => quietHoursOf(set.hours, zone) }] as const]
            : [];
        });
        return new Map(found);
      }),
    hold: async (tx, holds, now) => {
      if (holds.length === 0) return;
      await db.within(tx, 'clock: holds', () => void tx.changes.push(() => hold(db, holds, now, points)));
    },
    write: (tx, firings) =>
      db.within(tx, 'clock: writes', () => {
        const going = firings.filter(({ due }) => !db.reminderFired.has(dueKey(due)));
        tx.changes.push(() => {
          for (const { due, event, notice, partition } of going) {
            watch.fired(due, event, schedule.latest());
            db.reminderFired.add(dueKey(due));
            db.held.delete(dueKey(due));
            enqueue(db, { topics: ['reminders', 'task-updates'], partition, event, notice });
            if (event.data.late) points.hit('reminder: fired late');
            points.hit(event.data.held ? 'reminder: fired after it was held' : 'reminder: fired');
          }
        });
        return going.length;
      }),
  };
}

function hold(db: Database, holds: readonly Hold[], now: Date, points: Points): void {
  for (const each of holds) {
    db.held.set(dueKey(each.due), each);
    points.hit('reminder: held');
  }
  for (const [key, { until }] of db.held) if (until < now.getTime() - SWEEP_AFTER_MS) db.held.delete(key);
}

export function dueOn({ db }: Firing, by: Process): Due {
  const order = (a: DueReminder, b: DueReminder): number => {
    const [one, other] = [a, b].map(({ dueAt, taskId, reminderId }) => `${dueAt} ${taskId} ${reminderId}`);
    return (one ?? '') < (other ?? '') ? -1 : 1;
  };
  const looked = (row: DueReminder): DueReminder => {
    const held = db.held.get(dueKey(row));
    const { taskId, reminderId, dueAt } = row;
    if (held === undefined) return { taskId, reminderId, dueAt, releasedAt: null, wasLate: null };
    const set = db.quiet.get(held.userId);
    const until = held.version === set?.version ? held.until : Math.min(held.until, set?.updatedAt ?? held.until);
    return { taskId, reminderId, dueAt, releasedAt: new Date(until).toISOString(), wasLate: held.late };
  };
  const isHeld = (row: DueReminder, at: number): boolean => {
    const held = db.held.get(dueKey(row));
    return held !== undefined && held.until > at && db.quiet.get(held.userId)?.version === held.version;
  };
  return {
    by: (at, behind) =>
      db.ask(by, 'clock: looks what is due', () =>
        [...db.models(1).reminders.values()]
          .filter((row) => row.state === 'waiting' && Date.parse(row.dueAt) <= at.getTime())
          .filter((row) => !db.reminderFired.has(dueKey(row)) && !isHeld(row, at.getTime()))
          .map(looked)
          .sort(order)
          .filter((row) => behind === undefined || order(behind, row) < 0)
          .slice(0, BATCH),
      ),
    next: (after) =>
      db.ask(by, 'clock: looks when the next is due', () => {
        const waiting = [...db.models(1).reminders.values()].filter(({ state }) => state === 'waiting');
        const times = [
          ...waiting.map(({ dueAt }) => Date.parse(dueAt)),
          ...[...db.held.values()].map(({ until }) => until),
        ].filter((at) => at > after.getTime());
        return times.length === 0 ? undefined : Math.min(...times);
      }),
  };
}

export function deskOn(db: Database, schedule: Schedule, by: Process): IntentDesk {
  const key = ({ grp, eventId, kind }: { grp: string; eventId: string; kind: string }): string =>
    `${grp} ${eventId} ${kind}`;
  return {
    take: () =>
      db.ask(by, 'dispatcher: takes intents', () => {
        const waiting = [...db.intents.values()].filter(({ state }) => state === 'waiting');
        const first = waiting.filter(
          (each) =>
            each.nextTry <= schedule.now() &&
            !waiting.some((other) => other.key === each.key && other.offset < each.offset),
        );
        return first.slice(0, AT_ONCE).map((row) => {
          row.attempts += 1;
          row.nextTry = schedule.now() + LEASE_MS;
          const { group: grp, eventId, kind, body, attempts } = row;
          return { grp, eventId, kind, body, attempts, traceparent: null };
        });
      }),
    note: (intent, { state, pauseMs }) =>
      db.ask(by, 'dispatcher: notes what came', () => {
        const row = db.intents.get(key(intent));
        if (row?.state !== 'waiting') return;
        Object.assign(row, { state, nextTry: schedule.now() + pauseMs });
      }),
  };
}
