import { expect } from 'chai';
import { read } from '../sentences.ts';

const dates: [line: string, task: object][] = [
  ['call mom the day after tomorrow', { title: 'call mom', due: '2026-07-17' }],
  ['call mom this friday', { title: 'call mom', due: '2026-07-17' }],
  ['call mom in 3 weeks', { title: 'call mom', due: '2026-08-05' }],
  ['call mom in a fortnight', { title: 'call mom', due: '2026-07-29' }],
  ['pay rent on the 1st', { title: 'pay rent', due: '2026-08-01' }],
  ['pay rent by the 31st', { title: 'pay rent', due: '2026-07-31' }],
  ['submit taxes by april 15', { title: 'submit taxes', due: '2027-04-15' }],
  ['submit taxes on 15 april 2027', { title: 'submit taxes', due: '2027-04-15' }],
  ['call mom 3 days from now', { title: 'call mom', due: '2026-07-18' }],
  ['call mom two weeks from monday', { title: 'call mom', due: '2026-08-03' }],
  ['buy gift 2 days before christmas', { title: 'buy gift', due: '2026-12-23' }],
  ["book hotel the day before new year's eve", { title: 'book hotel', due: '2026-12-30' }],
  ['on monday call the plumber', { title: 'call the plumber', due: '2026-07-20' }],
  ['by friday finish slides', { title: 'finish slides', due: '2026-07-17' }],
  ['send invoice 2026-08-01', { title: 'send invoice', due: '2026-08-01' }],
  ['send invoice on 1/8', { title: 'send invoice', due: '2027-01-08' }],
  ['send invoice 25/12', { title: 'send invoice', due: '2026-12-25' }],
  ['send invoice 1 aug', { title: 'send invoice', due: '2026-08-01' }],
  ['finish report end of next month', { title: 'finish report', due: '2026-08-31' }],
  ['review budget beginning of next quarter', { title: 'review budget', due: '2026-10-01' }],
  ['trip mid january', { title: 'trip', due: '2027-01-15' }],
  ['trip next weekend', { title: 'trip', due: '2026-07-25' }],
  ['clean this weekend', { title: 'clean', due: '2026-07-18' }],
  ['call mom later this week', { title: 'call mom', due: '2026-07-19' }],
  ['renew passport next year', { title: 'renew passport', due: '2027-01-01' }],
  ['renew passport in june', { title: 'renew passport', due: '2027-06-01' }],
  ['see you on the first of august', { title: 'see you', due: '2026-08-01' }],
  ['pay by eom', { title: 'pay', due: '2026-07-31' }],
  ['book flights for next tuesday', { title: 'book flights', due: '2026-07-21' }],
  ['call mom tomorrow about the trip', { title: 'call mom about the trip', due: '2026-07-16' }],
  ['lunch with april on may 5', { title: 'lunch with april', due: '2027-05-05' }],
];

describe('a date in a line', () => {
  for (const [line, task] of dates) it(line, () => expect(outcome(line)).to.deep.equal(task));
});

function outcome(line: string): object {
  const { task, question } = read(line);
  return question ? { asks: question.missing } : task;
}
