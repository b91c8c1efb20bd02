import { notFound } from '@tasklog/runtime';
import { sql } from '@tasklog/runtime/pool';
import type { AuditList } from '@tasklog/schemas';
import { isAuditEntry } from '@tasklog/schemas/validators';
import { keysOf } from '../cursor.ts';
import { keyedColumns, PAGE, pageOf } from '../page.ts';
import type { Question } from '../question.ts';
import { ENTRY } from './audit.ts';

export const taskHistory: Question<typeof PAGE> = {
  path: '/v1/tasks/{id}/history',
  about: 'All that happened to one task, newest first; also when it is deleted.',
  parameters: PAGE,
  answer: 'AuditList',
  reads: 'audit',
  async ask({ db, userId, id, values }) {
    const keys = keysOf<readonly [number]>(values.cursor, 'history', ['micros']);
    const rows = await db.any(sql.type(keyedColumns(isAuditEntry))`
      select ${ENTRY}, jsonb_build_array(version) as key
      from read.audit
      where task_id = ${id}::uuid and user_id = ${userId}::uuid
        ${keys ? sql.fragment`and version < ${keys[0]}::bigint` : sql.fragment``}
      order by version desc
      limit ${values.limit + 1}`);
    if (rows.length === 0 && keys === undefined) throw notFound();
    const page: AuditList = pageOf(rows, values.limit, 'history');
    return { body: page, cursor: page.cursor };
  },
};
