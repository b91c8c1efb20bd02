import { expect } from 'chai';
import { answerOf, originsOf, refusalOf } from './door.ts';
import { LIMITS } from './limits.ts';

const HOUSE = { open: true, sockets: 0, unverified: 0 };
const rules = { origins: originsOf('http://localhost:3000/, https://tasks.example.org'), limits: LIMITS };
const status = (
  request: { url?: string; origin?: string; upgrade?: string },
  house: Partial<typeof HOUSE> = {},
): number | undefined => {
  const { url = '/v1/updates', upgrade = 'websocket', origin } = request;
  return refusalOf(
    { url, headers: { upgrade, ...(origin !== undefined && { origin }) } },
    { ...HOUSE, ...house },
    rules,
  )?.status;
};

describe('the door', () => {
  it('lets in a client without an origin, and pages of those allowed', () => {
    expect(status({})).to.equal(undefined);
    expect(status({ origin: 'http://localhost:3000' })).to.equal(undefined);
    expect(status({ origin: 'https://tasks.example.org' })).to.equal(undefined);
  });

  it('keeps pages of other origins out', () => {
    for (const origin of [
      'http://localhost:3001',
      'https://localhost:3000',
      'http://localhost:3000.evil.example',
      'null',
      '',
      'HTTP://LOCALHOST:3000',
    ])
      expect(status({ origin }), origin).to.equal(403);
  });

  it('opens at one address only', () => {
    for (const url of ['/', '/v1/updates/', '/v1/update', '/v1/updatesx', '//v1/updates', '/v1/../v1/updates'])
      expect(status({ url }), url).to.equal(404);
    expect(status({ url: '/v1/updates?token=x' })).to.equal(undefined);
  });

  it('knows no other protocol', () => expect(status({ upgrade: 'h2c' })).to.equal(426));

  it('lets nobody in while the service stops, or when it is full', () => {
    expect(status({}, { open: false })).to.equal(503);
    expect(status({}, { unverified: LIMITS.unverified })).to.equal(503);
    expect(status({}, { sockets: LIMITS.sockets })).to.equal(503);
  });

  it('says no as a whole HTTP answer', () => {
    const refusal = refusalOf({ url: '/', headers: {} }, HOUSE, rules);
    if (refusal === undefined) throw new Error('it was let in');
    const [head = '', body = ''] = answerOf(refusal).split('\r\n\r\n');
    expect(head).to.match(/^HTTP\/1\.1 404 Not Found\r\n/);
    expect(head).to.contain(`Content-Length: ${String(body.length)}`);
    expect(JSON.parse(body)).to.include({ status: 404, code: 'not-found' });
  });
});
