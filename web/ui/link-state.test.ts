import { expect } from 'chai';
import { barOf, type Connection } from './link-state.ts';

const TRAFFIC = { slow: false, fullUntil: null, signedOut: false };

describe('what is told about the connection', () => {
  const fine: Connection = { link: 'live', behindSince: null, waiting: 0, traffic: TRAFFIC };
  const now = 100_000;
  const bar = (part: Partial<Connection>) => barOf({ ...fine, ...part }, now);

  it('is nothing while all is well', () => expect(bar({})).to.equal(null));

  it('is left to the dot for five seconds', () => {
    expect(bar({ link: 'reconnecting', behindSince: now - 4_999 })).to.equal(null);
    expect(bar({ link: 'reconnecting', behindSince: now - 5_000 })).to.deep.equal({ say: 'reconnecting', at: 95_000 });
  });

  it('counts what waits to be sent', () => {
    expect(bar({ link: 'offline', waiting: 3 })).to.deep.equal({ say: 'offlineWaiting', count: 3 });
    expect(bar({ link: 'reconnecting', behindSince: 0, waiting: 1 })).to.deep.equal({
      say: 'reconnectingWaiting',
      at: 0,
      count: 1,
    });
  });

  it('says as of when a list is that has not caught up', () =>
    expect(bar({ behindSince: 80_000 })).to.deep.equal({ say: 'stale', at: 80_000 }));

  it('says that it is slow, or when it goes on', () => {
    expect(bar({ traffic: { ...TRAFFIC, slow: true, fullUntil: null } })).to.deep.equal({ say: 'slow' });
    expect(bar({ traffic: { ...TRAFFIC, slow: true, fullUntil: now + 1_500 } })).to.deep.equal({
      say: 'full',
      seconds: 2,
    });
  });

  it('explains most by a session that is over', () =>
    expect(
      bar({ link: 'signed-out', waiting: 3, traffic: { ...TRAFFIC, slow: true, fullUntil: now + 9 } }),
    ).to.deep.equal({
      say: 'signedOut',
    }));

  it('notices by an answer that a session is over, before the line does', () =>
    expect(bar({ waiting: 1, traffic: { ...TRAFFIC, signedOut: true } })).to.deep.equal({ say: 'signedOut' }));
});
