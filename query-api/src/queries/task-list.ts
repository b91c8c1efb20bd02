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
    const planned = db.planned(selection.whole ? 'once' : 'each time');
    const asked = { selection, order, keys, limit, userId, compact: values.compact, ready: selection.whole && !at };
    const page = await planned.one(asked.ready && !keys ? firstPage(sort, asked) : statementOf(asked));
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

type Asked = {
  selection: Selection;
  order: ReturnType<typeof orderOf>;
  keys: readonly Key[] | undefined;
  limit: number;
  userId: string;
  compact: boolean;
  /** Whether rows come off the index in their order, so that none is fetched in vain. */
  ready: boolean;
};

function statementOf({ selection, order, keys, limit, userId, compact, ready }: Asked) {
  const shown = compact ? COMPACT : sql.fragment`item`;
  const found = order.page(selection, keys, limit + 1, ready ? sql.fragment`, ${shown} as item` : undefined);
  return sql.type(pageRow)`
    with page as (${found}),
    placed as (select *, row_number() over (order by ${order.by}) as place from page)
    select coalesce(string_agg(shown.item, ',' order by place) filter (where place <= ${limit}), '') as items,
      jsonb_agg(${order.key}) filter (where place = ${limit}) -> 0 as key, count(*) > ${limit} as more
    from ${ready ? sql.fragment`placed as shown` : withItems(selection, userId, shown)}`;
}

const firstPages = new Map<string, ReturnType<typeof statementOf>>();

/** Asked for more than all else, and nothing differs but whose it is and how long: it is put together once for each order. */
function firstPage(sort: string, asked: Asked): ReturnType<typeof statementOf> {
  const { selection, limit, userId, compact } = asked;
  const name = `${sort} ${selection.statuses.join(' ')} ${String(compact)}`;
  const known =
    firstPages.get(name) ??
    statementOf({ ...asked, limit: THE_LIMIT, userId: THE_USER, selection: { ...selection, condition: OF_THE_USER } });
  firstPages.set(name, known);
  const values = known.values.map((value) => {
    if (value === THE_USER) return userId;
    if (value === THE_LIMIT) return limit;
    return value === THE_LIMIT + 1 ? limit + 1 : value;
  });
  return { ...known, values };
}

/** What stands in a statement for what it is asked with. */
const THE_USER = 'the user';
const THE_LIMIT = -2;
const OF_THE_USER = sql.join([sql.fragment`user_id = ${THE_USER}::uuid`], sql.fragment` and `);

/**
 * Where more is asked than the status, or the past, rows may be looked at and sorted that are on no page: then those of it are found
 * first, by an index alone where it can tell, and fetched. Else they come off the index in their order, and are fetched as they
 * come, in a third of the time. Either way they are sent as they are.
 */
const withItems = ({ tasks }: Selection, userId: string, shown: ReturnType<typeof sql.fragment>) => sql.fragment`
  placed cross join lateral (
    select ${shown} as item from ${tasks} where user_id = ${userId}::uuid and task.id = placed.id
  ) shown`;

/** Written as it is sent: an object that was built of it and then written took ten times as long. */
const COMPACT = sql.fragment`concat('{"id":"', id, '","version":', version, ${sql.join(
  ['title', 'status', 'due', 'timeZone', 'priority', 'tags'].map(
    (field) => sql.fragment`${sql.literalValue(`,"${field}":`)}, coalesce(doc -> ${sql.literalValue(field)}, 'null')`,
  ),
  sql.fragment`, `,
)}, ',"repeats":', (coalesce(doc -> 'recurrence', 'null') <> 'null')::text, '}')`;

async function count(db: Reads, { tasks, statuses, condition }: Selection): Promise<number> {
  const row = await db.one(sql.type(numberRow)`
    select count(*) as n from ${tasks}
    where ${condition} and status = any(${sql.array([...statuses], 'text')})`);
  return row.n;
}
