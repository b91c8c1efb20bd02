import { notFound } from '@tasklog/runtime';
import { rowOf, sql } from '@tasklog/runtime/pool';
import type { DeadLetter, DeadLetterDetail, Envelope } from '@tasklog/schemas';
import { schemaDiff } from '@tasklog/schemas/schema-diff';
import { isDeadLetter } from '@tasklog/schemas/validators';
import type { Question } from '../question.ts';
import { rowWhere } from '../row.ts';
import { LETTER, letterId } from './letter.ts';

/** Of what waits behind it. */
const SHOWN = 20;

type Rest = Pick<DeadLetterDetail, 'failures' | 'blockedSince'> & { event: Envelope; ahead: number; behind: number };

const restRow = rowWhere((row): row is Rest => typeof (row as Record<string, unknown>)['event'] === 'object');

export const deadLetter: Question<Record<never, never>> = {
  path: '/ops/dead-letters/{id}',
  id: letterId,
  about: 'One dead letter: the record, how it failed, what is not as its schema says, and what waits behind it.',
  parameters: {},
  answer: 'DeadLetterDetail',
  reads: null,
  roles: ['observer', 'operator'],
  async ask({ db, id }) {
    const number = Number(id);
    const letter = await db.maybeOne(sql.type(rowOf<DeadLetter>(isDeadLetter))`
      select ${LETTER} from read.ops_dead_letter where id = ${number}`);
    if (letter === null) throw notFound();
    const { projector, generation, key, topic } = letter;
    const ofQueue = sql.fragment`(grp, gen, key) = (${projector}, ${generation}, ${key})`;
    const rest = await db.one(sql.type(restRow)`
      select event, failures, blocked.since as "blockedSince", queue.ahead, queue.behind
      from read.ops_dead_letter
      cross join (
        select count(*) filter (where id < ${number}) as ahead, count(*) filter (where id > ${number}) as behind
        from read.ops_dead_letter where ${ofQueue} and state = 'waiting') queue
      left join (select since from read.ops_blocked_key where ${ofQueue}) blocked on true
      where id = ${number}`);
    const next = await db.any(sql.type(rowOf<DeadLetter>(isDeadLetter))`
      select ${LETTER} from read.ops_dead_letter
      where ${ofQueue} and state = 'waiting' and id > ${number} order by id limit ${SHOWN}`);
    // What it failed with last stands in the letter itself.
    const last = letter.attempts > 0 ? [{ at: letter.lastAt, error: letter.error }] : [];
    const body: DeadLetterDetail = {
      letter,
      event: rest.event,
      failures: [...last, ...rest.failures.map(({ at, error }) => ({ at: new Date(at).toISOString(), error }))],
      schemaDiff: schemaDiff(topic, rest.event),
      waiting: { ahead: rest.ahead, behind: rest.behind, next: [...next] },
      blockedSince: rest.blockedSince,
    };
    return { body };
  },
};
