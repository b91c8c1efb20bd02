import { expect } from 'chai';
import { newId } from './ids.ts';

describe('an id made by the browser', () => {
  it('is a UUID of version 7', () =>
    expect(newId()).to.match(/^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/));

  it('sorts after the ones made before it', () => {
    const made = [1, 2, 1_000, 1_764_000_000_000].map(newId);
    expect(made.toSorted()).to.deep.equal(made);
  });

  it('is never the same twice', () => expect(new Set(Array.from({ length: 100 }, () => newId(1))).size).to.equal(100));
});
