/** All tasks, or all events, of a list, a page at a time: by their place in an index, so that the last page costs what the first did. */
import { sequenceOf } from '@tasklog/event-log';
import { sql } from '@tasklog/runtime/pool';
import type { Reads } from '@tasklog/runtime/scoped-pool';
import type { AuditEntry, Task, TaskImage } from '@tasklog/schemas';
import { isAuditEntry, isTask } from '@tasklog/schemas/validators';
import { keyedColumns, keyedDocument } from '../page.ts';
import { ENTRY } from '../queries/audit.ts';

const PAGE = 500;
const BEFORE_ALL = '00000000-0000-0000-0000-000000000000';

export type Status = Task['status'];

/** In the order of their ids, open ones first. */
export async function* taskPages(
  db: Reads,
  userId: string,
  statuses: readonly Status[],
): AsyncGenerator<readonly Task[], void> {
  for (const status of statuses) {
    let after = BEFORE_ALL;
    for (;;) {
      const rows = await db.any(sql.type(keyedDocument(isTask))`
        select item::json as item, jsonb_build_array(id) as key
        from read.task
        where user_id = ${userId}::uuid and status = ${sql.literalValue(status)} and id > ${after}::uuid
        order by id limit ${PAGE}`);
      if (rows.length > 0) yield rows.map(({ item }) => item);
      if (rows.length < PAGE) break;
      after = rows.at(-1)?.key[0] as string;
    }
  }
}

/** An event as it lies on the log, as far as the audit trail keeps it. */
export type ExportedEvent = {
  specversion: '1.0';
  id: string;
  source: string;
  type: string;
  subject: string;
  time: string;
  datacontenttype: 'application/json';
  dataschema: string;
  userid: string;
  taskversion: number;
  changeid: string;
  actor: AuditEntry['actor'];
  sequence: string;
  data: { before: TaskImage | null; after: TaskImage | null; task?: TaskImage };
};

type Key = [seq: number, offset: number, task: TaskImage | null];

/** Oldest first. Completing and reopening tell the whole task; what it was then is in the history. */
export async function* eventPages(db: Reads, userId: string): AsyncGenerator<readonly ExportedEvent[], void> {
  let after = 0;
  for (;;) {
    const rows = await db.any(sql.type(keyedColumns(isAuditEntry))`
      select entry.*, jsonb_build_array(seq, off, whole.doc) as key
      from (
        select ${ENTRY}, seq, off from read.audit
        where user_id = ${userId}::uuid and seq > ${after}::bigint
        order by seq limit ${PAGE}
      ) entry
      left join read.task_version whole on whole.task_id = entry."taskId" and whole.version = entry.version
        and whole.user_id = ${userId}::uuid and entry.type in ('task.completed', 'task.reopened')
      order by seq`);
    const told = rows.filter(({ item }) => item.type.startsWith('task.'));
    if (told.length > 0) yield told.map(({ item, key }) => eventOf(item, key as unknown as Key, userId));
    if (rows.length < PAGE) return;
    after = rows.at(-1)?.key[0] as number;
  }
}

function eventOf(
  { id, taskId, type, at, actor, changeId, version, before, after }: AuditEntry,
  [, offset, task]: Key,
  userId: string,
): ExportedEvent {
  return {
    specversion: '1.0',
    id,
    source: '/tasklog/command-api',
    type,
    subject: taskId,
    time: at,
    datacontenttype: 'application/json',
    dataschema: `/schemas/events/${type.replace('.', '-')}.v1.json`,
    userid: userId,
    taskversion: version,
    changeid: changeId,
    actor,
    sequence: sequenceOf(offset),
    data: { before, after, ...(task === null ? {} : { task }) },
  };
}
