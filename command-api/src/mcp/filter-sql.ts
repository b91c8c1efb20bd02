/** A parsed filter as a condition on the columns of command.task: the same tasks that the language finds among rows it holds. */
import type { FilterNode } from '@tasklog/domain/language/filter-line';
import type { Filter } from '@tasklog/domain/language/filters';
import { sql } from '@tasklog/runtime/pool';

export type Fragment = ReturnType<typeof sql.fragment>;

/** Whose clock days are read on; `done`: a task counts for the day it was done. */
export type Days = { zone: string; done: boolean };

export const both = (parts: readonly Fragment[]): Fragment =>
  parts.reduce((left, right) => sql.fragment`${left} and ${right}`, sql.fragment`true`);

export function nodeSql(node: FilterNode, days: Days): Fragment {
  switch (node.kind) {
    case 'and':
      return sql.fragment`(${nodeSql(node.left, days)} and ${nodeSql(node.right, days)})`;
    case 'or':
      return sql.fragment`(${nodeSql(node.left, days)} or ${nodeSql(node.right, days)})`;
    case 'not':
      return sql.fragment`not ${nodeSql(node.of, days)}`;
    case 'filter':
      return sql.fragment`(${both(filterSql(node.filter, days))})`;
    case 'tag':
      return taggedLike(node.pattern);
    case 'text':
      return titleHas(node.text);
    case 'recurring':
      return sql.fragment`doc -> 'recurrence' <> 'null'`;
    case 'reminder':
      return sql.fragment`doc @? '$.reminders[*].minutesBefore'`;
    case 'all':
      return sql.fragment`true`;
  }
}

/** No condition is ever null, so that a "not" around it turns it round. */
export function filterSql({ status, priority, tags = [], text, due, from, to }: Filter, days: Days): Fragment[] {
  const day = dayOf(days);
  const parts = tags.map((tag) => taggedLike(tag.toLowerCase()));
  if (status !== undefined && status !== 'all')
    parts.push(sql.fragment`doc ->> 'status' = ${status === 'completed' ? 'done' : 'open'}`);
  if (priority !== undefined) parts.push(sql.fragment`doc ->> 'priority' = ${priority}`);
  if (text !== undefined) parts.push(titleHas(text));
  if (due === 'no date') return [...parts, sql.fragment`${day} is null`];
  if (due === 'has date') parts.push(sql.fragment`${day} is not null`);
  if (from !== undefined) parts.push(sql.fragment`coalesce(${day} >= ${from}, false)`);
  if (to !== undefined) parts.push(sql.fragment`coalesce(${day} <= ${to}, false)`);
  return parts;
}

const dayOf = ({ zone, done }: Days): Fragment =>
  done
    ? sql.fragment`to_char((doc ->> 'completedAt')::timestamptz at time zone ${zone}, 'YYYY-MM-DD')`
    : sql.fragment`left(doc ->> 'due', 10)`;

/** One star stands for any letters; all else is meant as it is. */
function taggedLike(pattern: string): Fragment {
  const like = pattern.replace(/[\\%_]/g, '\\$&').replace('*', '%');
  return sql.fragment`exists (select from jsonb_array_elements_text(doc -> 'tags') tag where lower(tag) like ${like})`;
}

/**
 * Letter by letter, both lowered by the database: several times as fast as a pattern, and every sign is meant as it is. Plain
 * letters are found in plain letters only, and lowering those alone costs a third less.
 */
const has = (text: Fragment, words: string): Fragment =>
  /^[ -~]*$/.test(words)
    ? sql.fragment`strpos(lower((${text}) collate "C"), ${words.toLowerCase()}) > 0`
    : sql.fragment`strpos(lower(${text}), lower(${words})) > 0`;

const titleHas = (words: string): Fragment => has(sql.fragment`doc ->> 'title'`, words);

/** The text anywhere: title, notes, a tag. Tags are taken apart only where it lies somewhere among them. */
export const anywhere = (words: string): Fragment =>
  sql.fragment`(${titleHas(words)} or ${has(sql.fragment`doc ->> 'notes'`, words)} or (${has(sql.fragment`doc ->> 'tags'`, words)}
    and exists (select from jsonb_array_elements_text(doc -> 'tags') tag where ${has(sql.fragment`tag`, words)})))`;
