import { notFound } from '@tasklog/runtime';
import { sql } from '@tasklog/runtime/pool';
import { isTask } from '@tasklog/schemas/validators';
import { keyedDocument } from '../page.ts';
import type { Question } from '../question.ts';

export const task: Question = {
  path: '/v1/tasks/{id}',
  about: 'One task. Its version is the ETag: give it back in If-None-Match, or in If-Match with a command.',
  parameters: {},
  answer: 'Task',
  reads: 'task',
  async ask({ db, userId, id }) {
    const row = await db.maybeOne(sql.type(keyedDocument(isTask))`
      select doc - 'deletedAt' || jsonb_build_object('version', version) as item, '[]'::jsonb as key
      from read.task
      where id = ${id}::uuid and user_id = ${userId}::uuid and status <> 'deleted'`);
    if (row === null) throw notFound();
    return { body: row.item, version: row.item.version };
  },
};
