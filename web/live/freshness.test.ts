import { expect } from 'chai';
import { makeFreshness } from './freshness.ts';
import { emptyState } from './reduce.ts';
import { makeStore } from './store.ts';

describe('how fresh a list is', () => {
  const given = () => {
    const clock = { now: 1 };
    const store = makeStore(emptyState);
    const freshness = makeFreshness(store, () => clock.now);
    const link = (state: 'live' | 'reconnecting' | 'offline', at: number) => {
      clock.now = at;
      store.send({ kind: 'link', state, at });
    };
    const read = (stale: boolean, at: number) => {
      clock.now = at;
      store.send({ kind: 'snapshot', tasks: [], learnedWhenAsked: 0, stale });
    };
    return { freshness, link, read };
  };

  it('is known since the line was lost, however often that is tried to mend', () => {
    const { freshness, link } = given();
    link('live', 2);
    expect(freshness.get()).to.equal(null);
    link('reconnecting', 3);
    link('offline', 4);
    expect(freshness.get()).to.equal(3);
    link('live', 5);
    expect(freshness.get()).to.equal(null);
  });

  it('is known since an answer said that it is behind, until one has caught up', () => {
    const { freshness, read } = given();
    read(true, 2);
    read(true, 3);
    expect(freshness.get()).to.equal(2);
    read(false, 4);
    expect(freshness.get()).to.equal(null);
  });
});
