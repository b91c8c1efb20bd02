import { expect } from 'chai';
import { driftOf, interleaved, ratioOf, reaches, steadyRatioOf } from './rounds.ts';
import type { Compared } from './rounds.ts';

const compared = (driftPercent: number): Compared<'ours' | 'theirs'> => ({
  ...{ rounds: 3, load: { median: 1, min: 1, max: 1 }, driftPercent, each: { ours: {}, theirs: {} } },
  figures: {
    ours: [{ perSecond: 30 }, { perSecond: 40 }, { perSecond: 60 }],
    theirs: [{ perSecond: 10 }, { perSecond: 10 }, { perSecond: 12 }],
  },
});

describe('rounds', () => {
  it('go from one contestant to the next, again and again', async () => {
    const went: string[] = [];
    const goes = (name: string, figure: number) => () => {
      went.push(name);
      return Promise.resolve({ figure: figure + went.length });
    };
    const { each } = await interleaved({ a: goes('a', 0), b: goes('b', 10) }, { rounds: 2 });
    expect(went.join('')).to.equal('abab');
    expect(each.a['figure']).to.deep.equal({ median: 1, min: 1, max: 3 });
    expect(each.b['figure']).to.deep.equal({ median: 12, min: 12, max: 14 });
  });
  it('are divided round by round', () => {
    const ratio = ratioOf(compared(30), 'perSecond', ['ours', 'theirs']);
    expect(ratio).to.deep.equal({ median: 4, min: 3, max: 5 });
    expect([reaches(ratio, 4), reaches(ratio, 4.1)]).to.deep.equal([true, false]);
  });
  it('are not divided where the disk drifted', () => {
    const ratio = ratioOf(compared(31), 'perSecond', ['ours', 'theirs']);
    expect(ratio).to.have.property('refused').that.includes('31 %');
    expect(reaches(ratio, 1)).to.equal('not judged');
    expect([driftOf([100, 110, 131]), driftOf([60, 100, 101])]).to.deep.equal([19, 40]);
  });
  it('are divided where the disk was the same before and after, for a floor', () => {
    const by = (...syncs: number[]) => steadyRatioOf({ ...compared(90), syncs }, 'perSecond', ['ours', 'theirs']);
    expect(by(100, 110, 400, 410)).to.deep.equal({ median: 3, min: 3, max: 5 });
    expect(by(100, 110, 400, 100))
      .to.have.property('refused')
      .that.includes('2 of 3 rounds');
  });
});
