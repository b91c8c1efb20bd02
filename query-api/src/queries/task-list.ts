import { sql } from '@tasklog/runtime/pool';
import type { Reads } from '@tasklog/runtime/scoped-pool';
import { schemaRef } from '@tasklog/runtime/openapi';
import { isCompactTask, isTask } from '@tasklog/schemas/validators';
import { AS_OF, instantOf, needPast, tasksAt } from '../as-of.ts';
import { keysOf } from '../cursor.ts';
import { flag, oneOf } from '../kinds.ts';
import { keyedDocument, PAGE, pageOf } from '../page.ts';
import { orElse } from '../parameters.ts';
import type { Question } from '../question.ts';
import { numberRow } from '../row.ts';
import { readerOf } from '../settings.ts';
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
    const reader = await readerOf(db, userId, values.timeZone);
    const at = instantOf(values.asOf, reader.zone, now);
    // What was due or overdue is told by the clock of then.
    const selection = selectionOf(values, userId, reader.clockAt(at ?? now), tasksAt(at, userId));
    const order = orderOf(values.sort);
    const list = `tasks by ${values.sort}${at ? ` as of ${at.toString()}` : ''}`;
    const keys = keysOf(values.cursor, list, order.kinds);
    // What is shown is built for the rows of the page only, after they were found.
    const rows = await db.any(sql.type(values.compact ? compactRow : taskRow)`
      with page as (${order.page(selection, keys, values.limit + 1)})
      select ${values.compact ? COMPACT : WHOLE} as item, ${order.key} as key
      from page
      order by ${order.by}`);
    const page = pageOf<unknown>(rows, values.limit, list);
    const total = values.total ? { total: await count(db, selection) } : {};
    // Of a list of the past that is empty, it is told why.
    const begins = at && rows.length === 0 && !keys ? { begins: await needPast(db, userId) } : {};
    const past = at ? { asOf: at.toString(), ...begins } : {};
    return { body: { ...page, ...total, ...past }, cursor: page.cursor };
  },
};

const taskRow = keyedDocument(isTask);
const compactRow = keyedDocument(isCompactTask);

const WHOLE = sql.fragment`doc - 'deletedAt' || jsonb_build_object('version', version)`;
const COMPACT = sql.fragment`jsonb_build_object('id', id, 'version', version, 'title', doc -> 'title', 'status', doc -> 'status',
  'due', doc -> 'due', 'timeZone', doc -> 'timeZone', 'priority', doc -> 'priority', 'tags', doc -> 'tags',
  'repeats', coalesce(doc -> 'recurrence', 'null') <> 'null')`;

async function count(db: Reads, { tasks, statuses, condition }: Selection): Promise<number> {
  const row = await db.one(sql.type(numberRow)`
    select count(*) as n from ${tasks}
    where ${condition} and status = any(${sql.array([...statuses], 'text')})`);
  return row.n;
}
