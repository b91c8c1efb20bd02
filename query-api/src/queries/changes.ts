import { invalid, Problem } from '@tasklog/runtime';
import { sql } from '@tasklog/runtime/pool';
import type { Reads } from '@tasklog/runtime/scoped-pool';
import type { ChangeList } from '@tasklog/schemas';
import { isAuditEntry } from '@tasklog/schemas/validators';
import { needPast } from '../as-of.ts';
import { Wrong } from '../kinds.ts';
import type { Kind } from '../kinds.ts';
import { keyedColumns, PAGE } from '../page.ts';
import { optional } from '../parameters.ts';
import type { Question } from '../question.ts';
import { rowWhere } from '../row.ts';
import { ENTRY } from './audit.ts';

/**
 * A place in the user's trail: the number of the last entry that was seen, and the beginning of its hash. Entries are
 * numbered 1, 2, 3, … in the order of the log, and a rebuild numbers and hashes them the same. The hash tells a place in
 * this trail from one in a trail that is no more.
 */
type Place = { seq: number; hash: string };
type Since = Place | 'latest';

const PLACE = /^c1\.(\d{1,15})\.([0-9a-f]{16})$/;
const BEGINNING: Place = { seq: 0, hash: '0'.repeat(16) };

const since: Kind<Since> = {
  schema: { type: 'string', pattern: '^(latest|c1\\.\\d{1,15}\\.[0-9a-f]{16})$' },
  read: (text) => {
    if (text === 'latest') return text;
    const [, seq, hash] = PLACE.exec(text) ?? [];
    if (seq === undefined || hash === undefined)
      return new Wrong('must be the “next” of an earlier answer, or the word latest');
    return { seq: Number(seq), hash };
  },
};

const format = ({ seq, hash }: Place): string => `c1.${String(seq)}.${hash}`;

const parameters = {
  since: optional(
    since,
    'Only what happened after this: the “next” of an earlier answer. “latest” answers where the trail ends now; left out, it begins at its beginning.',
  ),
  limit: PAGE.limit,
};

export const changes: Question<typeof parameters> = {
  path: '/v1/changes',
  about: 'What happened to the list since a place, oldest first: each change once, none left out.',
  parameters,
  answer: 'ChangeList',
  reads: 'audit',
  async ask({ db, userId, values: { since: given = BEGINNING, limit } }) {
    await needPast(db, userId);
    if (given === 'latest') return { body: { items: [], next: format(await end(db, userId)), more: false } };
    await refuseForeign(db, userId, given);
    const rows = await db.any(sql.type(keyedColumns(isAuditEntry))`
      select ${ENTRY}, jsonb_build_array(seq, left(hash, 16)) as key
      from read.audit
      where user_id = ${userId}::uuid and seq > ${given.seq}::bigint
      order by seq
      limit ${limit + 1}`);
    const shown = rows.slice(0, limit);
    const [seq, hash] = (shown.at(-1)?.key ?? []) as [number?, string?];
    const next = seq === undefined || hash === undefined ? given : { seq, hash };
    const body: ChangeList = {
      items: shown.map(({ item }) => item),
      next: format(next),
      more: rows.length > limit,
    };
    return { body };
  },
};

const placeRow = rowWhere((row): row is Place => {
  const { seq, hash } = row as Record<string, unknown>;
  return typeof seq === 'number' && typeof hash === 'string';
});

async function end(db: Reads, userId: string): Promise<Place> {
  const last = await db.maybeOne(sql.type(placeRow)`
    select seq, left(hash, 16) as hash from read.audit where user_id = ${userId}::uuid order by seq desc limit 1`);
  return last ?? BEGINNING;
}

/**
 * A place beyond the end is one that the read model has not reached yet, as just after going back to an older copy of it:
 * there is nothing new there now. Another entry at the place means another trail, and all must be read anew.
 */
async function refuseForeign(db: Reads, userId: string, { seq, hash }: Place): Promise<void> {
  if (seq === 0) {
    if (hash === BEGINNING.hash) return;
    throw invalid([{ field: 'since', message: 'must be the “next” of an earlier answer, or the word latest' }]);
  }
  const found = await db.maybeOne(sql.type(placeRow)`
    select seq, left(hash, 16) as hash from read.audit where user_id = ${userId}::uuid and seq = ${seq}::bigint`);
  if (found !== null && found.hash !== hash)
    throw new Problem(
      410,
      'another-trail',
      'This place is of a trail that is no more. Read the list anew, and begin with since=latest.',
      { faults: [{ field: 'since', message: 'is of another trail' }] },
    );
}
