import type { SnoozeRemindersInput } from '@tasklog/schemas';
import { readEach } from '../reading.ts';
import type { ReadWrite } from '../reading.ts';
import { untilIn } from '../words.ts';

export const snoozeReminders: ReadWrite<SnoozeRemindersInput> = (desk, { items }) =>
  readEach(desk, items, 'open', (row, one) => {
    const read = untilIn(one.until, desk);
    return 'fault' in read ? read : { type: 'snooze', taskId: row.id, until: read.until };
  });
