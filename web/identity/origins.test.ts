import { expect } from 'chai';
import { trustedOrigins } from './origins.ts';

describe('origins that may sign in', () => {
  it('are the public address alone', () =>
    expect(trustedOrigins('https://tasks.example.org')).to.deep.equal(['https://tasks.example.org']));

  it('are all names of this machine when it serves itself', () =>
    expect(trustedOrigins('http://127.0.0.1:3000')).to.deep.equal([
      'http://localhost:3000',
      'http://127.0.0.1:3000',
      'http://[::1]:3000',
    ]));
});
