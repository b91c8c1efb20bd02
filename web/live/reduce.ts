import type { Position, Problem, Task } from '@tasklog/schemas';
import { applyGuess, type Guess } from './guess.ts';

/** A task as somebody vouched for it; null once deleted. */
export interface Change {
  taskId: string;
  version: number;
  task: Task | null;
}

export type LinkState = 'connecting' | 'live' | 'reconnecting' | 'offline' | 'signed-out';

export type Input =
  | { kind: 'snapshot'; tasks: Task[]; learnedWhenAsked: number; stale: boolean; total?: number | null }
  | { kind: 'unreadable'; problem: Problem }
  | { kind: 'notice'; change: Change; position?: Position | undefined }
  | { kind: 'gap'; position?: Position | undefined }
  | { kind: 'intent'; id: string; guesses: readonly Guess[] }
  | { kind: 'accepted'; id: string; changes: Change[]; position: Position | null }
  | { kind: 'refused'; id: string }
  | { kind: 'settled'; taskId: string }
  | { kind: 'link'; state: LinkState; at: number };

interface Known extends Change {
  /** Which thing learned this was; orders it against the moment a snapshot was asked for. */
  learned: number;
  /** Whether the live feed or a list has told it; an answer is ahead of both. */
  heard: boolean;
}

export interface State {
  confirmed: ReadonlyMap<string, Known>;
  intents: readonly { id: string; guesses: readonly Guess[] }[];
  /** Done while on the screen: shown a little longer, so that the row can be taken back where it was. */
  lingering: ReadonlySet<string>;
  learned: number;
  position: Position | null;
  /** How many open tasks there are when the list does not hold them all. */
  total: number | null;
  load: { state: 'loading' } | { state: 'ready'; stale: boolean } | { state: 'failed'; problem: Problem };
  link: { state: LinkState; at: number };
}

export interface Row {
  task: Task;
  /** A change of this page that the live feed has not passed yet. */
  pending: boolean;
}

export const emptyState: State = {
  confirmed: new Map(),
  intents: [],
  lingering: new Set(),
  learned: 0,
  position: null,
  total: null,
  load: { state: 'loading' },
  link: { state: 'connecting', at: 0 },
};

