import { expect } from 'chai';
import { read } from '../sentences.ts';

const marks: [line: string, task: object][] = [
  ['buy milk @store', { title: 'buy milk', tags: ['store'] }],
  [
    'buy milk #groceries p1 tomorrow // get the organic kind',
    {
      title: 'buy milk',
      priority: 'urgent',
      tags: ['groceries'],
      description: 'get the organic kind',
      due: '2026-07-16',
    },
  ],
  ['finish slides !high', { title: 'finish slides', priority: 'high' }],
  ['pay rent !!1', { title: 'pay rent', priority: 'urgent' }],
  ['urgent: call the bank', { title: 'call the bank', priority: 'urgent' }],
  ['call the bank with high priority tomorrow', { title: 'call the bank', priority: 'high', due: '2026-07-16' }],
  ['team lunch tomorrow tagged work and fun', { title: 'team lunch', tags: ['work', 'fun'], due: '2026-07-16' }],
  ['dentist tomorrow at 10, remind me at 8', { title: 'dentist', due: '2026-07-16T10:00', remindMinutesBefore: 120 }],
  [
    'dentist tomorrow at 10 with a reminder 1 hour before and 1 day before',
    { title: 'dentist', due: '2026-07-16T10:00', remindMinutesBefore: [60, 1440] },
  ],
  ['dentist 5 aug 10:00 !1 day before', { title: 'dentist', due: '2026-08-05T10:00', remindMinutesBefore: 1440 }],
  [
    'flight on friday at 6am remind me 3 hours before',
    { title: 'flight', due: '2026-07-17T06:00', remindMinutesBefore: 180 },
  ],
];

describe('marks and reminders in a line', () => {
  for (const [line, task] of marks) it(line, () => expect(outcome(line)).to.deep.equal(task));
});

function outcome(line: string): object {
  const { task, question } = read(line);
  return question ? { asks: question.missing } : task;
}
