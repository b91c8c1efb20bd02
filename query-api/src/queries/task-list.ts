import { sql } from '@tasklog/runtime/pool';
import type { Pool } from '@tasklog/runtime/pool';
import { schemaRef } from '@tasklog/runtime/openapi';
import { isCompactTask, isTask } from '@tasklog/schemas/validators';
import { keysOf } from '../cursor.ts';
import { flag, oneOf } from '../kinds.ts';
import { keyedDocument, PAGE, pageOf } from '../page.ts';
import { orElse } from '../parameters.ts';
import type { Question } from '../question.ts';
import { numberRow } from '../row.ts';
import { clockFor } from '../settings.ts';
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
  ...PAGE,
  total: orElse(flag, false, 'Whether to count all tasks that are meant, not only those on the page.'),
  compact: orElse(flag, false, 'Whether to tell of each task only what a row of a list shows.'),
};

export const taskList: Question<typeof parameters> = {
  path: '/v1/tasks',
  about: 'The tasks of the list, filtered and in order.',
  parameters,
  answer: { anyOf: [schemaRef('TaskList'), schemaRef('CompactTaskList')] },
  reads: 'task',
  async ask({ db, userId, values, now }) {
    const selection = selectionOf(values, userId, await clockFor(db, userId, now, values.timeZone));
    const order = orderOf(values.sort);
    const list = `tasks by ${values.sort}`;
    const keys = keysOf(values.cursor, list, order.kinds);
    // What is shown is built for the rows of the page only, after they were found.
    const rows = await db.any(sql.type(values.compact ? compactRow : taskRow)`
      with page as (${order.page(selection, keys, values.limit + 1)})
      select ${values.compact ? COMPACT : WHOLE} as item, ${order.key} as key
      from page
      order by ${order.by}`);
    const page = pageOf<unknown>(rows, values.limit, list);
    return { body: { ...page, ...(values.total ? { total: await count(db, selection) } : {}) }, cursor: page.cursor };
  },
};

const taskRow = keyedDocument(isTask);
const compactRow = keyedDocument(isCompactTask);

const WHOLE = sql.fragment`doc - 'deletedAt' || jsonb_build_object('version', version)`;
const COMPACT = sql.fragment`jsonb_build_object('id', id, 'version', version, 'title', doc -> 'title', 'status', doc -> 'status',
  'due', doc -> 'due', 'timeZone', doc -> 'timeZone', 'priority', doc -> 'priority', 'tags', doc -> 'tags',
  'repeats', coalesce(doc -> 'recurrence', 'null') <> 'null')`;

async function count(db: Pool, { statuses, condition }: Selection): Promise<number> {
  const row = await db.one(sql.type(numberRow)`
    select count(*) as n from read.task as task
    where ${condition} and status = any(${sql.array([...statuses], 'text')})`);
  return row.n;
}
