import { expect } from 'chai';
import { canonical, canonicalInstant, chainHash } from './chain.ts';

describe('a chain', () => {
  it('has one form for one meaning', () => {
    const form = '{"a":[1,"é\\n\\u001f\\"",{"b":null,"c":true}],"b":{}}';
    expect(canonical({ b: {}, a: [1, 'é\n\u001f"', { c: true, b: null }] })).to.equal(form);
    expect(canonical(JSON.parse(form))).to.equal(form);
    expect(canonical({ a: undefined, b: 1 }), 'as JSON leaves it out').to.equal('{"b":1}');
  });

  it('dates to the microsecond, whatever the zone of the instant', () => {
    expect(canonicalInstant('2026-11-23T12:00:00Z')).to.equal('2026-11-23T12:00:00.000000Z');
    expect(canonicalInstant('2026-11-23T13:00:00.123+01:00')).to.equal('2026-11-23T12:00:00.123000Z');
  });

  it('depends on what stood before', () => {
    const [one, other] = ['0', '1'].map((digit) => chainHash(digit.repeat(64), { seq: 1 }));
    expect(one)
      .to.match(/^[0-9a-f]{64}$/)
      .and.not.equal(other);
  });
});
