import { expect } from 'chai';
import { read } from '../sentences.ts';

const times: [line: string, task: object][] = [
  ['call mom next friday at 3pm', { title: 'call mom', due: '2026-07-24T15:00' }],
  ['meeting at noon', { title: 'meeting', due: '2026-07-15T12:00' }],
  ['meeting tomorrow at noon', { title: 'meeting', due: '2026-07-16T12:00' }],
  ['meeting tomorrow noon', { title: 'meeting', due: '2026-07-16T12:00' }],
  ['sleep at midnight', { title: 'sleep', due: '2026-07-16T00:00' }],
  ['party saturday night', { title: 'party', due: '2026-07-18T21:00' }],
  ['breakfast tomorrow morning at 8', { title: 'breakfast', due: '2026-07-16T08:00' }],
  ['run in the morning', { title: 'run', due: '2026-07-16T09:00' }],
  ['dinner tonight', { title: 'dinner', due: '2026-07-15T21:00' }],
  ['dinner tonight at 8', { title: 'dinner', due: '2026-07-15T20:00' }],
  ['call bob at 5', { title: 'call bob', due: '2026-07-15T17:00' }],
  ['call bob tomorrow at half past two', { title: 'call bob', due: '2026-07-16T14:30' }],
  ['call bob tomorrow at 05', { title: 'call bob', due: '2026-07-16T05:00' }],
  ['call bob tomorrow at 3 in the morning', { title: 'call bob', due: '2026-07-16T03:00' }],
  ['wake up at 5', { title: 'wake up', due: '2026-07-16T05:00' }],
  ['get up tomorrow at 5', { title: 'get up', due: '2026-07-16T05:00' }],
  ['pick up the kids tomorrow before 4', { title: 'pick up the kids', due: '2026-07-16T16:00' }],
  ['night shift 4-6am tomorrow', { title: 'night shift', due: '2026-07-16T04:00' }],
  ['call bob from 1 to 3 tomorrow', { title: 'call bob', due: '2026-07-16T13:00' }],
  ['call bob at 5pm on friday', { title: 'call bob', due: '2026-07-17T17:00' }],
  ['call bob on friday at 17h30', { title: 'call bob', due: '2026-07-17T17:30' }],
  ['call bob at 6.45pm', { title: 'call bob', due: '2026-07-15T18:45' }],
  ['call bob at ten past six', { title: 'call bob', due: '2026-07-16T06:10' }],
  ['lunch at half past twelve', { title: 'lunch', due: '2026-07-15T12:30' }],
  ['5pm call bob', { title: 'call bob', due: '2026-07-15T17:00' }],
  ['tomorrow 9am dentist', { title: 'dentist', due: '2026-07-16T09:00' }],
  ['call the plumber monday morning', { title: 'call the plumber', due: '2026-07-20T09:00' }],
  ['send invoice 2026-08-01 14:30', { title: 'send invoice', due: '2026-08-01T14:30' }],
  ['send invoice aug 1st at 9', { title: 'send invoice', due: '2026-08-01T09:00' }],
  ['send invoice on the 3rd at 14:30', { title: 'send invoice', due: '2026-08-03T14:30' }],
  [
    'meet Anna for lunch on Friday at 12:30 in the office',
    { title: 'meet Anna for lunch in the office', due: '2026-07-17T12:30' },
  ],
  ['buy milk @ 5pm', { title: 'buy milk', due: '2026-07-15T17:00' }],
];

describe('a time in a line', () => {
  for (const [line, task] of times) it(line, () => expect(outcome(line)).to.deep.equal(task));
});

function outcome(line: string): object {
  const { task, question } = read(line);
  return question ? { asks: question.missing } : task;
}
