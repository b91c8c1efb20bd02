import { createECDH } from 'node:crypto';
import { expect } from 'chai';
import { tasklog } from './testing/run.ts';

describe('tasklog vapid-keys', () => {
  it('prints a pair that belongs together, another one each time', async () => {
    const made = async () =>
      JSON.parse((await tasklog(['vapid-keys', '--json'])).out) as { publicKey: string; privateKey: string };
    const [one, other] = [await made(), await made()];
    const pair = createECDH('prime256v1');
    pair.setPrivateKey(one.privateKey, 'base64url');
    expect(pair.getPublicKey('base64url')).to.equal(one.publicKey);
    expect(one.publicKey).to.have.length(87);
    expect(other.privateKey).to.not.equal(one.privateKey);
  });
});
