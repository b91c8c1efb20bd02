import { createHash } from 'node:crypto';
import { invalid } from '@tasklog/runtime';

/** Where a page ended, and of which question; opaque to clients. */
export function formatCursor(question: unknown, place: readonly string[]): string {
  return Buffer.from(JSON.stringify([digest(question), ...place])).toString('base64url');
}

/** The place in a cursor of the same question. Anybody can make one up: throws Problem 422 when it is none of ours. */
export function parseCursor(cursor: string, question: unknown, parts: readonly RegExp[]): string[] {
  const [of, ...place] = read(cursor);
  const fits =
    of === digest(question) && place.length === parts.length && place.every((each, n) => parts[n]?.test(each));
  if (fits) return place;
  throw invalid([{ field: '/cursor', message: 'must be the cursor of an earlier answer to the same question' }]);
}

function read(cursor: string): string[] {
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    const parts: unknown[] = Array.isArray(value) ? value : [];
    return parts.every((each) => typeof each === 'string' && each.isWellFormed()) ? (parts as string[]) : [];
  } catch {
    return [];
  }
}

const digest = (question: unknown): string =>
  createHash('sha256').update(JSON.stringify(question)).digest('base64url').slice(0, 12);
