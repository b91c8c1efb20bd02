import type { OpsHealth } from '@tasklog/schemas';
import type { Question } from '../question.ts';
import { judgeOutbox } from './judge.ts';
import { partitionsOf } from './lag.ts';
import { processInWords, processOf } from './process.ts';
import { readIntents, readParked, readProcesses } from './readings.ts';
import { OBSERVERS, rounded } from './shown.ts';
import type { SeenOutbox } from './watch.ts';

type Node = Omit<OpsHealth['nodes'][number], 'since'>;

/** Behind by more is worth a look, though it moves. */
const BEHIND_SECONDS = 30;

export const health: Question<Record<never, never>> = {
  path: '/ops/health',
  about: 'The path from the web to the screens: each part with its state and its one number.',
  parameters: {},
  answer: 'OpsHealth',
  reads: null,
  roles: OBSERVERS,
  async ask({ db, watch, now }) {
    const [outbox, seen] = [await watch.outbox(db), await watch.lag(db)];
    const [processes, parked, intents] = [await readProcesses(db), await readParked(db), await readIntents(db)];
    const nodes: Node[] = [
      { name: 'web', state: 'unknown', number: null, unit: 'processes', says: 'nothing here knows whether it runs' },
      service('command-api', processes),
      ...outboxNodes(outbox),
      ...groupNodes(partitionsOf(seen)),
      {
        name: 'dead letters',
        state: parked.letters > 0 ? 'warn' : 'ok',
        number: parked.letters,
        unit: 'records',
        says:
          parked.letters > 0
            ? `the oldest waits for ${String(Math.round(parked.oldestAgeSeconds))} s; its task stands still`
            : 'none',
      },
      {
        name: 'intents',
        state: intents.failed > 0 ? 'warn' : 'ok',
        number: intents.waiting,
        unit: 'waiting',
        says: intents.failed > 0 ? `${String(intents.failed)} were refused` : `${String(intents.waiting)} wait`,
      },
      { name: 'query-api', state: 'ok', number: null, unit: 'processes', says: 'this one answers' },
      service('realtime', processes),
    ];
    const body: OpsHealth = {
      at: now.toString(),
      state: worstOf(nodes),
      nodes: nodes.map((node) => ({
        ...node,
        since: node.state === 'unknown' ? null : new Date(watch.since(node.name, node.state)).toISOString(),
      })),
    };
    return { body };
  },
};

/** Whoever holds a session with the database says so by its name; none there means that none can work. */
function service(name: string, processes: readonly string[]): Node {
  const its = processes.flatMap((each) => processOf(each) ?? []).filter((each) => each.name === name);
  return {
    name,
    state: its.length > 0 ? 'ok' : 'bad',
    number: its.length,
    unit: 'processes',
    says: its.length > 0 ? its.map(processInWords).join(', ') : 'none has a session with the database',
  };
}

function outboxNodes(outbox: SeenOutbox): Node[] {
  const { state, why } = judgeOutbox(outbox);
  const leader = processOf(outbox.leader);
  return [
    {
      name: 'outbox',
      state: state === 'ok' ? 'ok' : state === 'slow' ? 'warn' : 'bad',
      number: outbox.depth,
      unit: 'entries',
      says: outbox.depth === 0 ? 'nothing waits' : `the oldest waits for ${String(rounded(outbox.oldestAgeSeconds))} s`,
    },
    {
      name: 'relay',
      state: state === 'stopped' ? 'bad' : 'ok',
      number: outbox.leaseAgeSeconds === null ? null : rounded(outbox.leaseAgeSeconds),
      unit: 'seconds since its lease was renewed',
      says: state === 'stopped' || !leader ? (why ?? 'nobody leads') : `${processInWords(leader)} leads`,
    },
    {
      name: 'log',
      state: 'ok',
      number: outbox.outPerSecond === null ? null : rounded(outbox.outPerSecond),
      unit: 'records a second',
      says: 'it can be read',
    },
  ];
}

function groupNodes(partitions: ReturnType<typeof partitionsOf>): Node[] {
  const byGroup = Map.groupBy(partitions, ({ group, generation }) =>
    generation === 1 ? group : `${group} g${String(generation)}`,
  );
  return [...byGroup]
    .toSorted(([a], [b]) => a.localeCompare(b))
    .map(([name, its]) => {
      const seconds = Math.max(...its.map((each) => each.seconds));
      const worst = its[0];
      const bad = worst?.state === 'stuck' || worst?.state === 'paused';
      const slow = worst?.state === 'retrying' || worst?.state === 'waiting' || seconds > BEHIND_SECONDS;
      return {
        name,
        state: bad ? 'bad' : slow ? 'warn' : 'ok',
        number: seconds,
        unit: 'seconds behind',
        says: worst?.why ?? (seconds > 0 ? 'catching up' : 'up to date'),
      };
    });
}

function worstOf(nodes: readonly Node[]): OpsHealth['state'] {
  return (['bad', 'warn', 'ok'] as const).find((state) => nodes.some((node) => node.state === state)) ?? 'unknown';
}
