import { expect } from 'chai';
import { growthOf } from './growth.ts';

describe('the growth of a process', () => {
  const at = (minutes: number, rssMB: number) => ({ atMs: minutes * 60_000, rssMB, descriptors: 20 });
  const memory = ({ rssMB }: { rssMB: number }): number => rssMB;

  it('is the slope of its samples, by the hour', () => {
    const samples = [0, 10, 20, 30].map((minutes) => at(minutes, 100 + minutes));
    expect(growthOf(samples, memory)).to.deep.equal({
      ...{ samples: 4, from: 100, to: 130, perHour: 60, percentPerHour: 60 },
    });
  });
  it('is nothing for what goes up and comes down again, as memory does between collections', () => {
    const samples = [0, 1, 2, 3, 4].map((minutes) => at(minutes, minutes % 2 === 0 ? 100 : 140));
    expect(growthOf(samples, memory).perHour).to.equal(0);
  });
  it('is nothing for descriptors that stay, and for too few samples', () => {
    expect(growthOf([at(0, 1), at(9, 2)], ({ descriptors }) => descriptors).perHour).to.equal(0);
    expect(growthOf([at(3, 7)], memory)).to.include({ samples: 1, from: 7, perHour: 0 });
    expect(growthOf([], memory)).to.include({ samples: 0, perHour: 0 });
  });
});
