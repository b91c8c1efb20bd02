/**
 * The write side on one screen: commands queue up, are read together, decided one by one, and written in one statement.
 *
 * A batch leaves on the next turn of the event loop, so a lone command never waits and a crowd shares two commits. A batch holds
 * one request per task, and none whose task is in the other batch under way: two requests of this process never race each other,
 * and a key that waits here already is answered "in flight". Another process may; then the version check refuses, and the request is read and decided again.
 */
import { decide, evolve } from '@tasklog/domain';
import type { Refusal } from '@tasklog/domain';
import type { Span } from '@tasklog/tracing';
import { formatPosition, partitionOf } from '@tasklog/event-log';
import { isUnavailable } from '@tasklog/runtime';
import { envelope } from './envelope.ts';
import { newId } from './ids.ts';
import type { Outcome, Request, TaskResult } from './request.ts';
import type { CommandStore, Item, StoredAnswer, StoredTask, Wanted, Write } from './store/commit.ts';
import { inCommandSpan, inCommitSpans } from './traced.ts';

export type Handle = { (request: Request): Promise<Outcome>; idle: () => Promise<void> };

export type HandleOptions = {
  store: CommandStore;
  partitions: number;
  now: () => Date;
  /** Called after each commit that put something into the outbox. */
  committed: () => void;
  /** Called for each command that somebody else was faster than; it is decided again. */
  conflicted?: () => void;
  maxBatch?: number;
  /** What makes the ids of events. */
  idOf?: () => string;
  /** Runs something on the next turn. */
  nextTurn?: (run: () => void) => void;
};

const MAX_BATCH = 500;
const BATCHES_IN_FLIGHT = 2;
const CROWD = 16;
const MAX_QUEUE = 5_000;
const TRIES = 5;
const UNIQUE_VIOLATION = '23505';

type Waiting = {
  request: Request;
  span: Span | undefined;
  tasks: string[];
  tries: number;
  resolve: (outcome: Outcome) => void;
  reject: (error: Error) => void;
};

/** Thrown when more commands wait than can be served soon: try again later. */
export class Overloaded extends Error {}

export function createHandle(options: HandleOptions): Handle {
  const { store, partitions, now, committed, conflicted, maxBatch = MAX_BATCH } = options;
  const { idOf = newId, nextTurn = setImmediate } = options;
  const queue: Waiting[] = [];
  const busy = new Set<string>();
  const keysWaiting = new Set<string>();
  let batches = 0;
  let scheduled = false;
  const whenIdle: (() => void)[] = [];

  const schedule = (): void => {
    if (scheduled || batches >= BATCHES_IN_FLIGHT || queue.length === 0) return;
    scheduled = true;
    nextTurn(() => {
      scheduled = false;
      const batch = takeBatch(queue, busy, batches === 0 ? shareOf(queue.length, maxBatch) : maxBatch);
      if (batch.length === 0) return;
      batches += 1;
      void runBatch(batch).finally(() => {
        batches -= 1;
        if (batches === 0 && queue.length === 0) whenIdle.splice(0).forEach((go) => go());
        schedule();
      });
      schedule();
    });
  };

  const runBatch = async (batch: Waiting[]): Promise<void> => {
    try {
      await settle(batch);
    } catch (error) {
      // A lost connection leaves the outcome unknown: all are told so, and a repeated key finds the truth.
      if (batch.length === 1 || isUnavailable(error)) return batch.forEach((waiting) => fail(waiting, error));
      // One bad request must not fail the others: each alone, in order.
      for (const waiting of batch) await settle([waiting]).catch((alone: unknown) => fail(waiting, alone));
    } finally {
      for (const { tasks } of batch) for (const task of tasks) busy.delete(task);
    }
  };

  const settle = async (batch: Waiting[]): Promise<void> => {
    const at = now().toISOString();
    const found = await store.read(wanted(batch));
    const state = new Map(found.tasks.map((task) => [task.id, task]));
    const answers = new Map(found.answers.map((answer) => [`${answer.userId} ${answer.key}`, answer]));
    const writing: { waiting: Waiting; write: Write }[] = [];
    for (const waiting of batch) {
      const { change, key, hash } = waiting.request;
      const stored = key === undefined ? undefined : answers.get(`${change.userId} ${key}`);
      const decided = stored
        ? replay(stored, hash)
        : decideAll(inZone(waiting.request, found.zones), state, { at, partitions, idOf });
      if ('kind' in decided) waiting.resolve(decided);
      else writing.push({ waiting, write: decided });
    }
    if (writing.length === 0) return;
    const written = await inCommitSpans(
      writing.map(({ waiting: { span }, write }) => ({ span, write })),
      (writes) => store.write(writes),
    );
    if (written.includes('done')) committed();
    writing.forEach(({ waiting, write }, n) => {
      if (written[n] === 'done') waiting.resolve({ kind: 'done', answer: write.answer, replayed: false });
      else if (written[n] === 'erased') waiting.resolve({ kind: 'erased' });
      else again(waiting);
    });
  };

  /** Somebody else was faster: read and decide anew. With If-Match the next read tells that the version is stale. */
  const again = (waiting: Waiting): void => {
    waiting.tries += 1;
    conflicted?.();
    if (waiting.tries >= TRIES) return waiting.resolve({ kind: 'contended' });
    queue.unshift(waiting);
  };

  const fail = (waiting: Waiting, error: unknown): void => {
    // The id of a new task was taken between reading and writing, or belongs to somebody else.
    if ((error as { code?: string }).code === UNIQUE_VIOLATION) return again(waiting);
    waiting.reject(error as Error);
  };

  const enqueue = (request: Request, span: Span | undefined): Promise<Outcome> =>
    new Promise((resolve, reject) => {
      if (queue.length >= MAX_QUEUE)
        return reject(new Overloaded('Too many commands are waiting. Try again in a moment.'));
      const keyName = request.key === undefined ? undefined : `${request.change.userId} ${request.key}`;
      if (keyName !== undefined && keysWaiting.has(keyName)) return resolve({ kind: 'in-flight' });
      if (keyName !== undefined) keysWaiting.add(keyName);
      const settled = (): void => void (keyName !== undefined && keysWaiting.delete(keyName));
      const tasks = request.wishes.filter(({ fresh }) => !fresh).map(({ command }) => command.taskId);
      queue.push({
        request,
        span,
        tasks,
        tries: 0,
        resolve: (outcome) => (settled(), resolve(outcome)),
        reject: (error: Error) => (settled(), reject(error)),
      });
      schedule();
    });
  const handle = (request: Request): Promise<Outcome> => inCommandSpan(request, (span) => enqueue(request, span));
  const idle = (): Promise<void> =>
    batches === 0 && queue.length === 0 ? Promise.resolve() : new Promise((resolve) => whenIdle.push(resolve));
  return Object.assign(handle, { idle });
}

