import type { Problem, Task, TaskAnswer, TasksAnswer } from '@tasklog/schemas';
import type { Answer, Ask } from './api.ts';
import { turnedRound, type Guess } from './guess.ts';
import { newId } from './ids.ts';

/**
 * One change that a person made on this page, as data: it can be shown, kept, sent and sent again. Nothing in it is a
 * function, so it may outlive the page.
 */
export interface Intent {
  /** Its Idempotency-Key: sent twice, it happens once. */
  id: string;
  guesses: readonly Guess[];
  request: { method: 'POST' | 'PATCH' | 'DELETE'; path: string; body?: object };
  /** The version of each task that it was made on; what somebody else changed since then is refused with 412. */
  versions: Readonly<Record<string, number>>;
  /** The intent that this one takes back; its change has an id only once it was answered. */
  undoes?: string;
  /** What did not happen, for the sentence of a refusal, such as “buy milk” was not completed. */
  what: string;
}

/** What every answer to an intent comes to. */
export interface Written {
  tasks: Task[];
  deleted: string[];
  changeId: string;
  position: string;
}

/** Carries one intent to the service. Resolves with the service's word, however late that comes; never rejects. */
export type Send = (intent: Intent) => Promise<Answer<Written>>;

/** Which tasks it is about: intents on the same task are sent one after the other. */
export const tasksOf = (intent: Intent): string[] => [
  ...new Set([...intent.guesses.map(({ taskId }) => taskId), ...Object.keys(intent.versions)]),
];

/** The request of an intent, with the versions where the service looks for them. */
export function askOf({ id, request, versions }: Intent): Ask {
  const { method, body } = request;
  const ask = { method, key: id };
  if (body && 'operations' in body) return { ...ask, body: { operations: withVersions(body.operations, versions) } };
  const [version] = Object.values(versions);
  return { ...ask, ...(body && { body }), ...(version !== undefined && { version }) };
}

function withVersions(operations: unknown, versions: Intent['versions']): object[] {
  return (operations as { id?: string }[]).map((each) => {
    const version = each.id === undefined ? undefined : versions[each.id];
    return version === undefined ? each : { ...each, version };
  });
}

export function writtenOf(intent: Intent, answer: TaskAnswer | TasksAnswer): Written {
  const { changeId, position } = answer;
  if ('tasks' in answer) return { tasks: answer.tasks, deleted: answer.deleted, changeId, position };
  const { task } = answer;
  return { tasks: task ? [task] : [], deleted: task ? [] : tasksOf(intent), changeId, position };
}

/**
 * An intent that was made on top of another, once that one was answered: on the versions that it led to, and naming its
 * change when it takes it back. Null when there is nothing left to take back.
 */
export function following(intent: Intent, earlier: Intent, answer: Answer<Written>): Intent | null {
  const takesBack = intent.undoes === earlier.id;
  if (!answer.ok) return takesBack ? null : intent;
  const { tasks, changeId } = answer.value;
  const made = tasks.filter(({ id }) => id in intent.versions).map(({ id, version }) => [id, version] as const);
  const versions = { ...intent.versions, ...Object.fromEntries(made) };
  return takesBack
    ? { ...intent, versions, request: { ...intent.request, body: { changeId } } }
    : { ...intent, versions };
}

/** One thing that was done and can be taken back as one, though it may have taken several intents. */
export type Step = readonly Done[];

export interface Done {
  /** The intent; empty when it was not one of this page. */
  id: string;
  guesses: readonly Guess[];
  /** Null until it was answered. */
  changeId: string | null;
}

/** The intent that takes something back, or an undo back (`redo`). */
export function takingBack({ id, guesses, changeId }: Done, which: 'undo' | 'redo', what: string): Intent {
  return {
    id: newId(),
    guesses: guesses.map(turnedRound).reverse(),
    request: { method: 'POST', path: `/api/commands/${which}`, ...(changeId !== null && { body: { changeId } }) },
    versions: {},
    ...(changeId === null && { undoes: id }),
    what,
  };
}

export const NOTHING_TO_TAKE_BACK: Problem = {
  type: 'about:blank',
  title: 'Nothing to take back',
  status: 409,
  code: 'nothing-to-undo',
  detail: 'It did not happen, so there is nothing to take back.',
};
