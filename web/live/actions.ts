import type { ChatAnswer, Problem, Task } from '@tasklog/schemas';
import type { Words } from '../messages/words.ts';
import type { Api } from './api.ts';
import { completing, deleting, reopening } from './changes.ts';
import { conflictOf, makeConflicts, onceMore, type Conflict, type Conflicts } from './conflicts.ts';
import { takingBack, type Done, type Intent, type Send, type Step, type Written } from './intents.ts';
import { makeRefresh } from './reading.ts';
import type { Change } from './reduce.ts';
import type { Store } from './store.ts';

export interface Actions {
  /**
   * The one way by which this page changes tasks: shows what the intents will lead to, sends them, and takes in the
   * answers. @returns what to undo them by, all as one; null when none of them happened, which has been told already.
   */
  perform: (...intents: Intent[]) => Promise<Step | null>;
  complete: (task: Task) => Promise<Step | null>;
  reopen: (task: Task) => Promise<Step | null>;
  remove: (task: Task) => Promise<Step | null>;
  /** Takes back what this page last did to the task; reopens it when that was somebody else. */
  takeBack: (task: Task) => Promise<void>;
  /** @returns true once it is taken back; a refusal has been told already. */
  undo: (step: Step) => Promise<boolean>;
  /** The same for a change that is known by its id alone. */
  undoChange: (changeId: string) => Promise<boolean>;
  /** Takes back the last step made on this page, or the last undo; false when there is none. */
  undoLast: () => Promise<boolean>;
  redoLast: () => Promise<boolean>;
  /** Changes that met others of the same fields: refused, and kept until the person has seen both. */
  conflicts: Conflicts['cell'];
  /** Lets a conflict rest with what is there now, or makes the refused change on top of it. */
  settle: (conflict: Conflict, which: 'theirs' | 'mine') => Promise<void>;
  /** A change of this page was taken back in another way. */
  forget: (changeId: string) => void;
  refresh: () => Promise<void>;
  /** Keeps what the answer to a message vouches for. */
  learnChanges: (told: ToldChanges) => void;
}

/** What a message changed, as its answer says it. */
export type ToldChanges = Pick<ChatAnswer, 'changes' | 'position' | 'changeId'>;

export interface ActionsDeps {
  api: Api;
  store: Store;
  /** Everything that is written goes through here; what stands behind it may keep it until the network is back. */
  send: Send;
  words: Words;
  tellProblem: (problem: Problem, what: string) => void;
}

/** Refused because the page had another picture of the list than the service. */
const PICTURE_IS_OLD = [404, 409, 412];

