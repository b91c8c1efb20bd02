import { expect } from 'chai';
import { EVERY_MS, IDLE_AFTER_MS, pauseBefore, SELDOM_MS } from './poll.ts';

const looking = { paused: false, visible: true, idleMs: 0 };

describe('how often operations are looked at', () => {
  it('is every two seconds while somebody looks', () => expect(pauseBefore(looking, EVERY_MS)).to.equal(2_000));

  it('is every ten after five idle minutes', () => {
    expect(pauseBefore({ ...looking, idleMs: IDLE_AFTER_MS - 1 }, EVERY_MS)).to.equal(2_000);
    expect(pauseBefore({ ...looking, idleMs: IDLE_AFTER_MS }, EVERY_MS)).to.equal(10_000);
  });

  it('is never while the page is hidden, or paused', () => {
    expect(pauseBefore({ ...looking, visible: false }, EVERY_MS)).to.equal(null);
    expect(pauseBefore({ ...looking, paused: true }, EVERY_MS)).to.equal(null);
  });

  it('is never oftener for being idle', () =>
    expect(pauseBefore({ ...looking, idleMs: IDLE_AFTER_MS }, 60_000)).to.be.above(SELDOM_MS));
});
