import type { ChatAnswer, Problem, Task, TaskAnswer, TaskList, TasksAnswer } from '@tasklog/schemas';
import type { Answer, Api } from './api.ts';
import type { Change, Guess } from './reduce.ts';
import type { Store } from './store.ts';

export interface Actions {
  /** @returns the id to undo it by; null when it was refused, which has been told already. */
  complete: (task: Task) => Promise<string | null>;
  reopen: (task: Task) => Promise<string | null>;
  remove: (task: Task) => Promise<string | null>;
  /** Takes back what this page last did to the task; reopens it when that was somebody else. */
  takeBack: (task: Task) => Promise<void>;
  /** @returns true once the change is taken back; a refusal has been told already. */
  undo: (changeId: string) => Promise<boolean>;
  /** Takes back the last change made on this page; false when there is none. */
  undoLast: () => Promise<boolean>;
  /** A change of this page was taken back in another way. */
  forget: (changeId: string) => void;
  refresh: () => Promise<void>;
  /** Keeps what the answer to a message vouches for. */
  learnChanges: (told: ToldChanges) => void;
}

/** What a message changed, as its answer says it. */
export type ToldChanges = Pick<ChatAnswer, 'changes' | 'position' | 'changeId'>;

const PAGE = 200;
const MOST_PAGES = 10;

export function makeActions(api: Api, store: Store, tellProblem: (problem: Problem, what: string) => void): Actions {
  const completions = new Map<string, Promise<string | null>>();
  const undoable: string[] = [];
  let reading: Promise<void> | null = null;
  let readAgain = false;

  async function command(task: Task, to: Guess['to'], method: 'POST' | 'DELETE', path: string, what: string) {
    const id = crypto.randomUUID();
    store.send({ kind: 'intent', id, guess: { taskId: task.id, to } });
    const answer = await api<TaskAnswer>(path, { method, version: task.version, key: id });
    if (!answer.ok) {
      store.send({ kind: 'refused', id });
      tellProblem(answer.problem, what);
      if ([404, 409, 412].includes(answer.problem.status)) void refresh();
      return null;
    }
    const { task: after, changeId, position } = answer.value;
    store.send({
      kind: 'accepted',
      id,
      changes: [after ? asChange(after) : { taskId: task.id, version: task.version + 1, task: null }],
      position,
    });
    undoable.push(changeId);
    return changeId;
  }

  const base = ({ id }: Task) => `/api/commands/tasks/${id}`;
  const complete = (task: Task) => {
    const work = command(task, 'done', 'POST', `${base(task)}/complete`, `“${task.title}” was not completed`);
    completions.set(task.id, work);
    return work;
  };
  const reopen = (task: Task) => {
    completions.delete(task.id);
    return command(task, 'open', 'POST', `${base(task)}/reopen`, `“${task.title}” was not reopened`);
  };
  const remove = (task: Task) => command(task, 'deleted', 'DELETE', base(task), `“${task.title}” was not deleted`);

  async function takeBack(task: Task): Promise<void> {
    const id = crypto.randomUUID();
    store.send({ kind: 'intent', id, guess: { taskId: task.id, to: 'open' } });
    const changeId = await (completions.get(task.id) ?? null);
    if (changeId) await undo(changeId);
    store.send({ kind: 'refused', id });
    if (!changeId) await reopen(store.state().confirmed.get(task.id)?.task ?? task);
  }

  async function undo(changeId: string): Promise<boolean> {
    const body = { changeId };
    const answer = await api<TasksAnswer>('/api/commands/undo', { method: 'POST', key: crypto.randomUUID(), body });
    if (!answer.ok) {
      tellProblem(answer.problem, 'Nothing was taken back');
      return false;
    }
    forget(changeId);
    learn(answer.value.tasks, answer.value.deleted, answer.value.position, undefined);
    return true;
  }

  function forget(changeId: string): void {
    undoable.splice(0, undoable.length, ...undoable.filter((id) => id !== changeId));
  }

  /** Deleted tasks come without a version: they are one further than known. */
  function learn(tasks: Task[], deleted: string[], position?: string, changeId?: string): void {
    const changes = [...tasks.map(asChange), ...deleted.map(deletedChange)];
    store.send({ kind: 'accepted', id: '', changes, position: position ?? null });
    if (changeId) undoable.push(changeId);
  }

  function learnChanges({ changes, position, changeId }: ToldChanges): void {
    const tasks = changes.map(({ task }) => task).filter((task) => task !== null);
    const deleted = changes.filter(({ task }) => task === null).map(({ taskId }) => taskId);
    learn(tasks, deleted, position, changeId);
  }

  /** The notice may have come first and known the version: then there is nothing left to guess. */
  function deletedChange(taskId: string): Change {
    const known = store.state().confirmed.get(taskId);
    return { taskId, version: known?.task ? known.version + 1 : (known?.version ?? 1), task: null };
  }

  async function readList(): Promise<void> {
    const { learned: learnedWhenAsked, position } = store.state();
    const tasks: Task[] = [];
    let stale = false;
    let cursor: string | null = null;
    for (let page = 0; page < MOST_PAGES && (page === 0 || cursor); page += 1) {
      const query: URLSearchParams = new URLSearchParams({
        status: 'open',
        limit: String(PAGE),
        ...(position && { after: position }),
        ...(cursor && { cursor }),
      });
      const answer: Answer<TaskList> = await api<TaskList>(`/api/queries/tasks?${query}`);
      if (!answer.ok) return store.send({ kind: 'unreadable', problem: answer.problem });
      tasks.push(...answer.value.items);
      stale ||= answer.headers.get('stale') === 'true';
      cursor = answer.value.cursor;
    }
    store.send({ kind: 'snapshot', tasks, learnedWhenAsked, stale });
  }

  /** A reading under way was asked for before this call, so another one follows it. */
  async function refresh(): Promise<void> {
    readAgain = true;
    reading ??= readUntilQuiet().finally(() => (reading = null));
    return reading;
  }

  async function readUntilQuiet(): Promise<void> {
    while (readAgain) {
      readAgain = false;
      await readList();
    }
  }

  const undoLast = async () => {
    const changeId = undoable.at(-1);
    return changeId ? undo(changeId) : false;
  };
  return { complete, reopen, remove, takeBack, undo, undoLast, forget, refresh, learnChanges };
}

function asChange(task: Task): Change {
  return { taskId: task.id, version: task.version, task };
}
