import { createHash } from 'node:crypto';

/**
 * The name of a reminder's job: `reminder-<task id>-<reminder id>`. The scheduler takes ASCII letters, digits, `-`, `_`
 * and `.`; an id that has anything else is written as its digest, behind a dot, which no plain id has.
 */
export function jobName({ taskId, reminderId }: { taskId: string; reminderId: string }): string {
  const safe = /^\w[\w-]{0,63}$/.test(reminderId)
    ? reminderId
    : `sha256.${createHash('sha256').update(reminderId).digest('hex')}`;
  return `reminder-${taskId}-${safe}`;
}
