import { notFound, Problem } from '@tasklog/runtime';
import { sql } from '@tasklog/runtime/pool';
import type { Reads } from '@tasklog/runtime/scoped-pool';
import { isTask } from '@tasklog/schemas/validators';
import { AS_OF, instantOf, needPast, tasksAt } from '../as-of.ts';
import { timeZone } from '../kinds.ts';
import { keyedDocument } from '../page.ts';
import { optional } from '../parameters.ts';
import type { Question } from '../question.ts';
import { rowWhere } from '../row.ts';
import { readerOf } from '../settings.ts';

const parameters = {
  ...AS_OF,
  timeZone: optional(timeZone, 'Whose clock asOf is read on; that of your settings when left out, or else UTC.'),
};

export const task: Question<typeof parameters> = {
  path: '/v1/tasks/{id}',
  about:
    'One task, as it is or as it was. Its version is the ETag: give it back in If-None-Match, or in If-Match with a command.',
  parameters,
  answer: 'Task',
  reads: 'task',
  async ask({ db, userId, id, values, now }) {
    const at =
      values.asOf === undefined
        ? undefined
        : instantOf(values.asOf, (await readerOf(db, userId, values.timeZone)).zone, now);
    const row = await db.maybeOne(sql.type(keyedDocument(isTask))`
      select item::json as item, '[]'::jsonb as key
      from ${tasksAt(at, userId)}
      where id = ${id}::uuid and user_id = ${userId}::uuid and status <> 'deleted'`);
    if (row !== null) return { body: row.item, version: row.item.version };
    throw at ? await notThen(db, userId, id) : notFound();
  },
};

const addedRow = rowWhere((row): row is { at: string } => typeof (row as { at: unknown }).at === 'string');

/** Why a task is not in the past that was asked for. One that is nobody's, or another user's, is as absent as ever. */
async function notThen(db: Reads, userId: string, id: string): Promise<Problem> {
  await needPast(db, userId);
  const added = await db.maybeOne(sql.type(addedRow)`
    select valid_from as at from read.task_version
    where task_id = ${id}::uuid and user_id = ${userId}::uuid order by version limit 1`);
  if (added === null) return notFound();
  return new Problem(
    404,
    'not-then',
    `This task was not on the list at that moment: it was added at ${added.at}, and its history tells when it was deleted.`,
  );
}
