import { expect } from 'chai';
import type { Replay } from '@tasklog/schemas';
import { comparedOf, effectsOff, isOpen, shareOf, swapRefusal, timeLeft } from './replay.ts';

const replay = (fields: Partial<Replay> = {}): Replay => ({
  ...{ id: 'r', projector: 'tasks', generation: 2, source: 'postgres', verify: 'sample', swap: 'manual' },
  ...{ allowDeadLetters: false, state: 'running', records: 1_000, done: 400, rate: 20, meanRate: 10, askedBy: 'ann' },
  ...{ deadLetters: 0, madeAt: '2026-11-27T12:00:00Z', updatedAt: '2026-11-27T12:00:00Z' },
  ...fields,
});

const verification = (equal: boolean) => ({ mode: 'sample' as const, equal, tables: [] });

describe('a replay as it is shown', () => {
  it('is part of what was there when it began, and never more than all', () =>
    expect([replay(), replay({ done: 1_200 }), replay({ records: 0, done: 0 })].map(shareOf)).to.deep.equal([
      0.4, 1, 1,
    ]));

  it('takes from the time of the last half minute to that of all', () => {
    expect(timeLeft(replay())).to.deep.equal({ least: 30, most: 60 });
    expect(timeLeft(replay({ rate: 0 }))).to.deep.equal({ least: 60, most: 60 });
  });

  it('takes nobody knows how long before it has a rate, and nothing once it has read all', () => {
    expect(timeLeft(replay({ rate: 0, meanRate: 0 }))).to.equal(null);
    expect(timeLeft(replay({ done: 1_000 }))).to.equal(null);
    expect(timeLeft(replay({ state: 'verifying' }))).to.equal(null);
  });

  it('acts on nothing before the offsets that the live one had come to', () => {
    expect(effectsOff(replay({ effectsFrom: [5, 1] }))).to.deep.equal([
      { partition: 0, until: 4 },
      { partition: 1, until: 0 },
    ]);
    expect(effectsOff(replay())).to.deep.equal([]);
  });

  it('is over when it was swapped, set aside, cancelled, or has failed', () =>
    expect((['ready', 'paused', 'swapped', 'failed'] as const).map((state) => isOpen(replay({ state })))).to.deep.equal(
      [true, true, false, false],
    ));
});

describe('a generation may be shown', () => {
  const ready = { state: 'ready', lag: 0 } as const;

  it('when it is ready, was compared and found equal, and is a second behind at most', () => {
    expect(swapRefusal(ready, 'equal', 0.9)).to.equal(null);
    expect(swapRefusal(ready, 'equal', undefined)).to.equal(null);
  });

  it('not while it is built, not before it was compared, and not when it differs', () => {
    expect(swapRefusal({ state: 'building', lag: 0 }, 'not-yet', 0)).to.equal('building');
    expect(swapRefusal(ready, comparedOf(replay()), 0)).to.equal('not-compared');
    expect(swapRefusal(ready, comparedOf(undefined), 0)).to.equal('not-compared');
    expect(swapRefusal(ready, comparedOf(replay({ verification: verification(false) })), 0)).to.equal('differs');
    expect(swapRefusal(ready, comparedOf(replay({ verification: verification(true) })), 0)).to.equal(null);
  });

  it('not while it is behind, also when nobody knows by how many seconds', () => {
    expect(swapRefusal(ready, 'equal', 1.5)).to.equal('behind');
    expect(swapRefusal({ state: 'ready', lag: 3 }, 'equal', undefined)).to.equal('behind');
  });
});
