/** A history as users make it: tasks of all kinds, changed, repeated, reminded of; the same one for the same numbers. */
import type { Envelope } from '@tasklog/schemas';
import { uuidFor } from '@tasklog/runtime/local-keys';
import { aTask } from './events.ts';

export type History = { taskEvents: Envelope[]; reminders: Envelope[] };

/** `name` tells one history from another: other users, other tasks. */
export function history({ users, tasks, name = 'h' }: { users: number; tasks: number; name?: string }): History {
  const taskEvents: Envelope[] = [];
  const reminders: Envelope[] = [];
  for (let user = 0; user < users; user += 1)
    for (let n = 0; n < tasks; n += 1) {
      const its = oneTask(uuidFor(name, 'user', String(user)), uuidFor(name, 'task', String(user), String(n)), n);
      taskEvents.push(...its.taskEvents);
      reminders.push(...its.reminders);
    }
  return { taskEvents, reminders };
}

const DUE = '2026-12-12T18:30';
const REMIND_AT = '2026-12-12T17:00:00.000Z';

function oneTask(userId: string, id: string, n: number): History {
  const repeats = n % 3 === 0;
  const recurrence = {
    rrule: 'FREQ=WEEKLY;BYDAY=MO',
    completionRelative: n % 2 === 0,
    exceptions: [],
    anchor: '2026-11-23',
  };
  const task = aTask(
    {
      id,
      title: `task ${String(n)}`,
      due: repeats ? '2026-11-23' : DUE,
      tags: n % 2 ? ['home'] : [],
      ...(repeats && { recurrence, seriesId: id, occurrence: '2026-11-23' }),
      ...(n % 4 === 1 && { reminders: [{ id: 'r1', at: REMIND_AT }] }),
    },
    userId,
  );
  const taskEvents = [task.added()];
  taskEvents.push(task.changed('task.updated', { title: `task ${String(n)}, again` }));
  if (n % 2) taskEvents.push(task.changed('task.tagged', { tags: ['home', 'urgent'] }));
  const reminders = n % 8 === 1 ? [task.due('r1', REMIND_AT)] : [];
  if (n % 5 !== 4) taskEvents.push(task.completed());
  if (n % 7 === 2) taskEvents.push(task.reopened());
  if (n % 11 === 5) taskEvents.push(task.deleted());
  return { taskEvents, reminders };
}
