/**
 * What a broken writer may put on the log: of an unknown kind, without what it must tell, of a version that is not the
 * next, of a task that was never added, of no task at all, or a version that was told otherwise before. No reader can apply
 * it; all must park it.
 */
import { partitionOf } from '@tasklog/event-log';
import type { Envelope } from '@tasklog/schemas';
import { PARTITIONS } from './tables.ts';
import type { Whole } from './world.ts';
import { place } from './writing.ts';

/** A task at a time, so that what waits behind it can be told. */
const MOST = 2;

export function plant(whole: Whole): void {
  const { db, random, ids, watch } = whole;
  const lanes = db.log['task-events'];
  const model = lanes.flat().filter(({ event }) => event.type === 'task.updated' || event.type === 'task.added');
  const waiting = db.letters.filter(({ state }) => state === 'waiting');
  if (model.length === 0 || waiting.length >= MOST) return;
  const { event } = random.pick(model);
  const { sequence: _, ...like } = event;
  const newest = watch.eventsOf(event.subject).length;
  const kinds: (() => Envelope)[] = [
    () => ({ ...like, subject: ids(), type: 'task.imagined' }),
    () => ({ ...like, data: {} }),
    () => ({ ...like, taskversion: newest + 7, type: 'task.updated' }),
    () => ({ ...like, subject: ids(), taskversion: 3 }),
    () => ({ ...like, subject: 'nobody' }),
    () => ({ ...like, time: new Date(0).toISOString() }),
  ];
  const poison = { ...random.pick(kinds)(), id: ids() };
  watch.planted(poison);
  place(db, 'task-events', partitionOf(poison.userid, PARTITIONS), poison);
}
