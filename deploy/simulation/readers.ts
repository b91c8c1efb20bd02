/** A process of projectors: every projector reads its topics, the dispatcher and the reminder clock beside them. */
import { createHash } from 'node:crypto';
import { ClaimLost } from '@tasklog/event-log';
import type { Handler } from '@tasklog/event-log';
import { severalTasks } from '@tasklog/command-api/http/tasks';
import { auditIn } from '@tasklog/projectors/audit/projector';
import { handlerOn } from '@tasklog/projectors/consume';
import { startDispatcher } from '@tasklog/projectors/dispatch';
import type { Send } from '@tasklog/projectors/dispatch';
import { historyIn } from '@tasklog/projectors/history/projector';
import { newLife } from '@tasklog/projectors/life';
import type { Life } from '@tasklog/projectors/life';
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
import { readFromLog } from './log-reader.ts';
import { modelTables } from './models.ts';
import { ask } from './network.ts';
import { ledgerOn } from './reading.ts';
import type { Process } from './schedule.ts';
import { PARTITIONS } from './tables.ts';
import type { Whole } from './world.ts';

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
  const life = newLife();
  for (const projector of projectorsOf(whole))
    for (const topic of projector.reads) {
      const handler = handlerFor(whole, by, { projector, generation: 1, life });
      if (whole.brokered) readFromBroker(whole, by, { projector, topic, me }, handler);
      else void readFromLog(whole, by, { group: projector.name, generation: 1, topic, me }, handler);
    }
  startHelpers(whole, by);
}

type Reads = { projector: Projector<Tx>; generation: number; life: Life };

export function handlerFor(whole: Whole, by: Process, { projector, generation, life }: Reads): Handler {
  const { db, watch, defects, schedule, points } = whole;
  let size = 0;
  const handler = handlerOn<Tx>({
    ledger: ledgerOn(db, by, projector.name, watch, defects),
    life,
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
