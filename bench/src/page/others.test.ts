import { expect } from 'chai';
import { growthSection, mixedSection } from './others.ts';
import type { Section } from './section.ts';

const machine = { date: '2026-11-28', commit: 'abc', cpu: 'CPU', cores: 2, memoryGiB: 24, node: 'v26.10.0' };
const spread = (median: number) => ({ median, min: median - 1, max: median + 1 });

/** The rows of the table that a section ends with, without its head. */
function rowsOf({ parts }: Section): string[] {
  const last = parts.at(-1);
  return typeof last === 'string' ? last.split('\n').slice(2) : [];
}

describe('a section of the page', () => {
  it('has a row for each pace of the mixed load', () => {
    const at = {
      readsPerSecond: spread(160),
      readP50Ms: spread(4),
      readP99Ms: spread(20),
      answeredPercent: spread(99),
    };
    const rows = rowsOf(
      mixedSection({
        ...{ machine, seconds: 10, tasks: 100_000, people: 200, rounds: 5, load: spread(2) },
        each: { at200: at, at1875: at },
      }),
    );
    expect(rows.map((row) => row.split(' | ')[0])).to.deep.equal(['| 200 a second', '| 1,875 a second']);
    expect(rows[0]).to.include('160 (159–161) | 4 (3–5) | 20 (19–21)');
  });
  it('says of each curve whether it stays within its bound', () => {
    const rows = rowsOf(
      growthSection({
        machine,
        points: [{ what: 'a command', size: 10, ms: 1 }],
        fitted: {
          'a command': { exponent: 0.3, bound: 'log n', most: 0.19 },
          'a search': { exponent: 0.3, bound: 'n log n', most: 1.19 },
        },
      }),
    );
    expect(rows).to.deep.equal(['| a command | 0.30 | log n | no |', '| a search | 0.30 | n log n | yes |']);
  });
});
