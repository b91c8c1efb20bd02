import { sql } from '@tasklog/runtime/pool';
import { toLocal } from '@tasklog/domain/recurrence/local';
import { timeZone } from '../kinds.ts';
import { orElse } from '../parameters.ts';
import type { Question } from '../question.ts';
import { rowWhere } from '../row.ts';
import { dueIs } from '../task-filter.ts';

const parameters = { timeZone: orElse(timeZone, 'UTC', 'Whose clock says what today is.') };

const FIELDS = {
  open: 'Open tasks.',
  done: 'Done tasks.',
  overdue: 'Open tasks whose date is past.',
  today: 'Open tasks due today.',
};

export const stats: Question<typeof parameters> = {
  path: '/v1/stats',
  about: 'How many tasks there are.',
  parameters,
  answer: {
    type: 'object',
    properties: Object.fromEntries(
      Object.entries(FIELDS).map(([name, description]) => [name, { type: 'integer', minimum: 0, description }]),
    ),
    required: Object.keys(FIELDS),
  },
  reads: 'task',
  async ask({ db, userId, values, now }) {
    const local = toLocal(now, values.timeZone);
    const body = await db.one(sql.type(counts)`
      select count(*) filter (where status = 'open') as open,
        count(*) filter (where status = 'done') as done,
        count(*) filter (where ${dueIs('overdue', local)}) as overdue,
        count(*) filter (where status = 'open' and ${dueIs('today', local)}) as today
      from read.task
      where user_id = ${userId}::uuid`);
    return { body };
  },
};

const counts = rowWhere((row): row is Record<keyof typeof FIELDS, number> =>
  Object.keys(FIELDS).every((name) => typeof (row as Record<string, unknown>)[name] === 'number'),
);
