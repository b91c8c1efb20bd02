import type { RescheduleTasksInput } from '@tasklog/schemas';
import { wishesFor } from '../../conversation/wishes.ts';
import { readEach } from '../reading.ts';
import type { ReadWrite } from '../reading.ts';
import { dueIn } from '../words.ts';
import { meaning } from './update-tasks.ts';

export const rescheduleTasks: ReadWrite<RescheduleTasksInput> = (desk, { items }) =>
  readEach(desk, items, 'open', (row, { due, scope }) => {
    const changes = dueIn(due, desk, row);
    if ('fault' in changes) return changes;
    if (changes.rrule !== undefined)
      return {
        fault: {
          code: 'not-a-date',
          field: '/due',
          message: `“${due}” is a repeat. Set it with update_tasks, as repeat; here give the next date.`,
        },
      };
    const [wish] = wishesFor({ ...meaning(changes, 'reschedule'), ...(scope && { scope }) }, [row], desk.clock.zone);
    return wish?.command ?? { type: 'reschedule', taskId: row.id, due: changes.due ?? null, ...(scope && { scope }) };
  });
