import { expect } from 'chai';
import { Problem } from '@tasklog/runtime';
import { cursor, formatCursor, keysOf } from './cursor.ts';
import type { Cursor, KeyKind } from './cursor.ts';
import { Wrong } from './kinds.ts';

const ID = '0b7e0a52-6f3d-4d7b-9a51-3f1a5c0e7b11';
const read = (text: string): Cursor => {
  const value = cursor.read(text);
  if (value instanceof Wrong) throw new Error(value.says);
  return value;
};
const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const refused = (keys: unknown[], kinds: KeyKind[]) => {
  try {
    keysOf(read(encode(['list', ...keys])), 'list', kinds);
    return false;
  } catch (error) {
    return error instanceof Problem && error.status === 422;
  }
};

describe('a cursor', () => {
  it('gives back the keys it was made of', () =>
    expect(keysOf(read(formatCursor('list', ['2026-11-23', ID])), 'list', ['text', 'uuid'])).to.deep.equal([
      '2026-11-23',
      ID,
    ]));

  it('holds a missing date', () =>
    expect(keysOf(read(formatCursor('list', [null, ID])), 'list', ['text or null', 'uuid'])?.[0]).to.equal(null));

  it('is not needed', () => expect(keysOf(undefined, 'list', ['uuid'])).to.equal(undefined));

  it('is refused when it is no cursor at all', () => {
    for (const text of ['x', '!!', encode({}), encode([]), encode([1, ID]), 'a'.repeat(5_000), encode(null)])
      expect(cursor.read(text), text.slice(0, 20)).to.be.instanceOf(Wrong);
  });

  it('is refused for another list', () =>
    expect(() => keysOf(read(formatCursor('tasks by due', [null, ID])), 'tasks by title', ['text', 'uuid'])).to.throw(
      /cursor/,
    ));

  it('is refused with keys that the database would stumble over', () => {
    expect(refused(['a\0', ID], ['text', 'uuid'])).to.equal(true);
    expect(refused(['\ud800', ID], ['text', 'uuid'])).to.equal(true);
    expect(refused(['a', 'b'], ['text', 'uuid'])).to.equal(true);
    expect(refused([1.5], ['micros'])).to.equal(true);
    expect(refused([1e300], ['micros'])).to.equal(true);
    expect(refused([null], ['micros'])).to.equal(true);
    expect(refused([-1], ['rank'])).to.equal(true);
    expect(refused([{}], ['text'])).to.equal(true);
    expect(refused([], ['uuid'])).to.equal(true);
    expect(refused([ID, ID], ['uuid'])).to.equal(true);
  });
});
