import { evolve } from '@tasklog/domain/task/task';
import type { Task } from '@tasklog/domain/task/task';
import type { TaskImage } from '@tasklog/schemas';
import { sql } from '@tasklog/runtime/pool';
import type { Tx } from '@tasklog/runtime/pool';
import type { IdentifierSqlToken } from 'slonik';
import { row } from './row.ts';
import { firstsOnLog } from './sequence.ts';
import type { FirstsOf, Known, TaskRecord } from './sequence.ts';

/** A task as a read model keeps it: all of its fields, or those it needs. */
export type TaskState = Known & { id: string; doc: TaskImage };

/** A task before and after one event. */
export type Step = { record: TaskRecord; before: TaskState | undefined; after: TaskState };

/** A table of states, one copy for each generation, in whatever holds it. */
export type StateTables<T> = {
  firstsOf: FirstsOf<T>;
  load: (tx: T, at: StateTable, records: readonly TaskRecord[]) => Promise<Map<string, TaskState>>;
  /** Keeps the last state of each task. A row that is further already stays as it is. */
  save: (tx: T, at: StateTable, steps: readonly Step[]) => Promise<void>;
};

export type StateTable = { name: 'task' | 'recurrence_task' | 'reminder_task'; generation: number };

export const stateTables: StateTables<Tx> = { firstsOf: firstsOnLog, load: loadStates, save: saveStates };

export const tableOf = (name: string, generation: number): IdentifierSqlToken =>
  sql.identifier(['projection', `${name}_g${String(generation)}`]);

/** Folds events onto the states; each step shows one event. `keep` names the fields wanted, all when left out. */
export function fold(
  states: ReadonlyMap<string, TaskState>,
  records: readonly TaskRecord[],
  keep?: readonly (keyof TaskImage)[],
): Step[] {
  const now = new Map(states);
  return records.map((record) => {
    const { subject, userid, taskversion, type, data } = record.event;
    const before = now.get(subject);
    const image = evolve(before?.doc as Task | undefined, { type, after: data.after }) as TaskImage;
    const after = { id: subject, userId: userid, version: taskversion, doc: keep ? pick(image, keep) : image };
    now.set(subject, after);
    return { record, before, after };
  });
}

function pick(image: TaskImage, keep: readonly (keyof TaskImage)[]): TaskImage {
  return Object.fromEntries(keep.filter((name) => image[name] !== undefined).map((name) => [name, image[name]]));
}

export const stateRow = row<TaskState>({ id: 'string', userId: 'string', version: 'number', doc: 'object' });

async function loadStates(
  tx: Tx,
  { name, generation }: StateTable,
  records: readonly TaskRecord[],
): Promise<Map<string, TaskState>> {
  const ids = [...new Set(records.map(({ event }) => event.subject))];
  const rows = await tx.any(sql.type(stateRow)`
    select id, user_id as "userId", version, doc from ${tableOf(name, generation)} where id = any(${sql.array(ids, 'uuid')})`);
  return new Map(rows.map((each) => [each.id, each]));
}

/** The state in which the steps leave each task. */
export const lastOf = (steps: readonly Step[]): TaskState[] => [
  ...new Map(steps.map(({ after }) => [after.id, after])).values(),
];

/** The last state of each task, column by column: id, user, version, doc. */
export function lastRows(steps: readonly Step[]): [string[], string[], number[], string[]] {
  const last = lastOf(steps);
  return [
    last.map(({ id }) => id),
    last.map(({ userId }) => userId),
    last.map(({ version }) => version),
    last.map(({ doc }) => JSON.stringify(doc)),
  ];
}

async function saveStates(tx: Tx, { name, generation }: StateTable, steps: readonly Step[]): Promise<void> {
  const rows = lastOf(steps).map(({ id, userId, version, doc }) => [id, userId, version, JSON.stringify(doc)]);
  if (rows.length === 0) return;
  await tx.query(sql.unsafe`
    insert into ${tableOf(name, generation)} as kept (id, user_id, version, doc)
    select * from ${sql.unnest(rows, ['uuid', 'uuid', 'int4', 'jsonb'])}
    on conflict (id) do update set version = excluded.version, doc = excluded.doc
    where kept.version < excluded.version`);
}