export function makeActions({ api, store, send, words, tellProblem }: ActionsDeps): Actions {
  const refresh = makeRefresh(api, store);
  const conflicts = makeConflicts();
  const taskNow = (taskId: string) => store.state().confirmed.get(taskId)?.task ?? null;
  let undoable: readonly Step[] = [];
  let redoable: readonly Step[] = [];

  async function carryOut(intent: Intent): Promise<Done | null> {
    store.send({ kind: 'intent', id: intent.id, guesses: intent.guesses });
    const answer = await send(intent);
    if (!answer.ok) {
      store.send({ kind: 'refused', id: intent.id });
      if (answer.problem.status === 412 && !answer.kept) conflicts.add(conflictOf(intent, taskNow));
      tellProblem(answer.problem, intent.what);
      if (PICTURE_IS_OLD.includes(answer.problem.status)) void refresh();
      return null;
    }
    learn(intent.id, answer.value);
    return { id: intent.id, guesses: intent.guesses, changeId: answer.value.changeId };
  }

  /** Holds the step from the click on, so that it can be taken back before it was answered. */
  async function keepStep(intents: readonly Intent[], into: 'undoable' | 'redoable'): Promise<Step | null> {
    const asked: Step = intents.map(({ id, guesses }) => ({ id, guesses, changeId: null }));
    put(into, (steps) => [...steps, asked]);
    const done = (await Promise.all(intents.map(carryOut))).filter((each) => each !== null);
    put(into, (steps) => steps.flatMap((step) => (step !== asked ? [step] : done.length > 0 ? [done] : [])));
    return done.length > 0 ? done : null;
  }

  function put(into: 'undoable' | 'redoable', how: (steps: readonly Step[]) => readonly Step[]): void {
    if (into === 'undoable') undoable = how(undoable);
    else redoable = how(redoable);
  }

  const perform = (...intents: Intent[]): Promise<Step | null> => {
    redoable = [];
    return keepStep(intents, 'undoable');
  };

  /** What was refused is not offered again: it would be refused for ever. */
  async function turnBack(step: Step, which: 'undo' | 'redo'): Promise<boolean> {
    const isIt = (each: Step) =>
      each === step || each.some(({ id }) => step.some((done) => done.id !== '' && done.id === id));
    undoable = undoable.filter((each) => !isIt(each));
    redoable = redoable.filter((each) => !isIt(each));
    const intents = step.toReversed().map((done) => takingBack(done, which, words(`tasks.refused.${which}`)));
    return (await keepStep(intents, which === 'undo' ? 'redoable' : 'undoable')) !== null;
  }

  const undo = (step: Step) => turnBack(step, 'undo');
  const undoChange = (changeId: string) =>
    undo(undoable.find((step) => step.some((done) => done.changeId === changeId)) ?? [bare(changeId)]);

  async function takeBack(task: Task): Promise<void> {
    const step = undoable.findLast((each) =>
      each.some(({ guesses }) => guesses.some((guess) => completes(guess, task))),
    );
    if (step) await undo(step);
    else await perform(reopening(words, taskNow(task.id) ?? task));
  }

  const last = (steps: readonly Step[], which: 'undo' | 'redo') => {
    const step = steps.at(-1);
    return step ? turnBack(step, which) : Promise.resolve(false);
  };

  function learn(
    id: string,
    { tasks, deleted, position }: Pick<Written, 'tasks' | 'deleted'> & { position?: string },
  ): void {
    const changes = [...tasks.map(asChange), ...deleted.map(deletedChange)];
    store.send({ kind: 'accepted', id, changes, position: position ?? null });
  }

  /** The notice may have come first and known the version: then there is nothing left to guess. */
  function deletedChange(taskId: string): Change {
    const known = store.state().confirmed.get(taskId);
    return { taskId, version: known?.task ? known.version + 1 : (known?.version ?? 1), task: null };
  }

  return {
    perform,
    complete: (task) => perform(completing(words, task)),
    reopen: (task) => perform(reopening(words, task)),
    remove: (task) => perform(deleting(words, task)),
    takeBack,
    undo,
    undoChange,
    undoLast: () => last(undoable, 'undo'),
    redoLast: () => last(redoable, 'redo'),
    conflicts: conflicts.cell,
    settle: async (conflict, which) => {
      conflicts.dismiss(conflict);
      if (which === 'mine') await perform(onceMore(conflict));
    },
    forget: (changeId) => {
      undoable = undoable.filter((step) => !step.some((done) => done.changeId === changeId));
    },
    refresh,
    learnChanges: ({ changes, position, changeId }) => {
      const tasks = changes.map(({ task }) => task).filter((task) => task !== null);
      const deleted = changes.filter(({ task }) => task === null).map(({ taskId }) => taskId);
      learn('', { tasks, deleted, ...(position !== undefined && { position }) });
      if (changeId) undoable = [...undoable, [bare(changeId)]];
    },
  };
}

const bare = (changeId: string): Done => ({ id: '', guesses: [], changeId });

const asChange = (task: Task): Change => ({ taskId: task.id, version: task.version, task });

const completes = ({ taskId, after }: Done['guesses'][number], task: Task): boolean =>
  taskId === task.id && after?.status === 'done';
