/** Reading from the log in Postgres: claim rounds, and the product's own loop for each partition that is claimed. */
import type { Handler, LogRecord, Topic } from '@tasklog/event-log';
import { afterRound } from '@tasklog/event-log/after-round';
import type { Claimed } from '@tasklog/event-log/claims';
import type { Gate } from '@tasklog/event-log/gate';
import { readPartition } from '@tasklog/event-log/read-partition';
import type { PartitionSource } from '@tasklog/event-log/read-partition';
import { checkpointOf, claimRound, lockOf, pageOf } from './reading.ts';
import type { Process } from './schedule.ts';
import { PARTITIONS } from './tables.ts';
import type { Whole } from './world.ts';

const CLAIM_EVERY_MS = 3_000;
const POLL_MS = 5_000;
const PAGE_SIZES = [1, 3, 20];

export type Reads = { group: string; generation: number; topic: Topic; me: number };

/** Claims its share of the partitions, and reads those by the product's own loop. */
export async function readFromLog(whole: Whole, by: Process, reads: Reads, handler: Handler): Promise<void> {
  const { db, schedule, random, points } = whole;
  const running = new Map<number, { epoch: number; leaving: AbortController }>();
  const gate = gateOn(whole, by, random.pick([0, 200]));
  for (;;) {
    await claim(whole, by, reads)
      .then(async (round) => {
        const { stop, begin, back } = afterRound(round, running);
        for (const partition of stop) running.get(partition)?.leaving.abort();
        for (const claimed of back) await giveBack(whole, by, claimed);
        for (const claimed of begin) {
          if (claimed.epoch > 1) points.hit('reader: took over');
          const leaving = new AbortController();
          running.set(claimed.partition, { epoch: claimed.epoch, leaving });
          const pageSize = random.pick(PAGE_SIZES);
          const source = sourceOf(whole, by, claimed, { pageSize, gate });
          void readPartition(source, claimed, pageSize, handler, leaving.signal).finally(() => {
            if (running.get(claimed.partition)?.epoch === claimed.epoch) running.delete(claimed.partition);
          });
        }
      })
      .catch(() => undefined);
    await schedule.sleep(by, CLAIM_EVERY_MS);
  }

  function claim(all: Whole, who: Process, { me, ...of }: Reads): Promise<ReturnType<typeof claimRound>> {
    const members = of.group.startsWith('bridge') || of.generation > 1 ? 1 : 2;
    const rows = Array.from({ length: PARTITIONS }, (_, partition) => lockOf({ ...of, partition }));
    return db.askUnlocked(who, 'claims partitions', rows, () =>
      claimRound(db, of, { me, members, now: schedule.now(), isAlive: (owner) => all.owners.has(owner) }),
    );
  }
}

/** As event-log's, by the time of the simulation. */
function gateOn({ schedule }: Whole, by: Process, gatherMs: number): Gate {
  let notBefore = 0;
  return {
    pass: async (signal) => {
      const early = notBefore - schedule.now();
      if (early > 0) await schedule.sleep(by, early, signal);
    },
    passed: (at, full) => void (notBefore = full ? 0 : at + gatherMs),
  };
}

const giveBack = ({ db }: Whole, by: Process, claimed: Claimed): Promise<void> =>
  db
    .ask(by, 'gives a partition back', () => {
      const row = checkpointOf(db, claimed);
      if (row.epoch === claimed.epoch) Object.assign(row, { owner: null, leaseUntil: 0 });
    })
    .catch(() => undefined);

function sourceOf(
  whole: Whole,
  by: Process,
  claimed: Claimed,
  { pageSize, gate }: { pageSize: number; gate: Gate },
): PartitionSource {
  const { db, schedule, log } = whole;
  const { topic, partition } = claimed;
  return {
    past: async (after, signal) => {
      while (!signal.aborted && (db.log[topic][partition] ?? []).length <= after)
        await schedule.sleep(by, POLL_MS, AbortSignal.any([signal, log.signal()]));
    },
    gate,
    page: (after): Promise<LogRecord[]> =>
      db.ask(by, 'reads a page', () => pageOf(db, topic, partition, after, pageSize)),
    failed: async () => undefined,
    done: () => giveBack(whole, by, claimed),
    wait: (ms, signal) => schedule.sleep(by, ms, signal),
    now: () => schedule.now(),
  };
}
