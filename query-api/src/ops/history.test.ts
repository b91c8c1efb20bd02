import { expect } from 'chai';
import { createHistory } from './history.ts';

describe('the history of the lag', () => {
  const seconds = (n: number): number => n * 1_000;
  const make = () => createHistory({ points: 4, fields: 2, most: 3 });

  it('keeps the newest points, oldest first', () => {
    const history = make();
    for (let n = 1; n <= 6; n += 1) history.add(seconds(n), new Map([['a', [n, 10 * n]]]));
    expect(history.times()).to.deep.equal([3, 4, 5, 6].map(seconds));
    expect(history.read('a', 1)).to.deep.equal([30, 40, 50, 60]);
  });

  it('shows a hole where a series was not read, also before it began', () => {
    const history = make();
    history.add(seconds(1), new Map([['a', [1, 1]]]));
    history.add(seconds(2), new Map([['b', [2, 2]]]));
    history.add(seconds(3), new Map([['a', [3, 3]]]));
    expect(history.read('a', 0)).to.deep.equal([1, NaN, 3]);
    expect(history.read('b', 0)).to.deep.equal([NaN, 2, NaN]);
    expect(history.read('never', 0)).to.deep.equal([NaN, NaN, NaN]);
  });

  it('forgets a series that is gone for as long as it remembers, and takes no more than it may', () => {
    const history = make();
    history.add(seconds(1), new Map([['gone', [1, 1]]]));
    for (let n = 2; n <= 5; n += 1) history.add(seconds(n), new Map([['a', [n, n]]]));
    expect(history.keys()).to.deep.equal(['a']);
    history.add(seconds(6), new Map(['a', 'b', 'c', 'd'].map((key) => [key, [1, 1]])));
    expect(history.keys()).to.deep.equal(['a', 'b', 'c']);
  });

  it('tells how fast a field grows since the oldest point that is near enough', () => {
    const history = make();
    history.add(seconds(0), new Map([['a', [0, 0]]]));
    history.add(seconds(50), new Map([['a', [100, 0]]]));
    history.add(seconds(60), new Map([['a', [300, 0]]]));
    expect(history.rate('a', 0, seconds(100), 600, seconds(60))).to.equal(10);
    expect(history.rate('a', 0, seconds(60), 300, seconds(60))).to.equal(5);
    expect(history.rate('b', 0, seconds(60), 300, seconds(60))).to.equal(undefined);
  });
});
