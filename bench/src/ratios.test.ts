import { expect } from 'chai';
import { against, saidOf, twice } from './ratios.ts';
import type { Compared } from './rounds.ts';

/** Rounds in which we came to so many a second and everybody else to ten, on a disk that was steady or was not. */
const rounds = (ours: number, steady = true): Compared => {
  const median = (perSecond: number) => ({ perSecond: { median: perSecond, min: 1, max: 99 } });
  const each = (perSecond: number) => [{ perSecond }, { perSecond }, { perSecond }];
  return {
    ...{ rounds: 3, load: { median: 1, min: 1, max: 1 }, syncs: steady ? [9, 9, 9, 9] : [9, 90, 9, 90] },
    each: { tasklog: median(ours), emmett: median(10), handWritten: median(10), graphileWorker: median(10) },
    figures: { tasklog: each(ours), emmett: each(10), handWritten: each(10), graphileWorker: each(10) },
  };
};
const judged = (ours: number, steady?: boolean) => against({ emmett: 3, handWritten: 2 }, rounds(ours, steady));
const verdicts = (each: ReturnType<typeof judged>) => Object.values(each).map(({ holds }) => holds);

describe('the short profile of ratios', () => {
  it('holds from the floor on, and misses below it', () => {
    expect([30, 25, 19].map((ours) => verdicts(judged(ours)))).to.deep.equal([
      [true, true],
      [false, true],
      [false, false],
    ]);
  });
  it('judges nothing of a disk that drifted', () => {
    expect(verdicts(judged(1, false))).to.deep.equal(['not judged', 'not judged']);
  });
  it('takes the second time for what did not hold at the first', () => {
    const first = judged(25);
    expect(verdicts(twice(first, judged(30)))).to.deep.equal([true, true]);
    expect(verdicts(twice(first, judged(1)))).to.deep.equal([false, true]);
    expect(verdicts(twice(first, judged(1, false)))).to.deep.equal(['not judged', true]);
    expect(verdicts(twice(judged(1, false), first))).to.deep.equal([false, true]);
  });
  it('says a line for each floor', () => {
    const relay = against({ graphileWorker: 0.4 }, rounds(9, false));
    expect(
      saidOf({ append: judged(25), relay })
        .split('\n')
        .slice(1),
    ).to.deep.equal([
      '  MISSED: commands in process, at least 3 times Emmett: 2.5 (2.5–2.5) times (25 to 10 a second)',
      '  holds: commands in process, at least 2 times a transaction by hand: 2.5 (2.5–2.5) times (25 to 10 a second)',
      "  not judged: the outbox, drained, at least 0.4 times graphile-worker: the disk's sync rate drifted by more than 30 % in 3 of 3 rounds (9 to 10 a second)",
    ]);
  });
});
