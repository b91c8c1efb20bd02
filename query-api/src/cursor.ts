import { invalid } from '@tasklog/runtime';
import { isUuid, Wrong } from './kinds.ts';
import type { Kind } from './kinds.ts';

/** Where a page ended: which list it belongs to, and the sort keys of its last row. Opaque to clients. */
export type Cursor = { list: string; keys: unknown[] };
export type Key = string | number | null;

/** What a key of a cursor may be. Micros are microseconds since 1970, as Postgres keeps instants. */
export type KeyKind = 'text' | 'text or null' | 'uuid' | 'micros' | 'micros or null' | 'rank' | 'score';

const MAX_LENGTH = 12_000;
const NOT_OURS = 'must be the cursor of an earlier answer to the same question';

export function formatCursor(list: string, keys: readonly Key[]): string {
  return Buffer.from(JSON.stringify([list, ...keys])).toString('base64url');
}

export const cursor: Kind<Cursor> = {
  schema: { type: 'string', maxLength: MAX_LENGTH },
  read: (text) => {
    if (text.length > MAX_LENGTH || !/^[\w-]+$/.test(text)) return new Wrong(NOT_OURS);
    try {
      const read: unknown = JSON.parse(Buffer.from(text, 'base64url').toString());
      const [list, ...keys] = Array.isArray(read) ? (read as unknown[]) : [];
      return typeof list === 'string' ? { list, keys } : new Wrong(NOT_OURS);
    } catch {
      return new Wrong(NOT_OURS);
    }
  },
};

/**
 * The keys of a cursor, or undefined without one. Anybody can make up a cursor, so its keys are checked like any input;
 * one of another list or another order is refused with 422.
 */
export function keysOf<T extends readonly Key[]>(
  given: Cursor | undefined,
  list: string,
  kinds: readonly KeyKind[],
): T | undefined {
  if (given === undefined) return undefined;
  const fits =
    given.list === list && given.keys.length === kinds.length && kinds.every((kind, n) => is(kind, given.keys[n]));
  if (!fits) throw invalid([{ field: 'cursor', message: NOT_OURS }]);
  return given.keys as unknown as T;
}

/** The largest integer of Postgres. */
const MOST = 2 ** 31 - 1;

function is(kind: KeyKind, key: unknown): boolean {
  switch (kind) {
    case 'text':
      return typeof key === 'string' && key.isWellFormed() && !key.includes('\0');
    case 'text or null':
      return key === null || is('text', key);
    case 'uuid':
      return typeof key === 'string' && isUuid(key);
    case 'micros':
      return Number.isSafeInteger(key);
    case 'micros or null':
      return key === null || is('micros', key);
    case 'score':
      return Number.isSafeInteger(key) && Math.abs(key as number) <= MOST;
    case 'rank':
      return typeof key === 'number' && Number.isInteger(key) && key >= 0 && key <= 9;
  }
}
