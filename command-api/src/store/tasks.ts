import { sql } from '@tasklog/runtime/pool';
import type { Db } from '@tasklog/runtime/pool';
import type { Task } from '@tasklog/domain';
import type { Actor } from '@tasklog/schemas';

/** A task's row. `doc` is what the decider wrote, so it needs no second check here. */
export type TaskRow = { id: string; version: number; doc: Task };

/** The titles of the user's tasks, by id, deleted ones too. */
export async function titlesOf(db: Db, userId: string, ids: readonly string[]): Promise<Map<string, string>> {
  const rows = (await db.any(sql.unsafe`
    select id, doc ->> 'title' as title from command.task where user_id = ${userId} and id = any (${sql.array([...ids], 'uuid')})`)) as {
    id: string;
    title: string;
  }[];
  return new Map(rows.map(({ id, title }) => [id, title]));
}

/** The user's tasks of these ids, deleted ones too. What is nobody's, or another user's, is left out. */
export async function tasksByIds(db: Db, userId: string, ids: readonly string[]): Promise<readonly TaskRow[]> {
  return (await db.any(sql.unsafe`
    select id, version, doc from command.task where user_id = ${userId} and id = any (${sql.array([...ids], 'uuid')})`)) as readonly TaskRow[];
}

/** The user's open tasks, in the order a list shows them: by date, those without one last. */
export async function openTasks(db: Db, userId: string, limit: number): Promise<readonly TaskRow[]> {
  return (await db.any(sql.unsafe`
    select id, version, doc from command.task where user_id = ${userId} and doc ->> 'status' = 'open'
    order by coalesce(doc ->> 'due', '~') collate "C", id limit ${limit}`)) as readonly TaskRow[];
}

/** The tasks the user did last, newest first. */
export async function doneTasks(db: Db, userId: string, limit: number): Promise<readonly TaskRow[]> {
  return (await db.any(sql.unsafe`
    select id, version, doc from command.task where user_id = ${userId} and doc ->> 'status' = 'done'
    order by doc ->> 'completedAt' desc limit ${limit}`)) as readonly TaskRow[];
}

/** The tasks the user deleted last, newest first. */
export async function deletedTasks(db: Db, userId: string, limit: number): Promise<readonly TaskRow[]> {
  return (await db.any(sql.unsafe`
    select id, version, doc from command.task where user_id = ${userId} and doc ->> 'status' = 'deleted'
    order by doc ->> 'deletedAt' desc limit ${limit}`)) as readonly TaskRow[];
}

/** Who added each of the tasks: their first events say so. What is not on the log yet lies in the outbox. */
export async function addersOf(db: Db, ids: readonly string[]): Promise<Map<string, Actor>> {
  const wanted = sql.array([...ids], 'uuid');
  const rows = (await db.any(sql.unsafe`
    select task_id as id, event ->> 'actor' as actor from log.record
    where topic = 1 and version = 1 and task_id = any (${wanted})
    union
    select task_id, event ->> 'actor' from command.outbox
    where 1 = any (topics) and version = 1 and task_id = any (${wanted})`)) as { id: string; actor: Actor }[];
  return new Map(rows.map(({ id, actor }) => [id, actor]));
}
