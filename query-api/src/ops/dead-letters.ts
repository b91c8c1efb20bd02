import { rowOf, sql } from '@tasklog/runtime/pool';
import type { Reads } from '@tasklog/runtime/scoped-pool';
import type { DeadLetter, DeadLetterGroup, DeadLetterList } from '@tasklog/schemas';
import { isDeadLetter, isDeadLetterGroup } from '@tasklog/schemas/validators';
import { keysOf } from '../cursor.ts';
import { fromMicros, micros } from '../instant.ts';
import { integer, oneOf, text } from '../kinds.ts';
import { PAGE, pageOf } from '../page.ts';
import { optional, orElse } from '../parameters.ts';
import type { ValuesOf } from '../parameters.ts';
import type { Question } from '../question.ts';
import { numberRow } from '../row.ts';
import { LETTER } from './letter.ts';

const MOST_GROUPS = 100;

const parameters = {
  projector: optional(text(64), 'Only of this projector.'),
  generation: optional(integer(1, 999_999_999), 'Only of this generation of its read model.'),
  errorClass: optional(text(4_000), 'Only with this error, as the groups name it.'),
  type: optional(text(64), 'Only events of this type.'),
  key: optional(text(200), 'Only of this key: a task, or a series of repeats.'),
  state: orElse(
    oneOf(['waiting', 'retried', 'skipped', 'discarded', 'repaired', 'all']),
    'waiting',
    'Which ones: those that wait, or those that were settled in that way.',
  ),
  ...PAGE,
};

export const deadLetters: Question<typeof parameters> = {
  path: '/ops/dead-letters',
  about: 'Records that a projector could not apply, grouped by what is wrong with them, and newest first.',
  parameters,
  answer: 'DeadLetterList',
  reads: null,
  roles: ['observer', 'operator'],
  async ask({ db, values }) {
    const keys = keysOf<readonly [number, number]>(values.cursor, 'dead letters', ['micros', 'micros']);
    const condition = conditionOf(values);
    const behind = keys
      ? sql.fragment`and (last_at, id) < (${fromMicros(keys[0])}, ${keys[1]}::bigint)`
      : sql.fragment``;
    const rows = await db.any(sql.type(letterRow)`
      select ${LETTER}, ${micros(sql.fragment`last_at`)} as "lastMicros"
      from read.ops_dead_letter where ${condition} ${behind}
      order by last_at desc, id desc limit ${values.limit + 1}`);
    const { n } = await db.one(sql.type(numberRow)`select count(*) as n from read.ops_dead_letter where ${condition}`);
    const keyed = rows.map(({ lastMicros, ...item }) => ({ item, key: [lastMicros, item.id] }));
    const page = pageOf(keyed, values.limit, 'dead letters');
    const groups = values.cursor === undefined ? { groups: await groupsOf(db, condition) } : {};
    return { body: { ...groups, ...page, total: n } satisfies DeadLetterList, cursor: page.cursor };
  },
};

/** A letter has a key of its own, so that of the page goes by another name. */
const letterRow = rowOf(isDeadLetter as Parameters<typeof rowOf<DeadLetter & { lastMicros: number }>>[0]);

type Condition = ReturnType<typeof conditionOf>;

function conditionOf({ projector, generation, errorClass, type, key, state }: ValuesOf<typeof parameters>) {
  const parts = [sql.fragment`true`];
  if (state !== 'all') parts.push(sql.fragment`state = ${state}`);
  if (projector !== undefined) parts.push(sql.fragment`grp = ${projector}`);
  if (generation !== undefined) parts.push(sql.fragment`gen = ${generation}`);
  if (errorClass !== undefined) parts.push(sql.fragment`error_class = ${errorClass}`);
  if (type !== undefined) parts.push(sql.fragment`type = ${type}`);
  if (key !== undefined) parts.push(sql.fragment`key = ${key}`);
  return sql.fragment`${sql.join(parts, sql.fragment` and `)}`;
}

/** Those that were tried, by what is wrong with them; what waits behind them is counted with them. */
async function groupsOf(db: Reads, condition: Condition): Promise<DeadLetterGroup[]> {
  const rows = await db.any(sql.type(rowOf(isDeadLetterGroup))`
    with fits as (select * from read.ops_dead_letter where ${condition}),
    waiting as (
      select grp, gen, key, count(*) as n from read.ops_dead_letter where state = 'waiting' and behind group by grp, gen, key)
    select fits.grp as projector, fits.gen as generation, fits.type, fits.error_class as "errorClass", count(*) as count,
      coalesce(sum(waiting.n) filter (where fits.state = 'waiting'), 0)::bigint as behind, min(fits.first_at) as "firstAt",
      max(fits.last_at) as "lastAt", max(fits.id) as newest
    from fits left join waiting on (waiting.grp, waiting.gen, waiting.key) = (fits.grp, fits.gen, fits.key)
    where not fits.behind
    group by fits.grp, fits.gen, fits.type, fits.error_class
    order by count(*) desc, max(fits.last_at) desc limit ${MOST_GROUPS}`);
  return [...rows];
}
