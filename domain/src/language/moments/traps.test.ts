import { expect } from 'chai';
import { read } from '../sentences.ts';

const traps: [line: string, task: object][] = [
  ['email Tom about the party', { title: 'email Tom about the party' }],
  ['may call mom', { title: 'may call mom' }],
  ['buy a sun hat', { title: 'buy a sun hat' }],
  ['watch the sun set', { title: 'watch the sun set' }],
  ['buy 3/4 cup of flour', { title: 'buy 3/4 cup of flour' }],
  ['mix 1/2 cup sugar', { title: 'mix 1/2 cup sugar' }],
  ['read chapter 5/2', { title: 'read chapter 5/2' }],
  ['pay $20 to bob', { title: 'pay $20 to bob' }],
  ['read 1984', { title: 'read 1984' }],
  ['call 555-1234', { title: 'call 555-1234' }],
  ['watch Friday Night Lights', { title: 'watch Friday Night Lights' }],
  ['buy second monitor', { title: 'buy second monitor' }],
  ['write march newsletter', { title: 'write march newsletter' }],
  ['plan sunday dinner', { title: 'plan sunday dinner' }],
  ['order part 12-05', { title: 'order part 12-05' }],
  ['score 3-2 in the game', { title: 'score 3-2 in the game' }],
  ['fix bug #123', { title: 'fix bug #123' }],
  ['read The 12/11 Report', { title: 'read The 12/11 Report' }],
  ['install version 2.10.3', { title: 'install version 2.10.3' }],
  ['marching band practice', { title: 'marching band practice' }],
  ['plant sunflowers', { title: 'plant sunflowers' }],
  ['read "Monday Begins on Saturday"', { title: 'read "Monday Begins on Saturday"' }],
  ['read \\monday report', { title: 'read monday report' }],
  ['open https://example.org/2026/07/20/tomorrow', { title: 'open https://example.org/2026/07/20/tomorrow' }],
  ['fit the 16:9 screen', { title: 'fit the 16:9 screen' }],
  ['meet at 10 Downing Street', { title: 'meet at 10 Downing Street' }],
  ['look at 3 houses', { title: 'look at 3 houses' }],
  ['meeting on the 5th floor', { title: 'meeting on the 5th floor' }],
  ['watch Freaky Friday', { title: 'watch Freaky Friday' }],
  ['lunch with tom', { title: 'lunch with tom' }],
  ['write the 2024 report', { title: 'write the 2024 report' }],
  ['read Around the World in 80 Days', { title: 'read Around the World in 80 Days' }],
  ['upgrade to v2.0.1', { title: 'upgrade to v2.0.1' }],
];

describe('what only looks like a date', () => {
  for (const [line, task] of traps) it(line, () => expect(outcome(line)).to.deep.equal(task));
});

function outcome(line: string): object {
  const { task, question } = read(line);
  return question ? { asks: question.missing } : task;
}