/**
 * A crowd that comes at once is two batches: while one is written the other is decided, and the cores share them. Those who are
 * answered together come back together, so one batch of all would have the database and this process wait for each other in turn
 * (measured in process: with 256 callers 5,700 commands a second instead of 3,900, with 64 hardly more).
 */
const shareOf = (crowd: number, most: number): number => (crowd < CROWD ? most : Math.min(most, Math.ceil(crowd / 2)));

/** Requests in order whose tasks are free; the others keep their place. */
function takeBatch(queue: Waiting[], busy: Set<string>, limit: number): Waiting[] {
  const batch: Waiting[] = [];
  const held = new Set<string>();
  for (let n = 0; n < queue.length && batch.length < limit;) {
    const waiting = queue[n] as Waiting;
    const free = waiting.tasks.every((task) => !busy.has(task) && !held.has(task));
    if (free) {
      queue.splice(n, 1);
      batch.push(waiting);
      for (const task of waiting.tasks) busy.add(task);
    } else {
      // Whoever comes behind it for the same task must not overtake it.
      for (const task of waiting.tasks) held.add(task);
      n += 1;
    }
  }
  return batch;
}

function wanted(batch: readonly Waiting[]): Wanted {
  return {
    ids: batch.flatMap(({ request }) =>
      request.wishes.filter(({ fresh }) => !fresh).map(({ command }) => command.taskId),
    ),
    keys: batch.flatMap(({ request: { change, key } }) => (key === undefined ? [] : [{ userId: change.userId, key }])),
    zonesOf: [
      ...new Set(batch.flatMap(({ request: { change, inChosenZone } }) => (inChosenZone ? [change.userId] : []))),
    ],
  };
}

const inZone = (request: Request, zones: ReadonlyMap<string, string>): Request => {
  const chosen = request.inChosenZone ? zones.get(request.change.userId) : undefined;
  return chosen === undefined ? request : { ...request, timeZone: chosen };
};

function replay(stored: StoredAnswer, hash: Buffer): Outcome {
  return stored.hash.equals(hash) ? { kind: 'done', answer: stored.answer, replayed: true } : { kind: 'key-reused' };
}

/** Decides every wish of a request on the state that was read; the first "no" is the answer to all of it. */
function decideAll(
  request: Request,
  state: Map<string, StoredTask>,
  { at, partitions, idOf }: { at: string; partitions: number; idOf: () => string },
): Outcome | Write {
  const { change, hash, wishes, timeZone } = request;
  const partition = partitionOf(change.userId, partitions);
  const items: Item[] = [];
  const tasks: TaskResult[] = [];
  // One request may do several things with a task, as taking back a change does: each is decided on what the one before left.
  const left = new Map<string, Item>();
  for (const [index, { command, expected }] of wishes.entries()) {
    const row = state.get(command.taskId);
    const before = left.get(command.taskId);
    const mine = row?.userId === change.userId ? row : undefined;
    if (row && !mine && command.type === 'add') return { kind: 'refused', index, refusal: TAKEN };
    const stored = mine?.version ?? 0;
    if (expected !== undefined && mine && mine.doc.status !== 'deleted' && expected !== stored)
      return { kind: 'stale', index, version: stored };
    const doc = before?.task ?? mine?.doc;
    const version = before?.version ?? stored;
    const decision = decide(command, doc, { now: at, timeZone, missed: mine?.missed ?? 'keep' });
    if (decision.kind === 'refused') return { kind: 'refused', index, refusal: decision.refusal };
    if (decision.kind === 'unchanged') {
      if (doc) tasks.push({ task: doc, version, fact: undefined });
      continue;
    }
    const task = evolve(doc, decision.fact);
    const event = envelope(decision.fact, { id: idOf(), taskId: task.id, version: version + 1, change, at });
    const item = { expected: stored, version: version + 1, last: true, task, partition, event };
    if (before) before.last = false;
    left.set(task.id, item);
    items.push(item);
    tasks.push({ task, version: version + 1, fact: decision.fact });
  }
  // Whoever waits for this has seen all of it: what was written last comes last.
  const last = tasks.findLast(({ fact }) => fact !== undefined) ?? tasks.at(-1);
  const position = last ? formatPosition({ partition, taskId: last.task.id, version: last.version }) : '';
  const answer = request.answer({ changeId: change.changeId, tasks, position });
  return { userId: change.userId, key: request.key ?? `once:${change.changeId}`, hash, answer, items };
}

const TAKEN: Refusal = {
  code: 'already-exists',
  message: 'There is already a task with this id. Leave the id out, or make a new one.',
  field: '/id',
};
