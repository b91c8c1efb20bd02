import { expect } from 'chai';
import type { Identity } from './identity.ts';
import { remembering } from './remembered.ts';

const NOW = 1_800_000_000_000;
const someone = (secondsLeft: number): Identity => ({
  userId: '018f5b4e-0000-7000-8000-000000000001',
  name: 'someone',
  role: 'user',
  expiresAt: NOW / 1_000 + secondsLeft,
});

describe('a token that was verified a moment ago', () => {
  let clock: number;
  let asked: string[];
  const verifierOf = (secondsLeft: number) =>
    remembering(
      (token) => {
        asked.push(token);
        return token === 'forged' ? Promise.reject(new Error('forged')) : Promise.resolve(someone(secondsLeft));
      },
      () => clock,
    );
  beforeEach(() => {
    clock = NOW;
    asked = [];
  });

  it('is not verified again', async () => {
    const verify = verifierOf(900);
    expect([await verify('a'), await verify('a')]).to.deep.equal([someone(900), someone(900)]);
    expect(asked).to.deep.equal(['a']);
  });
  it('is, half a minute later: its key may have been taken out', async () => {
    const verify = verifierOf(900);
    await verify('a');
    clock += 30_000;
    await verify('a');
    expect(asked).to.deep.equal(['a', 'a']);
  });
  it('is, once it has expired', async () => {
    const verify = verifierOf(3);
    await verify('a');
    clock += 3_000;
    await verify('a');
    expect(asked).to.deep.equal(['a', 'a']);
  });
  it('says nothing of another token, and a bad one is bad each time', async () => {
    const verify = verifierOf(900);
    await verify('a');
    for (let n = 0; n < 2; n += 1)
      expect(await verify('forged').catch((error: Error) => error.message)).to.equal('forged');
    expect(asked).to.deep.equal(['a', 'forged', 'forged']);
  });
});
