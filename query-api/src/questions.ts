import type { Question } from './question.ts';
import { audit } from './queries/audit.ts';
import { notifications } from './queries/notifications.ts';
import { recurrencePreview } from './queries/recurrence-preview.ts';
import { recurrences } from './queries/recurrences.ts';
import { reminders } from './queries/reminders.ts';
import { stats } from './queries/stats.ts';
import { taskHistory } from './queries/task-history.ts';
import { taskList } from './queries/task-list.ts';
import { task } from './queries/task.ts';

/** Every question there is: routes and documentation are both made from this table. */
export const questions: readonly Question[] = [
  taskList,
  task,
  taskHistory,
  audit,
  recurrencePreview,
  recurrences,
  reminders,
  notifications,
  stats,
];
