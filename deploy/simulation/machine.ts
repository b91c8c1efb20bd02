/** What starts the processes, and what befalls them: they die and are started again, stand still, and lose their server. */
import { createHandle } from '@tasklog/command-api/handle';
import { newLife } from '@tasklog/projectors/life';
import { person } from './clients.ts';
import { startBridging } from './lanes.ts';
import { plant } from './poison.ts';
import { checkpointOf, lockOf } from './reading.ts';
import { readFromLog } from './log-reader.ts';
import { handlerFor, projectorsOf, startReader } from './readers.ts';
import { relay } from './relays.ts';
import type { Process } from './schedule.ts';
import { PARTITIONS } from './tables.ts';
import { newProcess } from './world.ts';
import type { Whole } from './world.ts';
import { commandStore } from './writing.ts';
import { operate } from './operator.ts';

export const USERS = [1, 2, 4].map((n) => `0190aaaa-0000-7000-8000-00000000000${String(n)}`);
const FAULT_EVERY_STEPS = 250;
const RESTART_MS = 3_000;
const FROZEN_MS = 25_000;
const JUMP_MS = 3_600_000;

export type Machine = {
  /** Perhaps something goes wrong. */
  mischief: () => void;
  /** Whoever is down is up again, whoever stood still goes on. */
  allUp: () => void;
  /** A new copy of every read model is fed from the beginning. */
  rebuild: () => void;
};

type Service = { name: string; start: (by: Process, me: number) => void; process: Process; me: number };

export function startMachine(whole: Whole): Machine {
  const { schedule, random, points, db, owners } = whole;
  const itself = newProcess('machine');
  const services: Service[] = [];
  let rebuilding = false;

  const up = (service: Service): void => {
    service.process = newProcess(service.name);
    service.me = whole.nextOwner();
    owners.add(service.me);
    service.start(service.process, service.me);
  };
  const run = (name: string, start: Service['start']): void => {
    const service: Service = { name, start, process: newProcess(name), me: 0 };
    services.push(service);
    up(service);
  };
  const kill = (service: Service): void => {
    for (const place of new Set(schedule.waitingOf(service.process)))
      points.hit(`process: killed where it ${place.replace(/^.*: commit$/, 'commit').replace(/^.*: moves/, 'moves')}`);
    points.hit('process: killed');
    schedule.kill(service.process);
    owners.delete(service.me);
    db.lost(service.process);
    void schedule.sleep(itself, random.below(RESTART_MS)).then(() => up(service));
  };
  const sendBack = (): void => {
    const projector = random.pick(projectorsOf(whole));
    const topic = random.pick(projector.reads);
    const partition = random.below(PARTITIONS);
    const place = { group: projector.name, generation: 1, topic, partition };
    const row = checkpointOf(db, place);
    // It waits, as everybody does, for a page that is under way: then another time.
    if (row.off === 0 || db.isLocked(lockOf(place))) return;
    points.hit('reader: sent back to the beginning');
    Object.assign(row, { off: 0, owner: null, epoch: row.epoch + 1 });
    whole.watch.sentBack(place, 0);
    whole.broker.hints.set(`${place.group} ${topic}/${String(place.partition)}`, 0);
  };
  const rebalance = (): void => {
    const keys = [...whole.broker.given.keys()];
    if (keys.length === 0) return;
    points.hit('broker: gave a partition to another');
    whole.broker.given.set(random.pick(keys), random.pick(['reader 1', 'reader 2']));
  };
  const rebuild = (): void => {
    if (rebuilding) return;
    rebuilding = true;
    run('builder', (by, me) => {
      const life = newLife();
      for (const projector of projectorsOf(whole))
        for (const topic of projector.reads) {
          const handler = handlerFor(whole, by, { projector, generation: 2, life });
          void readFromLog(whole, by, { group: projector.name, generation: 2, topic, me }, handler);
        }
    });
  };

  for (const n of [1, 2]) run(`command ${String(n)}`, (by) => startReplica(whole, by, n - 1));
  for (const n of [1, 2]) run(`relay ${String(n)}`, (by, me) => relay(whole, by, me));
  for (const n of [1, 2]) run(`reader ${String(n)}`, (by, me) => startReader(whole, by, me));
  if (whole.brokered) run('bridge', (by, me) => startBridging(whole, by, me));
  for (const userId of USERS)
    for (const device of ['phone', 'desk']) void person(whole, newProcess(`${device} of ${userId.slice(-1)}`), userId);
  void operate(whole, newProcess('operator'));

  return {
    rebuild,
    allUp: () => {
      for (const { process } of services) process.frozenUntil = 0;
    },
    mischief: () => {
      if (!random.chance(1 / FAULT_EVERY_STEPS)) return;
      const service = random.pick(services);
      const roll = random.below(100);
      if (roll < 40) {
        if (service.process.alive) kill(service);
      } else if (roll < 58) {
        points.hit('process: frozen');
        service.process.frozenUntil = schedule.now() + random.below(FROZEN_MS);
      } else if (roll < 63) {
        points.hit('database: restarted');
        db.restart();
      } else if (roll < 68) {
        points.hit('clock: jumped forward');
        schedule.jump(random.below(JUMP_MS));
      } else if (roll < 73) {
        points.hit('clock: jumped back');
        schedule.jump(-random.below(JUMP_MS));
      } else if (roll < 78) plant(whole);
      else if (roll < 84) sendBack();
      else if (roll < 88 && !rebuilding) {
        points.hit('rebuild: while others read on');
        rebuild();
      } else if (whole.brokered) rebalance();
    },
  };
}

function startReplica(whole: Whole, by: Process, n: number): void {
  const { schedule, points, db, watch, defects, ids, outbox } = whole;
  const handle = createHandle({
    store: commandStore(db, by, watch, defects),
    partitions: PARTITIONS,
    now: () => new Date(schedule.wall()),
    committed: () => void schedule.call(by, 'network', 'wakes the relay', () => outbox.ring()),
    conflicted: () => points.hit('command: overtaken, decided again'),
    maxBatch: 4,
    idOf: ids,
    nextTurn: (run) => void schedule.call(by, 'turn', 'comes to its next turn', run),
  });
  whole.replicas[n] = { process: by, handle };
}
