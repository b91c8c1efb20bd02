import { expect } from 'chai';
import { share } from './share.ts';
import type { Held } from './share.ts';

const held = (owners: (number | null)[], dead: number[] = []): Held[] =>
  owners.map((owner, partition) => ({ partition, owner, alive: owner !== null && !dead.includes(owner) }));

describe('the share of a member', () => {
  it('alone, takes everything', () => {
    expect(share(held([null, null, null, null]), 1, 1)).to.deep.equal({ take: [0, 1, 2, 3], give: [] });
  });
  it('gives up what is above the share, so that a newcomer finds something', () => {
    expect(share(held([1, 1, 1, 1]), 1, 2)).to.deep.equal({ take: [], give: [2, 3] });
    expect(share(held([1, 1, null, null]), 2, 2)).to.deep.equal({ take: [2, 3], give: [] });
  });
  it('takes nothing from the living', () => expect(share(held([1, 1, 1, 1]), 2, 2).take).to.deep.equal([]));
  it('takes what the dead held', () => {
    expect(share(held([1, 1, 2, 2], [1]), 2, 1)).to.deep.equal({ take: [0, 1], give: [] });
  });
  it('takes its own again when its lease had run out', () => {
    expect(share(held([1, 1, null, null], [1]), 1, 1).take).to.deep.equal([0, 1, 2, 3]);
  });
  it('of an uneven number is rounded up, so that none is left over', () => {
    expect(share(held([null, null, null, null, null]), 1, 2).take).to.deep.equal([0, 1, 2]);
  });
  it('members beyond the partitions hold nothing', () => {
    expect(share(held([1, 2]), 3, 3)).to.deep.equal({ take: [], give: [] });
  });
  it('counts as one member when nobody is counted', () => {
    expect(share(held([null]), 1, 0).take).to.deep.equal([0]);
  });
});
