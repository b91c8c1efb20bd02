import { nextOf as computed } from '@tasklog/domain/recurrence/successor';
import type { LocalDate, StoredRecurrence, TaskImage } from '@tasklog/schemas';

export type Repeating = TaskImage & { recurrence: StoredRecurrence };

export const isRepeating = (task: TaskImage): task is Repeating => Boolean(task.recurrence);

/**
 * The occurrence that comes next, as the completion said. Completions from before they said it are computed: the next of
 * the schedule, as nobody's setting was looked at then.
 */
export function nextOf(task: Repeating, said: LocalDate | null | undefined, completedAt: string): LocalDate | null {
  return said === undefined ? computed(task, completedAt) : said;
}
