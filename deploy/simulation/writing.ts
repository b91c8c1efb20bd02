/** The write side's two statements and the sequencer's one, as store/commit.ts and relay/sequencer.ts have them in SQL. */
import type { CommandStore, Item, Write, Written } from '@tasklog/command-api/store/commit';
import type { Topic } from '@tasklog/event-log';
import type { Envelope } from '@tasklog/schemas';
import type { Database } from './database.ts';
import type { Defects } from './defects.ts';
import { jsonb } from './json.ts';
import type { Process } from './schedule.ts';
import type { OutboxEntry } from './tables.ts';
import type { Watch } from './watch.ts';

const UNIQUE_VIOLATION = '23505';

export function commandStore(db: Database, by: Process, watch: Watch, defects: Defects): CommandStore {
  return {
    read: ({ ids, keys }) =>
      db.ask(by, 'reads a batch', () => ({
        tasks: ids.flatMap((id) => db.tasks.get(id) ?? []),
        answers: keys.flatMap(({ userId, key }) => db.answers.get(`${userId} ${key}`) ?? []),
        zones: new Map(),
      })),
    write: (writes) => {
      const rows = writes.flatMap(({ items }) => items.map(({ task }) => `task ${task.id}`));
      return db.askUnlocked(by, 'writes a batch', rows, () => commit(db, writes, watch, defects));
    },
  };
}

function commit(db: Database, writes: readonly Write[], watch: Watch, defects: Defects): Written[] {
  const isFresh = ({ userId, items }: Write): boolean =>
    items.every(({ task, expected }) => {
      const row = db.tasks.get(task.id);
      return (
        (row?.userId === userId ? row.version : 0) === expected || (defects.has('version unchecked') && expected > 0)
      );
    });
  const fresh = writes.map(isFresh);
  const isNew = writes.map(({ userId, key }, n) => fresh[n] === true && !db.answers.has(`${userId} ${key}`));
  const going = writes.filter((_, n) => isNew[n]);
  for (const { items } of going)
    for (const { task, expected } of items)
      if (expected === 0 && db.tasks.has(task.id))
        throw Object.assign(new Error('duplicate key value violates a unique constraint'), { code: UNIQUE_VIOLATION });
  for (const write of going) {
    const { userId, key, hash, answer } = write;
    watch.answered(write);
    if (!defects.has('answer not kept'))
      db.answers.set(`${userId} ${key}`, { userId, key, hash, answer: jsonb(answer) });
    for (const item of write.items) put(db, userId, item, watch);
  }
  return writes.map((_, n) => (isNew[n] ? 'done' : fresh[n] ? 'replay' : 'conflict'));
}

function put(db: Database, userId: string, { task, version, partition, event }: Item, watch: Watch): void {
  const before = db.tasks.get(task.id);
  const after = { id: task.id, userId, version, doc: jsonb(task), missed: null };
  db.tasks.set(task.id, after);
  const entry = enqueue(db, { topics: ['task-events', 'task-updates'], partition, event: jsonb(event) });
  watch.written(before, after, entry);
}

export function enqueue(db: Database, entry: Omit<OutboxEntry, 'id'>): OutboxEntry {
  const whole = { id: (db.last.outbox += 1), ...entry };
  db.outbox.push(whole);
  return whole;
}

/** One batch from the outbox to the log, by whoever leads with that epoch; answers whether that was so. */
export function drain(db: Database, epoch: number, limit: number, watch: Watch): { leading: boolean; drained: number } {
  if (db.leader.epoch !== epoch) return { leading: false, drained: 0 };
  const batch = db.outbox.splice(0, limit);
  for (const entry of batch) append(db, entry, watch);
  return { leading: true, drained: batch.length };
}

/** What the sequencer never does: in two statements, between which it can die or be overtaken. */
export async function drainByHand(db: Database, by: Process, epoch: number, watch: Watch) {
  const batch = await db.ask(by, 'relay: copies', () => {
    if (db.leader.epoch !== epoch) return undefined;
    const first = db.outbox.slice(0, 5);
    for (const entry of first) append(db, entry, watch);
    return first;
  });
  if (batch === undefined) return { leading: false, drained: 0 };
  await db.ask(by, 'relay: clears', () => {
    for (const entry of batch) if (db.outbox.includes(entry)) db.outbox.splice(db.outbox.indexOf(entry), 1);
  });
  return { leading: true, drained: batch.length };
}

function append(db: Database, { id, topics, partition, event, notice }: OutboxEntry, watch: Watch): void {
  for (const topic of topics) {
    const told = topic === 'task-updates' ? (notice ?? event) : event;
    place(db, topic, partition, told);
    watch.logged(topic, partition, told, id);
  }
}

export function place(db: Database, topic: Topic, partition: number, event: Envelope): void {
  const lane = db.log[topic][partition] ?? [];
  const offset = lane.length + 1;
  const sequence = String(offset).padStart(16, '0');
  lane.push({ topic, partition, offset, at: new Date(0).toISOString(), event: { ...event, sequence }, size: 1_000 });
}
