import { partitionOf } from '@tasklog/event-log';
import { uuidFor } from '@tasklog/runtime/local-keys';
import type { Envelope, ReminderDue, ReminderNotice } from '@tasklog/schemas';
import type { TaskState } from '../states.ts';

/** `releasedAt`: it was held until then; `wasLate`: it had been missed before that. */
export type DueReminder = {
  taskId: string;
  reminderId: string;
  dueAt: string;
  releasedAt?: string | null;
  wasLate?: boolean | null;
};

export type Firing = {
  due: DueReminder;
  firedAt: string;
  version: number;
  partition: number;
  event: ReminderDue;
  notice: ReminderNotice;
};

/** The event and the notice that a reminder is due. Its id is derived: whoever fires it names it alike. */
export function dueEvent(
  task: TaskState,
  due: DueReminder,
  { late, held }: { late: boolean; held: boolean },
  { now, partitions }: { now: Date; partitions: number },
): Firing {
  const id = uuidFor('reminder', due.taskId, due.reminderId, due.dueAt);
  const firedAt = now.toISOString();
  const { title = '', due: date = null, timeZone = 'UTC' } = task.doc;
  const told = {
    ...{ reminderId: due.reminderId, dueAt: due.dueAt, late, title, due: date, timeZone },
    ...(held && ({ held } as const)),
  };
  const envelope: Omit<Envelope, 'type' | 'dataschema' | 'data'> = {
    specversion: '1.0',
    id,
    source: '/tasklog/projectors',
    subject: task.id,
    time: firedAt,
    datacontenttype: 'application/json',
    userid: task.userId,
    taskversion: task.version,
    changeid: id,
    actor: 'system',
  };
  return {
    due,
    firedAt,
    version: task.version,
    partition: partitionOf(task.userId, partitions),
    event: {
      ...envelope,
      type: 'reminder.due',
      dataschema: '/schemas/events/reminder-due.v1.json',
      data: { ...told, firedAt },
    },
    notice: { ...envelope, type: 'notice.reminder', dataschema: '/schemas/events/notice-reminder.v1.json', data: told },
  };
}