export function reduce(state: State, input: Input): State {
  switch (input.kind) {
    case 'snapshot':
      return { ...withSnapshot(state, input.tasks, input.learnedWhenAsked, input.stale), total: input.total ?? null };
    case 'unreadable':
      return { ...state, load: { state: 'failed', problem: input.problem } };
    case 'notice':
      return at(learn(state, input.change, true), input.position);
    case 'gap':
      return isAhead(state) ? state : at(state, input.position);
    case 'intent':
      return withIntent(state, input.id, input.guesses);
    case 'accepted':
      return {
        ...input.changes.reduce((before, change) => learn(before, change, false), withoutIntent(state, input.id)),
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
  const ids = new Set([...state.confirmed.keys(), ...guessesOf(state).map(({ taskId }) => taskId)]);
  return rowsWith(state, [], ids);
}

/** The rows after only some tasks became others: a list of ten thousand is not sorted anew for each of them. */
export function rowsWith(state: State, before: readonly Row[], touched: ReadonlySet<string>): Row[] {
  const guesses = Map.groupBy(guessesOf(state), ({ taskId }) => taskId);
  const rows = before.filter(({ task }) => !touched.has(task.id));
  const others = [...touched].flatMap((taskId) => rowOf(state, taskId, guesses.get(taskId)) ?? []);
  if (others.length > FEW) return [...rows, ...others].sort(compareRows);
  for (const row of others) rows.splice(placeOf(row, rows), 0, row);
  return rows;
}

/** Which rows an input can make others; null when it can be any of them. */
export function touchedBy(state: State, input: Input): string[] | null {
  const ofIntent = (id: string) =>
    state.intents.flatMap((intent) => (intent.id === id ? intent.guesses.map(({ taskId }) => taskId) : []));
  switch (input.kind) {
    case 'notice':
      return [input.change.taskId];
    case 'intent':
      return input.guesses.map(({ taskId }) => taskId);
    case 'accepted':
      return [...ofIntent(input.id), ...input.changes.map(({ taskId }) => taskId)];
    case 'refused':
      return ofIntent(input.id);
    case 'settled':
      return [input.taskId];
    case 'unreadable':
    case 'gap':
    case 'link':
      return [];
    case 'snapshot':
      return null;
  }
}

const FEW = 50;

const guessesOf = ({ intents }: State): Guess[] => intents.flatMap(({ guesses }) => guesses);

function rowOf(state: State, taskId: string, own: readonly Guess[] | undefined): Row | null {
  const known = state.confirmed.get(taskId);
  const confirmed = known?.task ?? null;
  const task = own ? own.reduce(applyGuess, confirmed) : confirmed;
  if (!task || (task.status !== 'open' && !state.lingering.has(taskId))) return null;
  return { task, pending: own !== undefined || known?.heard === false };
}

function placeOf(row: Row, rows: readonly Row[]): number {
  let [from, to] = [0, rows.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (compareRows(rows[middle]!, row) < 0) from = middle + 1;
    else to = middle;
  }
  return from;
}

const compareRows = (a: Row, b: Row): number => compareTasks(a.task, b.task);

/** One task as it is shown, whatever list it is on; null when it is gone, undefined when nobody has told of it. */
export function taskIn(state: State, taskId: string): Row | null | undefined {
  const known = state.confirmed.get(taskId);
  const own = state.intents.flatMap(({ guesses }) => guesses.filter((guess) => guess.taskId === taskId));
  if (!known && own.length === 0) return undefined;
  const task = own.reduce(applyGuess, known?.task ?? null);
  return task && { task, pending: own.length > 0 || known?.heard === false };
}

function withSnapshot(state: State, tasks: Task[], learnedWhenAsked: number, stale: boolean): State {
  const confirmed = new Map<string, Known>();
  for (const [id, known] of state.confirmed) {
    const cameMeanwhile = known.learned > learnedWhenAsked;
    // An open task that the list does not name is done or deleted, unless it came up while the list was on its way.
    if (!cameMeanwhile && known.task?.status === 'open') continue;
    confirmed.set(id, cameMeanwhile || stale ? known : withHeard(known));
  }
  for (const task of tasks) {
    const known = state.confirmed.get(task.id);
    const isNew = !known || known.version < task.version;
    const told: Known = isNew
      ? { taskId: task.id, version: task.version, task, learned: state.learned, heard: true }
      : known;
    confirmed.set(task.id, known?.version === task.version ? withHeard(known) : told);
  }
  return { ...state, confirmed, load: { state: 'ready', stale } };
}

/** Frames come in the order of the log, so the last one is where what is shown stands, also when it only confirms what is known. */
const at = (state: State, position: Position | undefined): State =>
  position === undefined || position === state.position ? state : { ...state, position };

/** This page has changed what the frames have not come to yet: it asks for its own changes before all. */
const isAhead = (state: State): boolean => [...state.confirmed.values()].some(({ heard }) => !heard);

function learn(state: State, change: Change, heard: boolean): State {
  const known = state.confirmed.get(change.taskId);
  if (known && known.version >= change.version) {
    const isNews = heard && !known.heard && known.version === change.version;
    return isNews ? { ...state, confirmed: new Map(state.confirmed).set(change.taskId, withHeard(known)) } : state;
  }
  const learned = state.learned + 1;
  const confirmed = new Map(state.confirmed).set(change.taskId, { ...change, learned, heard });
  const justDone = known?.task?.status === 'open' && change.task?.status === 'done';
  return {
    ...state,
    confirmed,
    learned,
    lingering: justDone
      ? new Set([...state.lingering, change.taskId])
      : change.task?.status === 'done'
        ? state.lingering
        : without(state.lingering, change.taskId),
  };
}

const withHeard = (known: Known): Known => (known.heard ? known : { ...known, heard: true });

function withIntent(state: State, id: string, guesses: readonly Guess[]): State {
  if (state.intents.some((intent) => intent.id === id)) return state;
  const done = guesses.filter(({ after }) => after?.status === 'done').map(({ taskId }) => taskId);
  return {
    ...state,
    intents: [...state.intents, { id, guesses }],
    lingering: done.length > 0 ? new Set([...state.lingering, ...done]) : state.lingering,
  };
}

function withoutIntent(state: State, id: string): State {
  const ended = state.intents.find((intent) => intent.id === id);
  if (!ended) return state;
  const intents = state.intents.filter((intent) => intent.id !== id);
  const isDone = (taskId: string) =>
    state.confirmed.get(taskId)?.task?.status === 'done' ||
    intents.some(({ guesses }) => guesses.some((guess) => guess.taskId === taskId && guess.after?.status === 'done'));
  const over = ended.guesses.map(({ taskId }) => taskId).filter((taskId) => !isDone(taskId));
  return { ...state, intents, lingering: over.reduce(without, state.lingering) };
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
