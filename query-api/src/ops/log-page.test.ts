import { expect } from 'chai';
import fc from 'fast-check';
import { mergePage } from './log-page.ts';
import type { Bounds, Direction, Looked } from './log-page.ts';

const fits = (...pairs: [offset: number, at: number][]) => pairs.map(([offset, at]) => ({ offset, at }));

describe('a page of several partitions', () => {
  it('is in the order of time, newest first', () => {
    const looked: Looked[] = [
      { partition: 0, fits: fits([3, 90], [2, 50]), last: 2 },
      { partition: 1, fits: fits([7, 70]), last: 7 },
    ];
    const { records, bounds, cut } = mergePage(
      looked,
      new Map([
        [0, 4],
        [1, 8],
      ]),
      10,
      'older',
    );
    expect(records.map(({ offset }) => offset)).to.deep.equal([3, 7, 2]);
    expect([...bounds]).to.deep.equal([
      [0, 2],
      [1, 7],
    ]);
    expect(cut).to.equal(false);
  });

  it('goes on, read page after page, until every record was shown once, whatever the clocks did', () => {
    const partition = fc.array(fc.tuple(fc.integer({ min: 0, max: 20 }), fc.boolean()), { maxLength: 12 });
    fc.assert(
      fc.property(
        fc.array(partition, { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 1, max: 5 }),
        fc.constantFrom<Direction>('older', 'newer'),
        (partitions, limit, direction) => {
          const shown = readAll(partitions, limit, direction);
          const wanted = partitions.flatMap((records, part) =>
            records.flatMap(([, fit], n) => (fit ? [`${String(part)}/${String(n + 1)}`] : [])),
          );
          expect([...shown].sort()).to.deep.equal(wanted.sort());
          for (const part of partitions.keys()) {
            const its = shown
              .filter((each) => each.startsWith(`${String(part)}/`))
              .map((each) => Number(each.split('/')[1]));
            expect(its).to.deep.equal(its.toSorted((a, b) => (direction === 'older' ? b - a : a - b)));
          }
        },
      ),
    );
  });
});

/** Reads as the database would: windows of two records more than a page. */
function readAll(partitions: (readonly [at: number, fit: boolean])[][], limit: number, direction: Direction): string[] {
  const shown: string[] = [];
  let bounds: Bounds = new Map(
    partitions.map((records, part) => [part, direction === 'older' ? records.length + 1 : 1]),
  );
  for (let pages = 0; pages < 200; pages += 1) {
    const windows = [...bounds].map(([partition, bound]) => {
      const all = (partitions[partition] ?? []).map(([at, fit], n) => ({ offset: n + 1, at, fit }));
      const rest =
        direction === 'older'
          ? all.filter(({ offset }) => offset < bound).reverse()
          : all.filter(({ offset }) => offset >= bound);
      return { partition, seen: rest.slice(0, limit + 2), full: rest.length >= limit + 2 };
    });
    const ends = windows.filter(({ full }) => full).map(({ seen }) => seen.map(({ at }) => at));
    const edge =
      direction === 'older'
        ? Math.max(...ends.map((ats) => Math.min(...ats)))
        : Math.min(...ends.map((ats) => Math.max(...ats)));
    const looked = windows.map(({ partition, seen }): Looked => {
      const last = seen.findLastIndex(
        ({ at }) => ends.length === 0 || (direction === 'older' ? at >= edge : at <= edge),
      );
      const within = seen.slice(0, last + 1);
      return { partition, fits: within.filter(({ fit }) => fit), last: within.at(-1)?.offset };
    });
    const page = mergePage(looked, bounds, limit, direction);
    shown.push(...page.records.map(({ partition, offset }) => `${String(partition)}/${String(offset)}`));
    bounds = page.bounds;
    if (!page.cut && ends.length === 0) return shown;
  }
  throw new Error('it does not come to an end');
}
