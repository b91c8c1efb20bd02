import { expect } from 'chai';
import { say } from '../sentences.ts';

const messages: [message: string, meaning: object][] = [
  ['I need to buy milk tomorrow', { intent: 'add', tasks: [{ title: 'buy milk', due: '2026-07-16' }] }],
  [
    'add a high priority task to fix the bug by friday',
    { intent: 'add', tasks: [{ title: 'fix the bug', priority: 'high', due: '2026-07-17' }] },
  ],
  [
    'add a weekly task to review goals',
    { intent: 'add', tasks: [{ title: 'review goals', due: '2026-07-15', rrule: 'FREQ=WEEKLY' }] },
  ],
  [
    'add dentist appointment on the 3rd of August at 2:30 pm',
    { intent: 'add', tasks: [{ title: 'dentist appointment', due: '2026-08-03T14:30' }] },
  ],
  [
    'add lunch with Sam tomorrow from 12 to 1pm',
    { intent: 'add', tasks: [{ title: 'lunch with Sam', due: '2026-07-16T12:00' }] },
  ],
  [
    'add tasks: buy milk, walk the dog and call ann',
    { intent: 'add', tasks: [{ title: 'buy milk' }, { title: 'walk the dog' }, { title: 'call ann' }] },
  ],
  ['add urgent task call the bank', { intent: 'add', tasks: [{ title: 'call the bank', priority: 'urgent' }] }],
  ['can you add buy eggs to my list?', { intent: 'add', tasks: [{ title: 'buy eggs' }] }],
  [
    'could you remind me to take out the trash every tuesday at 8pm?',
    {
      intent: 'add',
      tasks: [
        {
          title: 'take out the trash',
          due: '2026-07-21T20:00',
          rrule: 'FREQ=WEEKLY;BYDAY=TU',
          time: '20:00',
          remindMinutesBefore: 0,
        },
      ],
    },
  ],
  [
    'create a daily reminder to take vitamins at 8am',
    {
      intent: 'add',
      tasks: [
        { title: 'take vitamins', due: '2026-07-16T08:00', rrule: 'FREQ=DAILY', time: '08:00', remindMinutesBefore: 0 },
      ],
    },
  ],
  [
    'create a task called "Read Monday Begins on Saturday" for tomorrow',
    { intent: 'add', tasks: [{ title: 'Read Monday Begins on Saturday', due: '2026-07-16' }] },
  ],
  ["don't forget to call mom on sunday", { intent: 'add', tasks: [{ title: 'call mom', due: '2026-07-19' }] }],
  ['goodbye', { intent: 'out_of_scope' }],
  ['hello', { intent: 'out_of_scope' }],
  ['help', { intent: 'help' }],
  ['history of task 2', { intent: 'history', target: { numbers: [2] } }],
  ['how do i add a task?', { intent: 'help' }],
  [
    'i have a dentist appointment tomorrow at 3pm',
    { intent: 'add', tasks: [{ title: 'dentist appointment', due: '2026-07-16T15:00' }] },
  ],
  [
    'meeting with john tomorrow at 10am',
    { intent: 'add', tasks: [{ title: 'meeting with john', due: '2026-07-16T10:00' }] },
  ],
  [
    'move the sofa to the attic tomorrow',
    { intent: 'add', tasks: [{ title: 'move the sofa to the attic', due: '2026-07-16' }] },
  ],
  ['my week starts on sunday', { intent: 'settings', settings: { weekStart: 'sunday' } }],
  ['new task: pay electricity bill', { intent: 'add', tasks: [{ title: 'pay electricity bill' }] }],
  ['note to self: book dentist', { intent: 'add', tasks: [{ title: 'book dentist' }] }],
  [
    'please add a task to renew my passport by next month',
    { intent: 'add', tasks: [{ title: 'renew my passport', due: '2026-08-01' }] },
  ],
  ['put buy bread on my list', { intent: 'add', tasks: [{ title: 'buy bread' }] }],
  ['redo', { intent: 'redo' }],
  [
    'remember to water the plants every friday',
    { intent: 'add', tasks: [{ title: 'water the plants', due: '2026-07-17', rrule: 'FREQ=WEEKLY;BYDAY=FR' }] },
  ],
  [
    'remind me about pay bills tomorrow at 9',
    { intent: 'add', tasks: [{ title: 'pay bills', due: '2026-07-16T09:00', remindMinutesBefore: 0 }] },
  ],
  [
    'remind me to call bob tomorrow at 5pm',
    { intent: 'add', tasks: [{ title: 'call bob', due: '2026-07-16T17:00', remindMinutesBefore: 0 }] },
  ],
  [
    'schedule a meeting with Bob on Thursday at 3pm',
    { intent: 'add', tasks: [{ title: 'meeting with Bob', due: '2026-07-16T15:00' }] },
  ],
  [
    'set a reminder to stretch at 4pm',
    { intent: 'add', tasks: [{ title: 'stretch', due: '2026-07-15T16:00', remindMinutesBefore: 0 }] },
  ],
  ['quiet hours from 22 to 7', { intent: 'settings', settings: { quietHours: '22:00-07:00' } }],
  ['set my quiet hours to 10pm - 6:30am', { intent: 'settings', settings: { quietHours: '22:00-06:30' } }],
  ['quiet hours between 10 and 7', { intent: 'settings', settings: { quietHours: '22:00-07:00' } }],
  ["don't remind me between 23:00 and 08:00", { intent: 'settings', settings: { quietHours: '23:00-08:00' } }],
  ['quiet hours from 1pm to 2:30pm', { intent: 'settings', settings: { quietHours: '13:00-14:30' } }],
  ['no quiet hours', { intent: 'settings', settings: { quietHours: 'none' } }],
  ['turn off quiet hours', { intent: 'settings', settings: { quietHours: 'none' } }],
  ['what are my quiet hours?', { intent: 'settings', settings: {} }],
  ['quiet hours from noonish to whenever', { intent: 'clarify', missing: 'value', of: 'settings' }],
  ['quiet hours from 7 to 7', { intent: 'clarify', missing: 'value', of: 'settings' }],
  ['set morning to 8am', { intent: 'settings', settings: { morning: '08:00' } }],
  ['set my timezone to America/New_York', { intent: 'settings', settings: { timeZone: 'America/New_York' } }],
  ['show me what changed today', { intent: 'history', filter: { from: '2026-07-15', to: '2026-07-15' } }],
  ['tell me a joke', { intent: 'out_of_scope' }],
  ['thanks!', { intent: 'out_of_scope' }],
  ['todo: clean kitchen', { intent: 'add', tasks: [{ title: 'clean kitchen' }] }],
  ['undo', { intent: 'undo' }],
  ['undo that', { intent: 'undo' }],
  ['undo the last change', { intent: 'undo' }],
  ['undo the undo', { intent: 'redo' }],
  ['use day first dates', { intent: 'settings', settings: { dateOrder: 'day-first' } }],
  ['what can you do?', { intent: 'help' }],
  ['what did I delete?', { intent: 'history', asks: 'deleted' }],
  ['what happened to pay bills', { intent: 'history', target: { numbers: [5], text: 'pay bills' } }],
  ['what is 2+2?', { intent: 'out_of_scope' }],
  ["what's the weather like?", { intent: 'out_of_scope' }],
  ['when did i finish the report?', { intent: 'history', asks: 'when', target: { numbers: [4], text: 'report' } }],
  ['who is the president of France?', { intent: 'out_of_scope' }],
];

describe('adding, undoing and all else', () => {
  for (const [message, meaning] of messages) it(message, () => expect(meant(message)).to.deep.equal(meaning));
});

function meant(message: string): object {
  const { reply: _reply, confidence: _confidence, because: _because, ...rest } = say(message);
  return rest;
}
