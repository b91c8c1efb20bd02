/**
 * A chain of entries: each is hashed together with the hash before it, so that none can be changed, removed, put in or
 * moved without every hash behind it being another. The form is written down for outsiders in docs/audit.md, and the
 * database computes the same in projection.chain_hash.
 */
import { hash } from 'node:crypto';

/** What stands before the first entry of a chain. */
export const BEGINNING = '0'.repeat(64);

/** What of an audit entry is hashed. */
export type ChainedEntry = {
  /** Its number in the user's chain: 1, 2, 3, … */
  seq: number;
  /** Of the event, in the user's partition of task-events. */
  offset: number;
  id: string;
  userId: string;
  taskId: string;
  version: number;
  type: string;
  /** To the microsecond, in UTC. */
  at: string;
  actor: string;
  changeId: string;
  before: unknown;
  after: unknown;
};

export const chainHash = (previous: string, entry: object): string =>
  hash('sha256', `${previous}\n${canonical(entry)}`, 'hex');

/** JSON in one form only: keys sorted, no white space. Keys are ASCII, so every language sorts them alike. */
export function canonical(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (value === null || typeof value !== 'object') return String(value);
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  const members = value as Record<string, unknown>;
  let text = '';
  for (const name of Object.keys(members).sort()) {
    if (members[name] === undefined) continue;
    text += `${text === '' ? '' : ','}${JSON.stringify(name)}:${canonical(members[name])}`;
  }
  return `{${text}}`;
}

/** An instant as the canonical form has it. Events are dated to the millisecond. */
export const canonicalInstant = (instant: string): string => new Date(instant).toISOString().replace(/Z$/, '000Z');
