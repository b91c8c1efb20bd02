import { findTasks } from './find-tasks.ts';
import { interpret } from './interpret.ts';
import { nextDates } from './next-dates.ts';
import { preview } from './preview.ts';
import { taskHistory } from './task-history.ts';

/** The tools that change nothing. */
export const READS = { find_tasks: findTasks, task_history: taskHistory, next_dates: nextDates, preview, interpret };

export type ReadName = keyof typeof READS;
