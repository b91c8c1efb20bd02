import { sql } from '@tasklog/runtime/pool';
import type { OperatorActionList } from '@tasklog/schemas';
import { isOperatorAction } from '@tasklog/schemas/validators';
import { keysOf } from '../cursor.ts';
import { text } from '../kinds.ts';
import { keyedColumns, PAGE, pageOf } from '../page.ts';
import { optional } from '../parameters.ts';
import type { Question } from '../question.ts';

const parameters = {
  action: optional(text(64), 'Only this action, such as dead-letter.skip; or all that begin so, such as replay.'),
  target: optional(text(200), 'Only what was done to this, such as dead letter 7.'),
  ...PAGE,
};

export const operatorActions: Question<typeof parameters> = {
  path: '/ops/audit',
  about: 'What operators did, to what, and why, newest first.',
  parameters,
  answer: 'OperatorActionList',
  reads: null,
  roles: ['observer', 'operator'],
  async ask({ db, values }) {
    const keys = keysOf<readonly [number]>(values.cursor, 'operator actions', ['micros']);
    const parts = [sql.fragment`true`];
    if (values.action !== undefined)
      parts.push(sql.fragment`(action = ${values.action} or starts_with(action, ${`${values.action}.`}))`);
    if (values.target !== undefined) parts.push(sql.fragment`target = ${values.target}`);
    if (keys) parts.push(sql.fragment`id < ${keys[0]}::bigint`);
    const rows = await db.any(sql.type(keyedColumns(isOperatorAction))`
      select id, at, actor_id as "actorId", actor_name as "actorName", action, target, reason, detail,
        jsonb_build_array(id) as key
      from read.ops_audit where ${sql.join(parts, sql.fragment` and `)}
      order by id desc limit ${values.limit + 1}`);
    const page: OperatorActionList = pageOf(rows, values.limit, 'operator actions');
    return { body: page, cursor: page.cursor };
  },
};
