import { expect } from 'chai';
import fc from 'fast-check';
import { createRanges } from './ranges.ts';

describe('the offsets that were seen', () => {
  it('are new once, whatever the order, and what is absent between two is known', () =>
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 80 }),
        fc.nat(45),
        fc.nat(45),
        (drawn, from, to) => {
          const ranges = createRanges();
          const seen = new Set<number>();
          for (const offset of drawn) {
            expect(ranges.add(offset)).to.equal(!seen.has(offset));
            seen.add(offset);
          }
          const absent = Array.from({ length: Math.max(0, to - from + 1) }, (_, n) => from + n).filter(
            (n) => !seen.has(n),
          );
          const { count, runs } = ranges.absent(from, to, Infinity);
          expect(count).to.equal(absent.length);
          expect(runs.flatMap(([a, b]) => Array.from({ length: b - a + 1 }, (_, n) => a + n))).to.deep.equal(absent);
          expect(ranges.greatest()).to.equal(seen.size === 0 ? undefined : Math.max(...seen));
          expect(ranges.least()).to.equal(seen.size === 0 ? undefined : Math.min(...seen));
        },
      ),
    ));

  it('names only the first few runs that are absent, and counts all', () => {
    const ranges = createRanges();
    for (const offset of [2, 4, 6, 8]) ranges.add(offset);
    expect(ranges.absent(1, 9, 2)).to.deep.equal({
      count: 5,
      runs: [
        [1, 1],
        [3, 3],
      ],
    });
  });
});
