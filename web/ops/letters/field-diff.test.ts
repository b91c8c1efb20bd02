import { expect } from 'chai';
import fc from 'fast-check';
import { fieldDiff, fieldsOf, readCopy } from './field-diff.ts';

describe('the difference between a stored event and an edited copy', () => {
  const stored = { type: 'task.updated', data: { after: { title: 7 }, tags: ['a', 'b'] } };

  it('is the fields that changed, came or went', () => {
    const edited = { type: 'task.updated', data: { after: { title: 'seven', due: null }, tags: ['a'] } };
    expect(fieldDiff(stored, edited, [])).to.deep.equal([
      { pointer: '/data/after/title', stored: '7', edited: '"seven"', fault: undefined },
      { pointer: '/data/tags/1', stored: '"b"', edited: undefined, fault: undefined },
      { pointer: '/data/after/due', stored: undefined, edited: 'null', fault: undefined },
    ]);
  });

  it('has what is wrong beside its field, also where nothing was changed, or nothing is there', () => {
    const faults = [
      { field: '/data/after/title', message: 'must be string' },
      { field: '/userid', message: 'is missing' },
    ];
    expect(fieldDiff(stored, stored, faults)).to.deep.equal([
      { pointer: '/data/after/title', stored: '7', edited: '7', fault: 'must be string' },
      { pointer: '/userid', stored: undefined, edited: undefined, fault: 'is missing' },
    ]);
  });

  it('names a field by its pointer, whatever its name', () =>
    expect([...fieldsOf({ 'a/b': { '~': [] } })]).to.deep.equal([['/a~1b/~0', '[]']]));

  it('of anything and itself is nothing', () =>
    fc.assert(fc.property(fc.jsonValue(), (value) => fieldDiff(value, structuredClone(value), []).length === 0)));
});

describe('an edited copy', () => {
  it('is an object of JSON', () => expect(readCopy('{"a":1}')).to.deep.equal({ copy: { a: 1 } }));

  it('that is none says so', () => {
    for (const text of ['', '{', '[]', 'null', '7']) expect(readCopy(text), text).to.have.property('fault');
  });
});
