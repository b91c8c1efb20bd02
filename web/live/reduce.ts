import type { Position, Problem, Task } from '@tasklog/schemas';

/** A task as somebody vouched for it; null once deleted. */
export interface Change {
  taskId: string;
  version: number;
  task: Task | null;
}

/** What a click will most likely lead to, shown until the answer is here. */
export interface Guess {
  taskId: string;
  to: 'open' | 'done' | 'deleted';
}

export type LinkState = 'connecting' | 'live' | 'reconnecting' | 'offline' | 'signed-out';

export type Input =
  | { kind: 'snapshot'; tasks: Task[]; learnedWhenAsked: number; stale: boolean }
  | { kind: 'unreadable'; problem: Problem }
  | { kind: 'notice'; change: Change; position?: Position | undefined }
  | { kind: 'intent'; id: string; guess: Guess }
  | { kind: 'accepted'; id: string; changes: Change[]; position: Position | null }
  | { kind: 'refused'; id: string }
  | { kind: 'settled'; taskId: string }
  | { kind: 'link'; state: LinkState; at: number };

interface Known extends Change {
  /** Which thing learned this was; orders it against the moment a snapshot was asked for. */
  learned: number;
}

export interface State {
  confirmed: ReadonlyMap<string, Known>;
  intents: readonly { id: string; guess: Guess }[];
  /** Done while on the screen: shown a little longer, so that the row can be taken back where it was. */
  lingering: ReadonlySet<string>;
  learned: number;
  position: Position | null;
  load: { state: 'loading' } | { state: 'ready'; stale: boolean } | { state: 'failed'; problem: Problem };
  link: { state: LinkState; at: number };
}

export interface Row {
  task: Task;
  pending: boolean;
}

export const emptyState: State = {
  confirmed: new Map(),
  intents: [],
  lingering: new Set(),
  learned: 0,
  position: null,
  load: { state: 'loading' },
  link: { state: 'connecting', at: 0 },
};

export function reduce(state: State, input: Input): State {
  switch (input.kind) {
    case 'snapshot':
      return withSnapshot(state, input.tasks, input.learnedWhenAsked, input.stale);
    case 'unreadable':
      return { ...state, load: { state: 'failed', problem: input.problem } };
    case 'notice':
      return at(learn(state, input.change), input.position);
    case 'intent':
      return withIntent(state, input.id, input.guess);
    case 'accepted':
      return {
        ...input.changes.reduce(learn, withoutIntent(state, input.id)),
        position: input.position ?? state.position,
      };
    case 'refused':
      return withoutIntent(state, input.id);
    case 'settled':
      return { ...state, lingering: without(state.lingering, input.taskId) };
    case 'link':
      return { ...state, link: { state: input.state, at: input.at } };
  }
}

/** The rows of the list: open tasks and those just done, the most urgent first. */
export function rowsOf(state: State): Row[] {
  const guesses = Map.groupBy(state.intents, ({ guess }) => guess.taskId);
  const rows: Row[] = [];
  for (const { taskId, task } of state.confirmed.values()) {
    const own = guesses.get(taskId) ?? [];
    const guessed = own.reduce<Task | null>((before, { guess }) => applyGuess(before, guess), task);
    if (guessed && (guessed.status === 'open' || state.lingering.has(taskId)))
      rows.push({ task: guessed, pending: own.length > 0 });
  }
  return rows.sort((a, b) => compareTasks(a.task, b.task));
}

function withSnapshot(state: State, tasks: Task[], learnedWhenAsked: number, stale: boolean): State {
  // An open task that the list does not name is done or deleted, unless it came up while the list was on its way.
  const kept = [...state.confirmed].filter(
    ([, known]) => known.learned > learnedWhenAsked || known.task?.status !== 'open',
  );
  const confirmed = new Map(kept);
  for (const task of tasks) {
    const known = state.confirmed.get(task.id);
    const newer = !known || known.version < task.version;
    confirmed.set(task.id, newer ? { taskId: task.id, version: task.version, task, learned: state.learned } : known);
  }
  return { ...state, confirmed, load: { state: 'ready', stale } };
}

/** Frames come in the order of the log, so the last one is where what is shown stands, also when it only confirms what is known. */
const at = (state: State, position: Position | undefined): State =>
  position === undefined || position === state.position ? state : { ...state, position };

function learn(state: State, change: Change): State {
  const known = state.confirmed.get(change.taskId);
  if (known && known.version >= change.version) return state;
  const learned = state.learned + 1;
  const confirmed = new Map(state.confirmed).set(change.taskId, { ...change, learned });
  const justDone = known?.task?.status === 'open' && change.task?.status === 'done';
  return {
    ...state,
    confirmed,
    learned,
    lingering: justDone ? new Set([...state.lingering, change.taskId]) : state.lingering,
  };
}

function withIntent(state: State, id: string, guess: Guess): State {
  const intents = [...state.intents, { id, guess }];
  return guess.to === 'done'
    ? { ...state, intents, lingering: new Set([...state.lingering, guess.taskId]) }
    : { ...state, intents };
}

function withoutIntent(state: State, id: string): State {
  const ended = state.intents.find((intent) => intent.id === id);
  if (!ended) return state;
  const { taskId } = ended.guess;
  const intents = state.intents.filter((intent) => intent.id !== id);
  const stillDone =
    state.confirmed.get(taskId)?.task?.status === 'done' ||
    intents.some(({ guess }) => guess.taskId === taskId && guess.to === 'done');
  return { ...state, intents, lingering: stillDone ? state.lingering : without(state.lingering, taskId) };
}

function applyGuess(task: Task | null, { to }: Guess): Task | null {
  return task === null || to === 'deleted' ? null : { ...task, status: to };
}

const PRIORITIES = ['urgent', 'high', 'medium', 'low', 'none'];

function compareTasks(a: Task, b: Task): number {
  return (
    compareText(a.due ?? '9999', b.due ?? '9999') ||
    PRIORITIES.indexOf(a.priority) - PRIORITIES.indexOf(b.priority) ||
    compareText(a.createdAt, b.createdAt) ||
    compareText(a.id, b.id)
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function without(ids: ReadonlySet<string>, id: string): ReadonlySet<string> {
  return ids.has(id) ? new Set([...ids].filter((each) => each !== id)) : ids;
}
