import { expect } from 'chai';
import { withFigures } from './scale.ts';

const PAGE = [
  'Sockets: 10,000 of `bench/results/chat.json` lists.0',
  '| a message, p50 | 12.7 ms | `bench/results/chat.json` lists.0.p50 |',
  '| records | 14,500 | [brokers.md](brokers.md#figures) |',
  '| commands | 2,603 | `bench/results/slice.json` commandPath.tasklog.perSecond.median |',
];
const line = (n: number, results: Record<string, object>): string =>
  withFigures(PAGE.join('\n'), (name) => results[name] as Record<string, unknown> | undefined).split('\n')[n] ?? '';
const append = (median: number) => ({ unique: { '64': { each: { tasklog: { perSecond: { median } } } } } });
const slice = (median: number) => ({ commandPath: { tasklog: { perSecond: { median } } } });

describe('the figures at the head of the page on scale', () => {
  it('are those of the last run', () => {
    expect(line(1, { chat: { lists: [{ p50: 11.25 }] } })).to.include(
      '| 11.25 ms | `bench/results/chat.json` lists.0.p50',
    );
  });
  it('take the command path from its own bench once that has been run', () => {
    const results = { slice: slice(2_700), append: append(4_321) };
    expect(line(3, results)).to.equal(
      '| commands | 4,321 | `bench/results/append.json` unique.64.each.tasklog.perSecond.median |',
    );
    expect(line(3, { slice: slice(2_700) })).to.equal(PAGE[3]?.replace('2,603', '2,700'));
  });
  it('stay where nothing was measured, and where no file of results is named', () => {
    expect([0, 1, 2, 3].map((n) => line(n, {}))).to.deep.equal(PAGE);
  });
});
