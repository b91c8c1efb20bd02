/** A process of projectors: every projector reads its topics, the dispatcher and the reminder clock beside them. */
import { createHash } from 'node:crypto';
import { ClaimLost } from '@tasklog/event-log';
import { afterRound } from '@tasklog/event-log/after-round';
import type { Handler, LogRecord, Topic } from '@tasklog/event-log';
import type { Claimed } from '@tasklog/event-log/claims';
import type { Gate } from '@tasklog/event-log/gate';
import { readPartition } from '@tasklog/event-log/read-partition';
import type { PartitionSource } from '@tasklog/event-log/read-partition';
import { severalTasks } from '@tasklog/command-api/http/tasks';
import { auditIn } from '@tasklog/projectors/audit/projector';
import { handlerOn } from '@tasklog/projectors/consume';
import { startDispatcher } from '@tasklog/projectors/dispatch';
import type { Send } from '@tasklog/projectors/dispatch';
import { historyIn } from '@tasklog/projectors/history/projector';
import { notificationIn } from '@tasklog/projectors/notification/projector';
import { NEVER } from '@tasklog/projectors/projector';
import type { Projector } from '@tasklog/projectors/projector';
import { recurrenceIn } from '@tasklog/projectors/recurrence/projector';
import { startClock } from '@tasklog/projectors/reminder/clock';
import { reminderIn } from '@tasklog/projectors/reminder/projector';
import { tasksIn } from '@tasklog/projectors/tasks/projector';
import type { Tx } from './database.ts';
import { deskOn, dueOn, firingOn } from './firing.ts';
import { readFromBroker } from './lanes.ts';
import { modelTables } from './models.ts';
import { ask } from './network.ts';
import { checkpointOf, claimRound, ledgerOn, lockOf, pageOf } from './reading.ts';
import type { Process } from './schedule.ts';
import { PARTITIONS } from './tables.ts';
import type { Whole } from './world.ts';

const CLAIM_EVERY_MS = 3_000;
const POLL_MS = 5_000;
const PAGE_SIZES = [1, 3, 20];

export function projectorsOf(whole: Whole): Projector<Tx>[] {
  const tables = modelTables(whole.db, whole.watch, whole.defects, whole.points);
  return [
    tasksIn(tables.states),
    auditIn(tables.audit),
    historyIn(tables.history),
    recurrenceIn(tables.recurrence),
    reminderIn(tables.reminder),
    notificationIn(tables.notification),
  ];
}

/** Starts all of it; it runs until its process is killed. */
export function startReader(whole: Whole, by: Process, me: number): void {
  for (const projector of projectorsOf(whole))
    for (const topic of projector.reads) {
      const handler = handlerFor(whole, by, projector, 1);
      if (whole.brokered) readFromBroker(whole, by, { projector, topic, me }, handler);
      else void readFromLog(whole, by, { group: projector.name, generation: 1, topic, me }, handler);
    }
  startHelpers(whole, by);
}

export function handlerFor(whole: Whole, by: Process, projector: Projector<Tx>, generation: number): Handler {
  const { db, watch, defects, schedule, points } = whole;
  let size = 0;
  const handler = handlerOn<Tx>({
    ledger: ledgerOn(db, by, projector.name, watch, defects),
    projector,
    partitions: PARTITIONS,
    liveFrom: () => (generation === 1 ? 0 : NEVER),
    wait: (milliseconds) => schedule.sleep(by, milliseconds),
    nextTurn: (go) => void schedule.call(by, 'turn', `${projector.name}: pages gather`, go),
    onParked: () => void (size > 1 && points.hit('poison: page halved')),
  });
  return async (page) => {
    size = page.records.length;
    try {
      await handler(page);
    } catch (error) {
      if (error instanceof ClaimLost) points.hit('reader: lost its claim');
      throw error;
    }
  };
}

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

function startHelpers(whole: Whole, by: Process): void {
  const { db, schedule, points, defects, outbox } = whole;
  const sleep = (ms: number, signal: AbortSignal): Promise<void> => schedule.sleep(by, ms, signal);
  const onError = (): void => undefined;
  startDispatcher({ desk: deskOn(db, schedule, by), send: sendOf(whole, by), sleep, onError });
  const firing = { db, schedule, points, watch: whole.watch, defects };
  startClock({
    due: dueOn(firing, by),
    firing: firingOn(firing, by),
    partitions: PARTITIONS,
    now: () => schedule.wall() + (defects.has('reminder by a clock ahead') ? 60_000 : 0),
    sleep,
    notify: () => schedule.call(by, 'network', 'clock: wakes the relay', () => outbox.ring()),
    onError,
  });
}

/** As send.ts and http/commands.ts together, without the HTTP between them. */
function sendOf(whole: Whole, by: Process): Send {
  return async (body, key) => {
    const { userId, changeId, causationId, actor } = body;
    const commands = whole.defects.has('successor of its own id')
      ? body.commands.map((command) => (command.type === 'add' ? { ...command, taskId: whole.ids() } : command))
      : body.commands;
    const heard = await ask(whole, by, () => ({
      change: { userId, changeId, actor, ...(causationId === undefined ? {} : { causationId }) },
      key: whole.defects.has('successor of its own id') ? whole.ids() : key,
      hash: createHash('sha256').update(JSON.stringify(body)).digest(),
      timeZone: 'UTC',
      wishes: commands.map((command) => ({ command })),
      answer: severalTasks,
    }));
    if (heard === undefined) return { outcome: 'again', reason: 'no answer' };
    const { outcome } = heard;
    if (outcome.kind === 'done') return { outcome: 'done' };
    const final = outcome.kind === 'refused' || outcome.kind === 'stale' || outcome.kind === 'key-reused';
    return { outcome: final ? 'refused' : 'again', reason: outcome.kind };
  };
}
