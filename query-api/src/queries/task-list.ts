import { sql } from '@tasklog/runtime/pool';
import type { Reads } from '@tasklog/runtime/scoped-pool';
import { schemaRef } from '@tasklog/runtime/openapi';
import { AS_OF, instantOf, needPast, tasksAt } from '../as-of.ts';
import { formatCursor, keysOf } from '../cursor.ts';
import type { Key } from '../cursor.ts';
import { flag, oneOf } from '../kinds.ts';
import { PAGE } from '../page.ts';
import { orElse } from '../parameters.ts';
import type { ValuesOf } from '../parameters.ts';
import type { Question } from '../question.ts';
import { numberRow, rowWhere } from '../row.ts';
import { readerOf, UTC } from '../settings.ts';
import { FILTER, selectionOf } from '../task-filter.ts';
import type { Selection } from '../task-filter.ts';
import { orderOf, SORTS } from '../task-order.ts';

const parameters = {
  ...FILTER,
  sort: orElse(
    oneOf(SORTS),
    'due',
    'In which order; with - the other way round. Tasks without a date, or not completed, come last.',
  ),
  ...AS_OF,
  ...PAGE,
  total: orElse(flag, false, 'Whether to count all tasks that are meant, not only those on the page.'),
  compact: orElse(flag, false, 'Whether to tell of each task only what a row of a list shows.'),
};

export const taskList: Question<typeof parameters> = {
  path: '/v1/tasks',
  about: 'The tasks of the list, filtered and in order, as they are or as they were.',
  parameters,
  answer: { anyOf: [schemaRef('TaskList'), schemaRef('CompactTaskList')] },
  reads: 'task',
  async ask({ db, userId, values, now }) {
    const { sort, limit } = values;
    const reader = readsDays(values) ? await readerOf(db, userId, values.timeZone) : UTC;
    const at = instantOf(values.asOf, reader.zone, now);
    // What was due or overdue is told by the clock of then.
    const selection = selectionOf(values, userId, reader.clockAt(at ?? now), tasksAt(at, userId));
    const order = orderOf(sort);
    const list = `tasks by ${sort}${at ? ` as of ${at.toString()}` : ''}`;
    const keys = keysOf(values.cursor, list, order.kinds);
    // The rows of the page are found first, by an index alone where it can tell; then they are fetched, and sent as they are.
    const planned = db.planned(selection.whole ? 'once' : 'each time');
    const page = await planned.one(sql.type(pageRow)`
      with page as (${order.page(selection, keys, limit + 1)}),
      placed as (select id, sorted, row_number() over (order by ${order.by}) as place from page)
      select coalesce(string_agg(shown.item, ',' order by place) filter (where place <= ${limit}), '') as items,
        jsonb_agg(${order.key}) filter (where place = ${limit}) -> 0 as key, count(*) > ${limit} as more
      from placed cross join lateral (
        select ${values.compact ? COMPACT : sql.fragment`item`} as item from ${selection.tasks}
        where user_id = ${userId}::uuid and task.id = placed.id
      ) shown`);
    const cursor = page.more ? formatCursor(list, page.key ?? []) : null;
    const total = values.total ? { total: await count(planned, selection) } : {};
    // Of a list of the past that is empty, it is told why.
    const begins = at && page.items === '' && !keys ? { begins: await needPast(db, userId) } : {};
    const rest = { cursor, ...total, ...(at ? { asOf: at.toString(), ...begins } : {}) };
    return { json: `{"items":[${page.items}],${JSON.stringify(rest).slice(1)}`, cursor };
  },
};

/** Whether a question can mean another thing to whoever chose another zone, or saved other filters. */
const readsDays = ({ filter, due, asOf }: ValuesOf<typeof parameters>): boolean =>
  filter !== undefined || due !== undefined || asOf !== undefined;

type Page = { items: string; key: Key[] | null; more: boolean };

const pageRow = rowWhere((row): row is Page => {
  const { items, key, more } = row as Record<string, unknown>;
  return typeof items === 'string' && (key === null || Array.isArray(key)) && typeof more === 'boolean';
});

const COMPACT = sql.fragment`jsonb_build_object('id', id, 'version', version, 'title', doc -> 'title', 'status', doc -> 'status',
  'due', doc -> 'due', 'timeZone', doc -> 'timeZone', 'priority', doc -> 'priority', 'tags', doc -> 'tags',
  'repeats', coalesce(doc -> 'recurrence', 'null') <> 'null')::text`;

async function count(db: Reads, { tasks, statuses, condition }: Selection): Promise<number> {
  const row = await db.one(sql.type(numberRow)`
    select count(*) as n from ${tasks}
    where ${condition} and status = any(${sql.array([...statuses], 'text')})`);
  return row.n;
}
