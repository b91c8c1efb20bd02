import type { WriteName } from '../../conversation/tools.ts';
import type { ReadWrite } from '../reading.ts';
import { addTasks } from './add-tasks.ts';
import { completeTasks } from './complete-tasks.ts';
import { deleteTasks } from './delete-tasks.ts';
import { reopenTasks } from './reopen-tasks.ts';
import { rescheduleTasks } from './reschedule-tasks.ts';
import { skipOccurrences } from './skip-occurrences.ts';
import { snoozeReminders } from './snooze-reminders.ts';
import { undo } from './undo.ts';
import { updateTasks } from './update-tasks.ts';

/** What each write would have done; it is done, shown or previewed elsewhere, and in one place. */
export const WRITES = {
  add_tasks: addTasks,
  update_tasks: updateTasks,
  reschedule_tasks: rescheduleTasks,
  snooze_reminders: snoozeReminders,
  complete_tasks: completeTasks,
  skip_occurrences: skipOccurrences,
  reopen_tasks: reopenTasks,
  delete_tasks: deleteTasks,
  undo,
} as const satisfies Record<WriteName, ReadWrite<never>>;

export const readerOf = (name: WriteName): ReadWrite<unknown> => WRITES[name] as ReadWrite<unknown>;
