/**
 * Tasks by filters, page by page, from the rows that commands are decided on: what was just written is always among them.
 * However many tasks there are, only those of the page leave the database.
 */
import { statusOf } from '@tasklog/domain/filter/expression';
import type { Filter as Line } from '@tasklog/domain/filter/expression';
import { faultWords } from '@tasklog/domain/filter/fault';
import { parseFilter } from '@tasklog/domain/filter/parse';
import type { Filter } from '@tasklog/domain/language/lists/filters';
import { readFilter } from '@tasklog/domain/language/lists/filters';
import { invalid } from '@tasklog/runtime';
import { sql } from '@tasklog/runtime/pool';
import type { TaskRow } from '../store/tasks.ts';
import type { Desk } from './desk.ts';
import { anywhere, both, conditionOf, fieldsSql } from './filter-sql.ts';
import type { Fragment } from './filter-sql.ts';

export type Status = 'open' | 'done' | 'all';
export type Sort = 'due' | 'priority' | 'title' | 'created';

/** What is asked for. Everything given must hold. */
export type Wanted = {
  status?: Status;
  line?: Line;
  filter?: Filter;
  q?: string;
  sort?: Sort;
  limit: number;
  after?: { key: string; id: string };
};

export type FoundRows = { rows: TaskRow[]; total: number; next?: { key: string; id: string } };

/** A filter line. Throws Problem 422 when it cannot be read. Where it speaks of done tasks, those are looked through. */
export function readFilterLine(line: string, { clock }: Desk): Pick<Wanted, 'line' | 'status'> {
  const parsed = parseFilter(line, clock);
  if (!parsed.ok) throw invalid([{ field: '/filter', message: `cannot be read ${faultWords(line, parsed.fault)}` }]);
  return { line: parsed.filter, status: statusOf(parsed.filter) };
}

/** Days in words, such as “this week” or “no date”. Throws Problem 422 for others. */
export function readDays(words: string, { clock }: Desk, field: string): Filter {
  const { filter, leftover } = readFilter(words, clock);
  const { due, from, to, ...rest } = filter;
  if (leftover.length > 0 || Object.keys(rest).length > 0 || Object.keys(filter).length === 0)
    throw invalid([{ field, message: 'must name days, such as today, this week, overdue, no date' }]);
  return {
    ...(due === undefined ? {} : { due }),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
  };
}

/** What is sorted by, letter by letter. The first is the index of open tasks, where what has no date stands behind every date. */
const KEYS: Record<Sort, Fragment> = {
  due: sql.fragment`(coalesce(doc ->> 'due', '~') collate "C")`,
  priority: sql.fragment`coalesce(array_position(array['urgent', 'high', 'medium', 'low'], doc ->> 'priority'), 5)::text collate "C"`,
  title: sql.fragment`lower(doc ->> 'title') collate "C"`,
  created: sql.fragment`(doc ->> 'createdAt') collate "C"`,
};

export async function findTaskRows({ questions, caller, clock }: Desk, wanted: Wanted): Promise<FoundRows> {
  const { status = 'open', line, filter = {}, q, sort = 'due', limit, after } = wanted;
  const days = { zone: clock.zone, done: status === 'done' };
  const conditions = [
    ...fieldsSql(filter, days),
    ...(line ? [conditionOf(line, clock)] : []),
    ...(q === undefined ? [] : [anywhere(q)]),
  ];
  // Each status by itself: there is an index for each, and none for all.
  const statuses = status === 'all' ? ['open', 'done'] : [status];
  const matching = sql.join(
    statuses.map(
      (one) =>
        sql.fragment`select id, version, doc, ${KEYS[sort]} as key from command.task
          where user_id = ${caller.userId} and doc ->> 'status' = ${sql.literalValue(one)} and ${both(conditions)}`,
    ),
    sql.fragment` union all `,
  );
  const behind = after ? sql.fragment`where (key, id) > (${after.key}, ${after.id}::uuid)` : sql.fragment``;
  const [rows, total] = await Promise.all([
    questions.any(sql.unsafe`
      select id, version, doc, key from (${matching}) found ${behind} order by key, id limit ${limit + 1}`),
    questions.oneFirst(sql.unsafe`select count(*)::int from (${matching}) found`),
  ]);
  const page = (rows as readonly (TaskRow & { key: string })[]).slice(0, limit);
  const last = page.at(-1);
  return {
    rows: page.map(({ id, version, doc }) => ({ id, version, doc })),
    total: total as number,
    ...(rows.length > limit && last ? { next: { key: last.key, id: last.id } } : {}),
  };
}
