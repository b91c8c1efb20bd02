import { sql } from '@tasklog/runtime/pool';
import type { RecurrenceItem, RecurrenceList } from '@tasklog/schemas';
import { isRecurrenceItem } from '@tasklog/schemas/validators';
import { upcoming } from '@tasklog/domain/recurrence/successor';
import { keysOf } from '../cursor.ts';
import { integer } from '../kinds.ts';
import { keyedColumns, PAGE, pageOf } from '../page.ts';
import { orElse } from '../parameters.ts';
import type { Question } from '../question.ts';

const DATES_AHEAD = 3;
const parameters = { ...PAGE, next: orElse(integer(0, 50), DATES_AHEAD, 'How many dates ahead of each.') };

export const recurrences: Question<typeof parameters> = {
  path: '/v1/recurrences',
  about: 'The repeating series, each with its next dates.',
  parameters,
  answer: 'RecurrenceList',
  reads: 'task',
  async ask({ db, userId, values }) {
    const keys = keysOf<readonly [string]>(values.cursor, 'recurrences', ['uuid']);
    const rows = await db.any(sql.type(keyedColumns(isRecurrenceItem))`
      select series_id as "seriesId", task_id as "taskId", title, recurrence, time_zone as "timeZone", occurrence,
        '[]'::jsonb as next, active, jsonb_build_array(series_id) as key
      from read.recurrence
      where user_id = ${userId}::uuid and recurrence is not null
        ${keys ? sql.fragment`and series_id > ${keys[0]}::uuid` : sql.fragment``}
      order by series_id
      limit ${values.limit + 1}`);
    const { items, cursor } = pageOf(rows, values.limit, 'recurrences');
    return {
      body: { items: items.map((item) => withNext(item, values.next)), cursor } satisfies RecurrenceList,
      cursor,
    };
  },
};

/** A series that was stopped has no dates ahead. */
function withNext(item: RecurrenceItem, count: number): RecurrenceItem {
  return item.active ? { ...item, next: upcoming(item, count) } : item;
}
