import { expect } from 'chai';
import { afterRound } from './after-round.ts';

const claim = (partition: number, epoch = 1) => ({
  ...{ group: 'group', generation: 1, topic: 'task-events' as const },
  ...{ partition, epoch, after: 0 },
});
const reading = (...partitions: [number, number][]) => new Map(partitions.map(([n, epoch]) => [n, { epoch }]));

describe('after a claim round', () => {
  it('what was taken is read', () =>
    expect(afterRound({ mine: [claim(0), claim(1)], give: [] }, reading([0, 1]))).to.deep.equal({
      ...{ stop: [], begin: [claim(1)], back: [] },
    }));
  it('what is more than the share is stopped, and given back when its page is finished', () =>
    expect(afterRound({ mine: [claim(0), claim(1)], give: [1] }, reading([0, 1], [1, 1]))).to.deep.equal({
      ...{ stop: [1], begin: [], back: [] },
    }));
  it('what was lost and taken again is read under its new epoch', () =>
    expect(afterRound({ mine: [claim(0, 3)], give: [] }, reading([0, 1]))).to.deep.equal({
      ...{ stop: [0], begin: [claim(0, 3)], back: [] },
    }));
  it('what is somebody else’s is stopped', () =>
    expect(afterRound({ mine: [], give: [] }, reading([0, 1])).stop).to.deep.equal([0]));
  it('what is more than the share and nobody reads is given back at once: nobody else could ever take it', () =>
    expect(afterRound({ mine: [claim(0), claim(1)], give: [1] }, reading([0, 1]))).to.deep.equal({
      ...{ stop: [], begin: [], back: [claim(1)] },
    }));
});
