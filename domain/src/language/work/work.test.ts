import { expect } from 'chai';
import { say } from '../sentences.ts';

const messages: [message: string, meaning: object][] = [
  ['I called the dentist', { intent: 'complete', target: { numbers: [2], text: 'Call dentist' } }],
  ['I finished buying groceries', { intent: 'complete', target: { numbers: [1], text: 'Buy groceries' } }],
  ['add #finance to task 5', { intent: 'update', target: { numbers: [5] }, changes: { tags: ['finance'] } }],
  [
    'add a due date to pay bills: august 1st',
    { intent: 'reschedule', target: { numbers: [5], text: 'Pay bills' }, changes: { due: '2026-08-01' } },
  ],
  [
    'add a note to call dentist: ask about x-ray',
    { intent: 'update', target: { numbers: [2], text: 'Call dentist' }, changes: { description: 'ask about x-ray' } },
  ],
  [
    'add note "bring card" to task 2',
    { intent: 'update', target: { numbers: [2] }, changes: { description: 'bring card' } },
  ],
  [
    'add tag finance to pay bills',
    { intent: 'update', target: { numbers: [5], text: 'Pay bills' }, changes: { tags: ['finance'] } },
  ],
  [
    'bring forward the dentist by one day',
    { intent: 'reschedule', target: { numbers: [2], text: 'Call dentist' }, changes: { due: '2026-07-15T09:00' } },
  ],
  ['call dentist done', { intent: 'complete', target: { numbers: [2], text: 'Call dentist' } }],
  [
    'call dentist should be tomorrow',
    { intent: 'reschedule', target: { numbers: [2], text: 'Call dentist' }, changes: { due: '2026-07-16T09:00' } },
  ],
  [
    'cancel netflix subscription',
    { intent: 'clarify', missing: 'target', of: 'delete', target: { text: 'netflix subscription' } },
  ],
  ['cancel the team meeting', { intent: 'delete', target: { numbers: [3], text: 'Team meeting' } }],
  [
    'change call dentist to friday at 4pm',
    { intent: 'reschedule', target: { numbers: [2], text: 'Call dentist' }, changes: { due: '2026-07-17T16:00' } },
  ],
  [
    'change pay bills to Pay rent',
    { intent: 'update', target: { numbers: [5], text: 'Pay bills' }, changes: { title: 'Pay rent' } },
  ],
  ['change task 2 priority to medium', { intent: 'update', target: { numbers: [2] }, changes: { priority: 'medium' } }],
  [
    'change task 5 to every monday',
    { intent: 'update', target: { numbers: [5] }, changes: { due: '2026-07-20', rrule: 'FREQ=WEEKLY;BYDAY=MO' } },
  ],
  [
    'change the due date of pay bills to august 1',
    { intent: 'reschedule', target: { numbers: [5], text: 'Pay bills' }, changes: { due: '2026-08-01' } },
  ],
  [
    'change the title of pay bills to Pay the rent',
    { intent: 'update', target: { numbers: [5], text: 'Pay bills' }, changes: { title: 'Pay the rent' } },
  ],
  ['check off pay bills', { intent: 'complete', target: { numbers: [5], text: 'Pay bills' } }],
  ['clear completed tasks', { intent: 'delete', target: { numbers: [4], all: true }, filter: { status: 'completed' } }],
  ['close task 2', { intent: 'complete', target: { numbers: [2] } }],
  ['complete 1, 2 and 5', { intent: 'complete', target: { numbers: [1, 2, 5] } }],
  ['complete 99', { intent: 'clarify', missing: 'target', of: 'complete', target: { text: '99' } }],
  [
    'complete call',
    { intent: 'clarify', missing: 'target', of: 'complete', candidates: [2, 8], target: { text: 'call' } },
  ],
  ['complete call dentist', { intent: 'complete', target: { numbers: [2], text: 'Call dentist' } }],
  [
    'delay pay bills by a week',
    { intent: 'reschedule', target: { numbers: [5], text: 'Pay bills' }, changes: { due: '2026-07-22' } },
  ],
  [
    'delete all completed tasks',
    { intent: 'delete', target: { numbers: [4], all: true }, filter: { status: 'completed' } },
  ],
  ['delete number 3', { intent: 'delete', target: { numbers: [3] } }],
  ['delete tasks 1, 2 and 3', { intent: 'confirm', of: 'delete', target: { numbers: [1, 2, 3] } }],
  ['delete the meeting task', { intent: 'delete', target: { numbers: [3], text: 'Team meeting' } }],
  ['delete the second task', { intent: 'delete', target: { numbers: [2] } }],
  ['delete the task about resin', { intent: 'delete', target: { numbers: [7], text: 'Order resin' } }],
  [
    "don't remind me about the team meeting",
    { intent: 'update', target: { numbers: [3], text: 'Team meeting' }, changes: { clear: ['remindMinutesBefore'] } },
  ],
  ['done with groceries', { intent: 'complete', target: { numbers: [1], text: 'Buy groceries' } }],
  ['finish the report', { intent: 'clarify', missing: 'target', of: 'complete', target: { text: 'Write report' } }],
  ['get rid of pay bills', { intent: 'delete', target: { numbers: [5], text: 'Pay bills' } }],
  ['groceries are done', { intent: 'complete', target: { numbers: [1], text: 'Buy groceries' } }],
  ["i didn't finish the groceries", { intent: 'uncomplete', target: { numbers: [1], text: 'Buy groceries' } }],
  ['i paid the bills', { intent: 'complete', target: { numbers: [5], text: 'Pay bills' } }],
  ["i've bought groceries", { intent: 'complete', target: { numbers: [1], text: 'Buy groceries' } }],
  ['just called mom', { intent: 'complete', target: { numbers: [8], text: 'Call mom' } }],
  [
    'make pay bills repeat every month',
    {
      intent: 'update',
      target: { numbers: [5], text: 'Pay bills' },
      changes: { due: '2026-07-15', rrule: 'FREQ=MONTHLY' },
    },
  ],
  [
    'make pay bills repeat on the 1st of every month',
    {
      intent: 'update',
      target: { numbers: [5], text: 'Pay bills' },
      changes: { due: '2026-08-01', rrule: 'FREQ=MONTHLY;BYMONTHDAY=1' },
    },
  ],
  [
    'make pay bills urgent',
    { intent: 'update', target: { numbers: [5], text: 'Pay bills' }, changes: { priority: 'urgent' } },
  ],
  ['make task 1 due friday', { intent: 'reschedule', target: { numbers: [1] }, changes: { due: '2026-07-17' } }],
  ['make task 2 low priority', { intent: 'update', target: { numbers: [2] }, changes: { priority: 'low' } }],
  ['mark 4 as not done', { intent: 'uncomplete', target: { numbers: [4] } }],
  [
    'mark buy groceries and call mom as done',
    { intent: 'complete', target: { numbers: [1, 8], text: 'buy groceries and call mom' } },
  ],
  [
    'mark call mom as high priority',
    { intent: 'update', target: { numbers: [8], text: 'Call mom' }, changes: { priority: 'high' } },
  ],
  ['mark task 3 as done', { intent: 'complete', target: { numbers: [3] }, nextDue: '2026-07-24T14:00' }],
  [
    'move call dentist to 4pm',
    { intent: 'reschedule', target: { numbers: [2], text: 'Call dentist' }, changes: { due: '2026-07-16T16:00' } },
  ],
  [
    'move everything tagged boat to sunday',
    {
      intent: 'confirm',
      of: 'reschedule',
      target: { numbers: [6, 7], all: true },
      changes: { due: '2026-07-19' },
      filter: { tags: ['boat'], status: 'open' },
    },
  ],
  [
    'move overdue tasks to today',
    {
      intent: 'reschedule',
      target: { numbers: [6], all: true },
      changes: { due: '2026-07-15' },
      filter: { due: 'overdue', to: '2026-07-14', status: 'open' },
    },
  ],
  [
    'move tasks 1 and 2 to monday',
    { intent: 'reschedule', target: { numbers: [1, 2] }, changes: { due: '2026-07-20' } },
  ],
  [
    'move the dentist to friday',
    { intent: 'reschedule', target: { numbers: [2], text: 'Call dentist' }, changes: { due: '2026-07-17T09:00' } },
  ],
  [
    'pay bills is due on friday',
    { intent: 'reschedule', target: { numbers: [5], text: 'Pay bills' }, changes: { due: '2026-07-17' } },
  ],
  [
    'postpone task 2 by 2 days',
    { intent: 'reschedule', target: { numbers: [2] }, changes: { due: '2026-07-18T09:00' } },
  ],
  ['postpone the report', { intent: 'clarify', missing: 'target', of: 'reschedule', target: { text: 'report' } }],
  [
    'prioritize pay bills',
    { intent: 'update', target: { numbers: [5], text: 'Pay bills' }, changes: { priority: 'high' } },
  ],
  [
    'push back sand the hull by a week',
    { intent: 'reschedule', target: { numbers: [6], text: 'Sand the hull' }, changes: { due: '2026-07-22' } },
  ],
  [
    'push sand the hull to saturday',
    { intent: 'reschedule', target: { numbers: [6], text: 'Sand the hull' }, changes: { due: '2026-07-18' } },
  ],
  [
    'push the team meeting to 3pm',
    { intent: 'reschedule', target: { numbers: [3], text: 'Team meeting' }, changes: { due: '2026-07-17T15:00' } },
  ],
  [
    'put off call dentist until next week',
    { intent: 'reschedule', target: { numbers: [2], text: 'Call dentist' }, changes: { due: '2026-07-20T09:00' } },
  ],
  [
    'remind me 30 minutes before the team meeting',
    { intent: 'update', target: { numbers: [3], text: 'Team meeting' }, changes: { remindMinutesBefore: 30 } },
  ],
  [
    'remind me to pay bills 1 hour before',
    { intent: 'update', target: { numbers: [5], text: 'Pay bills' }, changes: { remindMinutesBefore: 60 } },
  ],
  [
    'remove all tags from team meeting',
    { intent: 'update', target: { numbers: [3], text: 'Team meeting' }, changes: { clear: ['tags'] } },
  ],
  ['remove buy groceries from my list', { intent: 'delete', target: { numbers: [1], text: 'Buy groceries' } }],
  ['remove priority from task 2', { intent: 'update', target: { numbers: [2] }, changes: { clear: ['priority'] } }],
  ['remove tag work from team meeting', { intent: 'update', target: { numbers: [3] }, changes: { clear: ['tags'] } }],
  ['remove task 2', { intent: 'delete', target: { numbers: [2] } }],
  [
    'remove the description from task 2',
    { intent: 'update', target: { numbers: [2] }, changes: { clear: ['description'] } },
  ],
  ['remove the due date from task 2', { intent: 'update', target: { numbers: [2] }, changes: { clear: ['due'] } }],
  [
    'remove the reminder from the team meeting',
    { intent: 'update', target: { numbers: [3], text: 'Team meeting' }, changes: { clear: ['remindMinutesBefore'] } },
  ],
  [
    'rename task 5 to Pay all bills',
    { intent: 'update', target: { numbers: [5] }, changes: { title: 'Pay all bills' } },
  ],
  ['reopen write report', { intent: 'uncomplete', target: { numbers: [4], text: 'Write report' } }],
  [
    'repeat the team meeting every two weeks',
    { intent: 'update', target: { numbers: [3], text: 'Team meeting' }, changes: { rrule: 'FREQ=WEEKLY;INTERVAL=2' } },
  ],
  [
    'reschedule all overdue tasks to tomorrow',
    {
      intent: 'reschedule',
      target: { numbers: [6], all: true },
      changes: { due: '2026-07-16' },
      filter: { due: 'overdue', to: '2026-07-14', status: 'open' },
    },
  ],
  [
    'reschedule call dentist to next monday at 3pm',
    { intent: 'reschedule', target: { numbers: [2], text: 'Call dentist' }, changes: { due: '2026-07-20T15:00' } },
  ],
  [
    'set a deadline of 1 august for pay bills',
    { intent: 'reschedule', target: { numbers: [5], text: 'Pay bills' }, changes: { due: '2026-08-01' } },
  ],
  [
    'set a reminder for call dentist at 8am',
    { intent: 'update', target: { numbers: [2], text: 'Call dentist' }, changes: { remindAt: '2026-07-16T08:00' } },
  ],
  [
    'set a reminder for task 2 1 hour before',
    { intent: 'update', target: { numbers: [2] }, changes: { remindMinutesBefore: 60 } },
  ],
  [
    'set description of pay bills to electricity and gas',
    { intent: 'update', target: { numbers: [5], text: 'Pay bills' }, changes: { description: 'electricity and gas' } },
  ],
  [
    'set pay bills to repeat monthly',
    {
      intent: 'update',
      target: { numbers: [5], text: 'Pay bills' },
      changes: { due: '2026-07-15', rrule: 'FREQ=MONTHLY' },
    },
  ],
  [
    'set reminder for team meeting 1 day before',
    { intent: 'update', target: { numbers: [3], text: 'Team meeting' }, changes: { remindMinutesBefore: 1440 } },
  ],
  ['set task 1 due tomorrow', { intent: 'reschedule', target: { numbers: [1] }, changes: { due: '2026-07-16' } }],
  ['set task 2 to low', { intent: 'update', target: { numbers: [2] }, changes: { priority: 'low' } }],
  ['set the priority of task 5 to high', { intent: 'update', target: { numbers: [5] }, changes: { priority: 'high' } }],
  ['snooze it', { intent: 'clarify', missing: 'target', of: 'snooze', target: { text: 'it' } }],
  ['snooze task 3 for 10 minutes', { intent: 'snooze', target: { numbers: [3] }, until: '2026-07-15T10:10' }],
  [
    'snooze team meeting until tomorrow',
    { intent: 'snooze', target: { numbers: [3], text: 'Team meeting' }, until: '2026-07-16T09:00' },
  ],
  [
    'stop repeating the team meeting',
    { intent: 'update', target: { numbers: [3], text: 'Team meeting' }, changes: { clear: ['rrule'] } },
  ],
  [
    'tag pay bills with finance',
    { intent: 'update', target: { numbers: [5], text: 'Pay bills' }, changes: { tags: ['finance'] } },
  ],
  ['task 2 is urgent', { intent: 'update', target: { numbers: [2] }, changes: { priority: 'urgent' } }],
  ['task 5 is done', { intent: 'complete', target: { numbers: [5] } }],
  ['tick off 1 and 5', { intent: 'complete', target: { numbers: [1, 5] } }],
  [
    'trash everything tagged boat',
    {
      intent: 'confirm',
      of: 'delete',
      target: { numbers: [6, 7], all: true },
      filter: { tags: ['boat'], status: 'open' },
    },
  ],
  [
    'turn off reminders for team meeting',
    { intent: 'update', target: { numbers: [3], text: 'Team meeting' }, changes: { clear: ['remindMinutesBefore'] } },
  ],
  ['uncheck task 4', { intent: 'uncomplete', target: { numbers: [4] } }],
  ['untag sand the hull boat', { intent: 'update', target: { numbers: [6] }, changes: { clear: ['tags'] } }],
  ["write report isn't done", { intent: 'uncomplete', target: { numbers: [4], text: 'Write report' } }],
];

describe('changing tasks that are there', () => {
  for (const [message, meaning] of messages) it(message, () => expect(meant(message)).to.deep.equal(meaning));
});

function meant(message: string): object {
  const { reply: _reply, confidence: _confidence, because: _because, ...rest } = say(message);
  return rest;
}
