import { expect } from 'chai';
import { newId } from './ids.ts';

describe('ids', () => {
  it('are UUIDs of version 7', () =>
    expect(newId()).to.match(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/));
  it('sort in the order they were made, also many within one millisecond', () => {
    const made = Array.from({ length: 20_000 }, () => newId(1_800_000_000_000));
    expect(made).to.deep.equal([...made].sort());
    expect(new Set(made).size).to.equal(made.length);
  });
  it('still grow when the clock steps back', () => expect(newId(1_900_000_000_000) < newId(5)).to.equal(true));
});
