import { expect } from 'chai';
import { nextRow } from './next-row.ts';

describe('from row to row', () => {
  it('arrows go one on, and stay at the ends', () =>
    expect([
      nextRow('ArrowDown', 0, 3),
      nextRow('j', 2, 3),
      nextRow('ArrowUp', 2, 3),
      nextRow('k', 0, 3),
    ]).to.deep.equal([1, 2, 1, 0]));

  it('Home and End go to the first and the last, other keys nowhere', () =>
    expect([nextRow('Home', 2, 3), nextRow('End', 0, 3), nextRow('x', 1, 3)]).to.deep.equal([0, 2, null]));
});
