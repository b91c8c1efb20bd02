/**
 * An operator looks after dead letters now and then: what is poison is left out, and what waited behind it is replayed, the
 * same way in as from the log, while the readers read on.
 */
import { applyRecords } from '@tasklog/projectors/apply-records';
import { NEVER } from '@tasklog/projectors/projector';
import { upcast } from '@tasklog/schemas/upcast';
import type { Tx } from './database.ts';
import { leftOutAmong } from './reading.ts';
import { projectorsOf } from './readers.ts';
import type { Process } from './schedule.ts';
import type { Letter } from './tables.ts';
import { PARTITIONS } from './tables.ts';
import type { Whole } from './world.ts';

const LOOKS_EVERY_MS = 30_000;

export async function operate(whole: Whole, by: Process): Promise<void> {
  const { db, schedule, random } = whole;
  for (;;) {
    await schedule.sleep(by, random.below(whole.closing ? 1_000 : LOOKS_EVERY_MS));
    const [first] = db.letters.filter(({ state }) => state === 'waiting');
    if (first === undefined) continue;
    // What breaks off is tried again at the next look.
    await lookAfter(whole, by, first).catch(() => undefined);
  }
}

const inQueueOf =
  ({ group, generation, key }: Letter) =>
  (other: Letter): boolean =>
    other.state === 'waiting' && other.group === group && other.generation === generation && other.key === key;

async function lookAfter(whole: Whole, by: Process, letter: Letter): Promise<void> {
  const { db, watch, points } = whole;
  const { group, generation, key } = letter;
  const projector = projectorsOf(whole).find(({ name }) => name === group);
  if (projector === undefined) return;
  const name = `${group} ${String(generation)} ${key}`;
  await db.transaction(by, 'operator', async (tx: Tx) => {
    await db.lock(tx, `key ${name}`);
    const queue = await db.within(tx, 'operator: reads a queue', () => db.letters.filter(inQueueOf(letter)));
    const [next] = queue.sort((a, b) => a.id - b.id);
    if (next && watch.isPlanted(next.record.event)) tx.changes.push(() => void (next.state = 'skipped'));
    else if (next) {
      const records = [next.record];
      const leftOut = await db.within(tx, 'operator: reads what is left out', () =>
        leftOutAmong(db, group, next.record.topic, records),
      );
      const liveFrom = (): number => (generation === 1 ? 0 : NEVER);
      await applyRecords(tx, { projector, partitions: PARTITIONS }, records, { generation, liveFrom, leftOut, upcast });
      tx.changes.push(() => {
        next.state = 'retried';
        points.hit('poison: skipped, its queue replayed');
      });
    }
    tx.changes.push(() => {
      if (!db.letters.some(inQueueOf(letter))) db.blocked.delete(name);
    });
  });
}
