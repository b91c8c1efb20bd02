import { expect } from 'chai';
import { LIMITS } from './limits.ts';
import { dutyOf } from './vigil.ts';
import type { Watched } from './vigil.ts';

const SECOND = 1_000;
const WALL = Date.parse('2026-11-23T10:30:00Z');
const FAR = Date.parse('9999-12-31T00:00:00Z');
const duty = (socket: Partial<Watched>, at: number, wall = WALL): string => {
  const due = dutyOf({ opened: 0, heard: 0, pinged: 0, expires: FAR, ...socket }, at, wall, LIMITS);
  return due.do === 'close' ? due.closing.counted : due.do;
};

describe('looking after a socket', () => {
  it('gives it five seconds to say hello', () => {
    expect(duty({ expires: undefined }, 4_999)).to.equal('nothing');
    expect(duty({ expires: undefined }, 5_000)).to.equal('no-hello');
  });

  it('closes it when its token is over, by the wall clock', () => {
    expect(duty({ expires: WALL + 1 }, 0)).to.equal('nothing');
    expect(duty({ expires: WALL }, 0)).to.equal('expired');
    expect(duty({ expires: WALL + SECOND }, 0, WALL + 3_600 * SECOND)).to.equal('expired');
  });

  it('leaves a token alone that ends in many years', () => expect(duty({}, 0)).to.equal('nothing'));

  it('pings it every 25 seconds', () => {
    expect(duty({}, 24 * SECOND)).to.equal('nothing');
    expect(duty({}, 25 * SECOND)).to.equal('ping');
    expect(duty({ pinged: 25 * SECOND, heard: 25 * SECOND }, 26 * SECOND)).to.equal('nothing');
    expect(duty({ pinged: 25 * SECOND, heard: 25 * SECOND }, 50 * SECOND)).to.equal('ping');
  });

  it('pings a new one 25 seconds after it opened, not at once', () =>
    expect(duty({ opened: 100 * SECOND, heard: 100 * SECOND }, 101 * SECOND)).to.equal('nothing'));

  it('cuts one that left two pings unanswered, within a minute', () => {
    expect(duty({ pinged: 50 * SECOND, heard: 0 }, 54 * SECOND)).to.equal('nothing');
    expect(duty({ pinged: 50 * SECOND, heard: 0 }, 55 * SECOND)).to.equal('terminate');
    expect(LIMITS.silentMs + LIMITS.sweepMs).to.be.below(60 * SECOND);
    expect(LIMITS.silentMs).to.be.above(2 * LIMITS.pingEveryMs);
  });
});
