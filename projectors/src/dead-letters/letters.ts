/**
 * Dead letters as operators work on them. A letter is one record that a group could not apply, or that waits behind one;
 * the letters of one key, in the order in which they came, are its queue.
 */
import { topicOf } from '@tasklog/event-log';
import type { LogRecord } from '@tasklog/event-log';
import { Problem } from '@tasklog/runtime';
import { sql } from '@tasklog/runtime/pool';
import type { Db, Tx } from '@tasklog/runtime/pool';
import type { Envelope } from '@tasklog/schemas';
import { row } from '../row.ts';

/** A queue: one key of one generation of one group. */
export type Queue = { group: string; generation: number; key: string };

export type Letter = Queue & {
  id: number;
  topic: number;
  partition: number;
  offset: number;
  event: Envelope;
  reason: string;
  state: 'waiting' | Settled;
  at: string;
  settledAt: string | null;
  settledBy: string | null;
};

export type Settled = 'retried' | 'skipped' | 'discarded' | 'repaired';

const letterRow = row<Letter>({
  id: 'number',
  group: 'string',
  generation: 'number',
  key: 'string',
  topic: 'number',
  partition: 'number',
  offset: 'number',
  event: 'object',
  reason: 'string',
  state: 'string',
  at: 'string',
  settledAt: 'string?',
  settledBy: 'string?',
});
const LETTER = sql.fragment`id, grp as "group", gen as generation, key, topic, part as partition, off as "offset", event,
  reason, state, at, settled_at as "settledAt", settled_by as "settledBy"`;

export const recordOf = ({ topic, partition, offset, at, event }: Letter): LogRecord => ({
  topic: topicOf(topic),
  partition,
  offset,
  at,
  event,
});

/** The letter of this number. Throws Problem 404 when there is none. */
export async function letterOf(db: Db, id: number): Promise<Letter> {
  const letter = await db.maybeOne(sql.type(letterRow)`select ${LETTER} from log.dead_letter where id = ${id}`);
  if (letter === null) throw new Problem(404, 'no-such-dead-letter', `There is no dead letter ${String(id)}.`);
  return letter;
}

/** The same, still waiting. Throws Problem 409 when somebody has settled it: of two operators the second one is told. */
export async function waitingLetter(db: Db, id: number): Promise<Letter> {
  const letter = await letterOf(db, id);
  if (letter.state === 'waiting') return letter;
  const { state, settledBy, settledAt } = letter;
  throw new Problem(
    409,
    'settled',
    `Dead letter ${String(id)} was ${state} by ${settledBy ?? 'somebody'} at ${settledAt ?? '?'}; there is nothing left to do.`,
  );
}

/** Other letters of the same record that wait: of other groups, and of other generations. */
export async function sameRecord(db: Db, { id, topic, partition, offset }: Letter): Promise<readonly Letter[]> {
  return db.any(sql.type(letterRow)`
    select ${LETTER} from log.dead_letter
    where (topic, part, off) = (${topic}, ${partition}, ${offset}) and state = 'waiting' and id <> ${id}
    order by id`);
}

/** The first letters of a queue. */
export async function firstOf(db: Db, { group, generation, key }: Queue, limit: number): Promise<readonly Letter[]> {
  return db.any(sql.type(letterRow)`
    select ${LETTER} from log.dead_letter
    where (grp, gen, key) = (${group}, ${generation}, ${key}) and state = 'waiting'
    order by id limit ${limit}`);
}

export async function lengthOf(db: Db, { group, generation, key }: Queue): Promise<number> {
  const { n } = await db.one(sql.type(row<{ n: number }>({ n: 'number' }))`
    select count(*) as n from log.dead_letter
    where (grp, gen, key) = (${group}, ${generation}, ${key}) and state = 'waiting'`);
  return n;
}

/** First word of the locks under which one operator at a time works on a queue. */
const OPERATORS = 'dead letters of';

/**
 * Has the queue for this transaction alone. Of two operators one wins and the other is told (409); a consumer that is
 * just parking behind the key is waited for, and one that comes now waits for us: what it parked is read below, and when
 * we free the key, it finds it free. The key's row comes before anything that a fold locks, there as here.
 */
export async function haveQueue(tx: Tx, { group, generation, key }: Queue): Promise<void> {
  const lock = JSON.stringify([OPERATORS, group, generation, key]);
  const { mine } = await tx.one(sql.type(row<{ mine: boolean }>({ mine: 'boolean' }))`
    select pg_try_advisory_xact_lock(hashtextextended(${lock}, 0)) as mine`);
  if (!mine) {
    throw new Problem(
      409,
      'busy',
      `Another operator works on the dead letters of ${key} in ${group} at this moment. Look again, then decide.`,
      { headers: { 'Retry-After': '1' } },
    );
  }
  await tx.query(sql.unsafe`
    select from log.blocked_key where (grp, gen, key) = (${group}, ${generation}, ${key}) for update`);
}

export async function settle(tx: Tx, ids: readonly number[], as: Settled, by: string): Promise<void> {
  await tx.query(sql.unsafe`
    update log.dead_letter set state = ${as}, settled_at = clock_timestamp(), settled_by = ${by}
    where id = any(${sql.array(ids, 'int8')}) and state = 'waiting'`);
}

/** Frees the key when nothing waits in its queue any more. Only for whoever has the queue. */
export async function freeWhenEmpty(tx: Tx, { group, generation, key }: Queue): Promise<void> {
  await tx.query(sql.unsafe`
    delete from log.blocked_key b where (grp, gen, key) = (${group}, ${generation}, ${key})
      and not exists (select from log.dead_letter d where (d.grp, d.gen, d.key) = (b.grp, b.gen, b.key) and d.state = 'waiting')`);
}
