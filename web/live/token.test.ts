import { expect } from 'chai';
import { makeTokens, SignedOut } from './token.ts';

const tokenUntil = (seconds: number, sub = 'ann') =>
  `h.${Buffer.from(JSON.stringify({ exp: seconds, sub })).toString('base64url')}.s`;

describe('the token for the services', () => {
  let asked = 0;
  let now = 0;
  const tokens = () => {
    asked = 0;
    now = 0;
    return makeTokens(
      () => Promise.resolve(tokenUntil(now / 1_000 + 900 + asked++)),
      () => now,
    );
  };

  it('is asked for once by many at the same time', async () => {
    const { get } = tokens();
    expect(new Set(await Promise.all([get(), get(), get()])).size).to.equal(1);
    expect(asked).to.equal(1);
  });

  it('is kept while it has a minute left and renewed after that', async () => {
    const { get } = tokens();
    await get();
    now = 839_000;
    await get();
    expect(asked).to.equal(1);
    now = 841_000;
    await get();
    expect(asked).to.equal(2);
  });

  it('is renewed at once when it was refused', async () => {
    const { get } = tokens();
    const first = await get();
    expect(await get(true)).not.to.equal(first);
  });

  it('is asked for again after a failure', async () => {
    let fails = true;
    const { get } = makeTokens(() => (fails ? Promise.reject(new Error('away')) : Promise.resolve(tokenUntil(900))));
    expect(await get().catch(() => 'failed')).to.equal('failed');
    fails = false;
    expect(await get()).to.equal(tokenUntil(900));
  });

  it('is never somebody else’s, who signed in in another tab', async () => {
    const whose = ['ann', 'bob'];
    const { get } = makeTokens(() => Promise.resolve(tokenUntil(900, whose.shift())));
    await get(true);
    expect(await get(true).catch((error: unknown) => error)).to.be.instanceOf(SignedOut);
  });
});
