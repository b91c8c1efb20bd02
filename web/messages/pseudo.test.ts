import { expect } from 'chai';
import { en, type Room } from './catalogue.ts';
import { messagesOf } from './locale.ts';
import { stretched } from './pseudo.ts';

describe('the pseudo-locale', () => {
  it('makes a text longer and leaves what is filled in alone', () =>
    expect(stretched({ a: { b: 'Undo <b>it</b>, {name}' } })).to.deep.equal({
      a: { b: 'Úndó <b>ít</b>, {name}~~~~' },
    }));

  it('makes each form of a plural longer as well', () =>
    expect(stretched({ a: '{count, plural, =0 {} one {# task} other {# <b>tasks</b>}} left' })).to.deep.equal({
      a: '{count, plural, =0 {} one {# tásk~~~} other {# <b>tásks</b>~~~}} léft~~',
    }));

  it('is plain data, which a server can send', () => {
    const isPlain = (value: unknown): boolean =>
      typeof value !== 'object' ||
      value === null ||
      Array.isArray(value) ||
      Object.getPrototypeOf(value) === Object.prototype;
    const all = (value: unknown): unknown[] =>
      typeof value === 'object' && value !== null ? [value, ...Object.values(value).flatMap(all)] : [value];
    expect(all(messagesOf('en', ['shell'])).every(isPlain)).to.equal(true);
  });

  for (const locale of ['en', 'en-XA'] as const)
    it(`can be read whole in ${locale}`, () =>
      expect(Object.keys(messagesOf(locale, Object.keys(en) as Room[]))).to.have.length.above(3));
});
