/**
 * A tasks projector that cannot take the events a test calls sick, and the desk of an operator over its dead letters. Both anew
 * for each test.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { CommandsRequest, Envelope } from '@tasklog/schemas';
import { audit } from '../audit/projector.ts';
import type { Answer } from '../dispatch.ts';
import { Poison } from '../poison.ts';
import type { Projector } from '../projector.ts';
import { tasks } from '../tasks/projector.ts';
import { aTask } from './events.ts';
import type { TestTask } from './events.ts';
import { desk } from './operator.ts';
import type { Desk } from './operator.ts';
import { stage } from './stage.ts';
import type { Stage } from './stage.ts';

export const USER = '0190aaaa-0000-7000-8000-00000000000a';

type Letter = { id: number; state: string; attempts: number; reason: string; failures: object[] };
type Action = { action: string; target: string; reason: string | null; actor_name: string };

export type SickStage = {
  readonly on: Stage;
  readonly operator: Desk;
  readonly fallible: Projector;
  /** Ids of events that the projector cannot take for now. */
  readonly sick: Set<string>;
  /** What was sent to command-api, and what it answers. */
  readonly sent: { body: CommandsRequest; key: string }[];
  answer: Answer;
  /** Told of each page before it is applied. */
  watching: (events: Envelope[]) => Promise<void>;
  publish: (...events: Envelope[]) => Promise<void>;
  /** Until there is nothing left to be read. */
  project: (projector?: Projector, generation?: number) => Promise<void>;
  versions: () => Promise<readonly { id: string; version: number }[]>;
  letters: () => Promise<readonly Letter[]>;
  blocked: () => Promise<string[]>;
  actions: () => Promise<readonly Action[]>;
  /** A task whose second event is poison, with so many more behind it. */
  poisoned: (behind?: number, userId?: string) => Promise<{ task: TestTask; poison: Envelope }>;
  until: (ready: () => Promise<boolean>) => Promise<void>;
  /** Resolves when somebody waits for a lock in this database. */
  someoneWaits: () => Promise<void>;
};

/** To be called within a `describe`: it brings the hooks that start and stop it. */
export function sickStage(): SickStage {
  let on: Stage;
  let operator: Desk;
  let sick: Set<string>;
  let sent: { body: CommandsRequest; key: string }[];

  const fallible: Projector = {
    ...tasks,
    apply: async (tx, records, target) => {
      await all.watching(records.map(({ event }) => event));
      if (records.some(({ event }) => sick.has(event.id))) throw new Poison('not with this release');
      await tasks.apply(tx, records, target);
    },
  };

  beforeEach(async () => {
    [sick, sent, all.answer, all.watching] = [new Set(), [], { outcome: 'done' }, async () => undefined];
    on = await stage();
    operator = await desk(on, [fallible, audit], async (body, key) => {
      sent.push({ body, key });
      return all.answer;
    });
  });
  afterEach(async () => {
    await operator.end();
    await on.end();
  });

  const publish = (...events: Envelope[]): Promise<void> => on.log.publish('task-events', events);
  const project = async (projector: Projector = fallible, generation = 1): Promise<void> => {
    const running = await on.run(projector, { generation });
    await on.drained(projector.name, 'task-events', generation);
    await running.stop();
  };
  const versions = () => on.rows<{ id: string; version: number }>('select id, version from live.task order by version');
  const letters = () =>
    on.rows<Letter>('select id::int, state, attempts, reason, failures from log.dead_letter order by id');
  const blocked = async (): Promise<string[]> =>
    (await on.rows<{ key: string }>('select key from log.blocked_key order by key')).map(({ key }) => key);
  const actions = () => on.rows<Action>('select action, target, reason, actor_name from read.ops_audit order by id');
  const poisoned = async (behind = 2, userId = USER): Promise<{ task: TestTask; poison: Envelope }> => {
    const task = aTask({}, userId);
    const added = task.added();
    const poison = task.changed('task.updated', { title: 'poison' });
    sick.add(poison.id);
    await publish(added, poison);
    await publish(
      ...Array.from({ length: behind }, (_, n) => task.changed('task.updated', { notes: `n${String(n)}` })),
    );
    return { task, poison };
  };
  const until = async (ready: () => Promise<boolean>): Promise<void> => {
    while (!(await ready())) await pause(5);
  };
  const someoneWaits = (): Promise<void> =>
    until(async () => (await on.rows('select from pg_locks where not granted')).length > 0);

  const all: SickStage = {
    get on() {
      return on;
    },
    get operator() {
      return operator;
    },
    get sick() {
      return sick;
    },
    get sent() {
      return sent;
    },
    answer: { outcome: 'done' },
    watching: async () => undefined,
    ...{ fallible, publish, project, versions, letters, blocked, actions, poisoned, until, someoneWaits },
  };
  return all;
}
