import { sql } from '@tasklog/runtime/pool';
import type { AuditList } from '@tasklog/schemas';
import { isAuditEntry } from '@tasklog/schemas/validators';
import { keysOf } from '../cursor.ts';
import { fromMicros, micros } from '../instant.ts';
import { uuid, Wrong } from '../kinds.ts';
import type { Kind } from '../kinds.ts';
import { keyedColumns, PAGE, pageOf } from '../page.ts';
import { optional } from '../parameters.ts';
import type { Question } from '../question.ts';

/** The columns of read.audit as an audit entry. */
export const ENTRY = sql.fragment`event_id as id, task_id as "taskId", type, at, actor, change_id as "changeId", version, before, after`;

const eventType: Kind<string> = {
  schema: { type: 'string', pattern: '^[a-z]+\\.[a-z]+$', maxLength: 64 },
  read: (text) =>
    text.length <= 64 && /^[a-z]+\.[a-z]+$/.test(text)
      ? text
      : new Wrong('must be a type of event such as task.completed'),
};

const parameters = {
  type: optional(eventType, 'Only events of this type, such as task.completed.'),
  taskId: optional(uuid, 'Only events of this task.'),
  changeId: optional(uuid, 'Only events of this change.'),
  ...PAGE,
};

export const audit: Question<typeof parameters> = {
  path: '/v1/audit',
  about: 'All that happened to the list, newest first.',
  parameters,
  answer: 'AuditList',
  reads: 'audit',
  async ask({ db, userId, values }) {
    const keys = keysOf<readonly [number, string]>(values.cursor, 'audit', ['micros', 'uuid']);
    const parts = [sql.fragment`user_id = ${userId}::uuid`];
    if (values.type !== undefined) parts.push(sql.fragment`type = ${values.type}`);
    if (values.taskId !== undefined) parts.push(sql.fragment`task_id = ${values.taskId}::uuid`);
    if (values.changeId !== undefined) parts.push(sql.fragment`change_id = ${values.changeId}::uuid`);
    if (keys) parts.push(sql.fragment`(at, event_id) < (${fromMicros(keys[0])}, ${keys[1]}::uuid)`);
    const rows = await db.any(sql.type(keyedColumns(isAuditEntry))`
      select ${ENTRY}, jsonb_build_array(${micros(sql.fragment`at`)}, event_id) as key
      from read.audit
      where ${sql.join(parts, sql.fragment` and `)}
      order by at desc, event_id desc
      limit ${values.limit + 1}`);
    const page: AuditList = pageOf(rows, values.limit, 'audit');
    return { body: page, cursor: page.cursor };
  },
};
