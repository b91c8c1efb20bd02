import type { Question } from './question.ts';
import { deadLetter } from './ops/dead-letter.ts';
import { deadLetters } from './ops/dead-letters.ts';
import { operatorActions } from './ops/operator-actions.ts';
import { health } from './ops/health.ts';
import { lagHistory } from './ops/lag-history.ts';
import { lag } from './ops/lag.ts';
import { log } from './ops/log.ts';
import { outbox } from './ops/outbox.ts';
import { projections } from './ops/projections.ts';
import { audit } from './queries/audit.ts';
import { changes } from './queries/changes.ts';
import { notifications } from './queries/notifications.ts';
import { recurrencePreview } from './queries/recurrence-preview.ts';
import { recurrences } from './queries/recurrences.ts';
import { reminders } from './queries/reminders.ts';
import { search } from './queries/search.ts';
import { statsDays } from './queries/stats-days.ts';
import { stats } from './queries/stats.ts';
import { taskHistory } from './queries/task-history.ts';
import { taskList } from './queries/task-list.ts';
import { task } from './queries/task.ts';

/** What a user may ask about the own list. */
export const questions: readonly Question[] = [
  taskList,
  search,
  task,
  taskHistory,
  audit,
  changes,
  recurrencePreview,
  recurrences,
  reminders,
  notifications,
  stats,
  statsDays,
];

/** What observers and operators may ask about the whole. */
export const operations: readonly Question[] = [
  health,
  outbox,
  lag,
  lagHistory,
  projections,
  log,
  deadLetters,
  deadLetter,
  operatorActions,
];

/** Every question there is: routes and documentation are both made from this table. */
export const everyQuestion: readonly Question[] = [...questions, ...operations];
