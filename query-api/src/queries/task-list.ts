import { sql } from '@tasklog/runtime/pool';
import type { TaskList } from '@tasklog/schemas';
import { isTask } from '@tasklog/schemas/validators';
import { AS_OF, instantOf, needPast, tasksAt } from '../as-of.ts';
import { keysOf } from '../cursor.ts';
import { flag, oneOf } from '../kinds.ts';
import { keyedDocument, PAGE, pageOf } from '../page.ts';
import { orElse } from '../parameters.ts';
import type { Question } from '../question.ts';
import { numberRow } from '../row.ts';
import { conditionOf, FILTER } from '../task-filter.ts';
import { orderOf, SORTS } from '../task-order.ts';

const parameters = {
  ...FILTER,
  sort: orElse(oneOf(SORTS), 'due', 'In which order; with - the other way round. Tasks without a date come last.'),
  ...AS_OF,
  ...PAGE,
  total: orElse(flag, false, 'Whether to count all tasks that are meant, not only those on the page.'),
};

export const taskList: Question<typeof parameters> = {
  path: '/v1/tasks',
  about: 'The tasks of the list, filtered and in order, as they are or as they were.',
  parameters,
  answer: 'TaskList',
  reads: 'task',
  async ask({ db, userId, values, now }) {
    const at = instantOf(values.asOf, values.timeZone, now);
    // What was due or overdue is told by the clock of then.
    const condition = conditionOf(values, userId, at ?? now);
    const tasks = tasksAt(at, userId);
    const order = orderOf(values.sort);
    const list = `tasks by ${values.sort}${at ? ` as of ${at.toString()}` : ''}`;
    const keys = keysOf(values.cursor, list, order.kinds);
    // What is shown is built for the rows of the page only, after they were found.
    const rows = await db.any(sql.type(keyedDocument(isTask))`
      with page as (
        select id, version, doc, ${order.on} as sorted
        from ${tasks}
        where ${condition} ${keys ? sql.fragment`and ${order.behind(keys)}` : sql.fragment``}
        order by ${order.by}
        limit ${values.limit + 1}
      )
      select doc - 'deletedAt' || jsonb_build_object('version', version) as item, ${order.key} as key
      from page
      order by ${order.by}`);
    const page = pageOf(rows, values.limit, list);
    const total = values.total
      ? { total: (await db.one(sql.type(numberRow)`select count(*) as n from ${tasks} where ${condition}`)).n }
      : {};
    // Of a list of the past that is empty, it is told why.
    const begins = at && rows.length === 0 && !keys ? { begins: await needPast(db, userId) } : {};
    const past = at ? { asOf: at.toString(), ...begins } : {};
    return { body: { ...page, ...total, ...past } satisfies TaskList, cursor: page.cursor };
  },
};
