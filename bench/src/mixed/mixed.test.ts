import { expect } from 'chai';
import { kindOf, SHARE } from './operations.ts';
import { figuresAt, summed } from './paced.ts';

describe('the mixed load', () => {
  it('is questions for eight of ten, of every kind', () => {
    const kinds = Array.from({ length: 100 }, (_, n) => kindOf(n));
    expect(SHARE).to.equal(0.8);
    expect(kinds.filter((kind) => kind === 'command')).to.have.length(20);
    expect(new Set(kinds)).to.deep.equal(new Set(['page', 'search', 'task', 'command']));
  });
  it('tells questions from commands, and what was never answered', () => {
    const figures = summed(
      [
        { kind: 'page', ms: 2 },
        { kind: 'task', ms: 4 },
        { kind: 'search', ms: 3 },
        { kind: 'command', ms: 30 },
      ],
      { sent: 5, seconds: 2 },
    );
    expect(figures).to.deep.equal({
      ...{ perSecond: 2, answeredPercent: 80, readsPerSecond: 2 },
      ...{ readP50Ms: 3, readP99Ms: 4, pageP99Ms: 2, searchP99Ms: 3, taskP99Ms: 4, commandP50Ms: 30, commandP99Ms: 30 },
    });
  });
  it('counts an operation that fails, and goes on', async () => {
    const begin = (n: number) => ({
      kind: kindOf(n),
      done: n === 3 ? Promise.reject(new Error('no')) : Promise.resolve(),
    });
    const said: string[] = [];
    const figures = await figuresAt(begin, { perSecond: 1_000, seconds: 0.01 }, (failure) => said.push(failure));
    expect(figures).to.include({ answeredPercent: 90 });
    expect(said).to.deep.equal(['no']);
  });
});
