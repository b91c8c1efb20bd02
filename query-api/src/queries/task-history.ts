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
  about:
    'All that happened to one task, newest first: who, when, by which message, before and after. Also when it is deleted.',
  parameters: PAGE,
  answer: 'AuditList',
  reads: 'audit',
  async ask({ db, userId, id, values }) {
    const keys = keysOf<readonly [number]>(values.cursor, 'history', ['micros']);
    const rows = await db.any(sql.type(keyedColumns(isAuditEntry))`
      select ${ENTRY}, said.it as said, jsonb_build_array(version) as key
      from read.audit
      left join lateral (
        select jsonb_build_object('threadId', thread_id, 'message', message) as it
        from read.said s
        where s.change_id = audit.change_id and s.user_id = audit.user_id
        order by s.at limit 1
      ) said on true
      where task_id = ${id}::uuid and user_id = ${userId}::uuid
        ${keys ? sql.fragment`and version < ${keys[0]}::bigint` : sql.fragment``}
      order by version desc
      limit ${values.limit + 1}`);
    if (rows.length === 0 && keys === undefined) throw notFound();
    const page: AuditList = pageOf(rows, values.limit, 'history');
    return { body: page, cursor: page.cursor };
  },
};
