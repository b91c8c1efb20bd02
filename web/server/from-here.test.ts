import { expect } from 'chai';
import { isFromHere } from './from-here.ts';

const origins = ['http://localhost:3000', 'http://127.0.0.1:3000', 'http://[::1]:3000'];

describe('a request of an assistant', () => {
  const from = (headers: Record<string, string>, trustProxy = false) => isFromHere(headers, origins, trustProxy);
  it('comes under a name of ours, and from no page or from our own', () => {
    expect(from({ host: 'localhost:3000' })).to.equal(true);
    expect(from({ host: '[::1]:3000', origin: 'http://localhost:3000' })).to.equal(true);
  });
  it('is not taken under another name, as a page can give itself', () => {
    for (const host of ['evil.example:3000', 'localhost.evil.example', '', 'localhost@evil.example'])
      expect(from({ host }), host).to.equal(false);
  });
  it('is not taken from the pages of others', () => {
    for (const origin of ['https://evil.example', 'null', 'http://localhost:3001'])
      expect(from({ host: 'localhost', origin }), origin).to.equal(false);
  });
  it('is known by the name that a trusted proxy was asked under, and by no other’s word', () => {
    const headers = { host: 'web:3000', 'x-forwarded-host': 'localhost' };
    expect([from(headers, true), from(headers)]).to.deep.equal([true, false]);
  });
});
