import type { Batch, NewTask, Task, TaskPatch } from '@tasklog/schemas';
import type { Words } from '../messages/words.ts';
import { addedAs, changedTo, deletedFrom, type Fields, type Guess } from './guess.ts';
import { newId } from './ids.ts';
import type { Intent } from './intents.ts';

const pathOf = (id: string): string => `/api/commands/tasks/${id}`;
const on = ({ id, version }: Task) => ({ id: newId(), versions: { [id]: version } });

export const completing = (words: Words, task: Task): Intent => ({
  ...on(task),
  guesses: [guessOf(task, { op: 'complete' })],
  request: { method: 'POST', path: `${pathOf(task.id)}/complete` },
  what: words('tasks.refused.complete', { title: task.title }),
});

export const reopening = (words: Words, task: Task): Intent => ({
  ...on(task),
  guesses: [guessOf(task, { op: 'reopen' })],
  request: { method: 'POST', path: `${pathOf(task.id)}/reopen` },
  what: words('tasks.refused.reopen', { title: task.title }),
});

export const deleting = (words: Words, task: Task): Intent => ({
  ...on(task),
  guesses: [guessOf(task, { op: 'delete' })],
  request: { method: 'DELETE', path: pathOf(task.id) },
  what: words('tasks.refused.delete', { title: task.title }),
});

export const changing = (words: Words, task: Task, set: TaskPatch): Intent => ({
  ...on(task),
  guesses: [guessOf(task, { op: 'update', set })],
  request: { method: 'PATCH', path: pathOf(task.id), body: set },
  what: words('tasks.refused.change', { title: task.title }),
});

export const snoozing = (words: Words, task: Task, until: string): Intent => ({
  ...on(task),
  guesses: [changedTo(task, { snoozedUntil: until })],
  request: { method: 'POST', path: `${pathOf(task.id)}/snooze`, body: { until } },
  what: words('tasks.refused.snooze', { title: task.title }),
});

/** Which date comes next only the service knows, so nothing but the wait is shown. */
export const skipping = (words: Words, task: Task): Intent => ({
  ...on(task),
  guesses: [changedTo(task, {})],
  request: { method: 'POST', path: `${pathOf(task.id)}/skip` },
  what: words('tasks.refused.skip', { title: task.title }),
});

/** @param now the task as it is; null when it was deleted. @param then as it was at the version that comes back. */
export const restoring = (words: Words, now: Task | null, then: Task): Intent => ({
  id: newId(),
  versions: now ? { [now.id]: now.version } : {},
  guesses: [now ? changedTo(now, fieldsIn(then)) : addedAs(then)],
  request: { method: 'POST', path: `${pathOf(then.id)}/restore`, body: { version: then.version } },
  what: words('tasks.refused.restore', { title: then.title }),
});

/** Under an id of this page's own, so that the row is the same one before the answer and after it. */
export function adding(words: Words, wish: Omit<NewTask, 'id'>, timeZone: string): Intent {
  const task = shownAs(wish, timeZone);
  return {
    id: newId(),
    guesses: [addedAs(task)],
    request: { method: 'POST', path: '/api/commands/tasks', body: { timeZone, ...wish, id: task.id } },
    versions: {},
    what: words('tasks.refused.add', { title: wish.title }),
  };
}

/** The task that a wish will be. */
export function shownAs(wish: Omit<NewTask, 'id'>, timeZone: string): Task {
  const { title, due = null, reminders, recurrence, ...rest } = wish;
  return {
    ...{ notes: '', priority: 'none', tags: [], timeZone, ...rest },
    ...{ id: newId(), title, due, status: 'open', version: 0, createdAt: new Date().toISOString(), completedAt: null },
    ...{ recurrence: storedRecurrence(recurrence, due), reminders: storedReminders(reminders) },
    ...{ seriesId: null, occurrence: null, snoozedUntil: null },
  };
}

function fieldsIn({ id: _, version: __, ...fields }: Task): Fields {
  return fields;
}

type Operation = { op: 'complete' | 'reopen' | 'delete' } | { op: 'update'; set: TaskPatch };

/** What one request takes. */
const MOST_AT_ONCE = 100;

/** One change of many tasks: all of it happens, or none; more than a request takes are several, to be performed as one step. */
export function together(words: Words, changes: readonly (readonly [Task, Operation])[]): Intent[] {
  const parts = Math.ceil(changes.length / MOST_AT_ONCE);
  return Array.from({ length: parts }, (_, n) => batch(words, changes.slice(n * MOST_AT_ONCE, (n + 1) * MOST_AT_ONCE)));
}

function batch(words: Words, changes: readonly (readonly [Task, Operation])[]): Intent {
  const operations = changes.map(([{ id }, operation]) => ({ ...operation, id })) satisfies Batch['operations'];
  return {
    id: newId(),
    guesses: changes.map(([task, operation]) => guessOf(task, operation)),
    request: { method: 'POST', path: '/api/commands/tasks/batch', body: { operations } },
    versions: Object.fromEntries(changes.map(([{ id, version }]) => [id, version])),
    what: words('tasks.refused.batch', { count: changes.length }),
  };
}

function guessOf(task: Task, operation: Operation): Guess {
  switch (operation.op) {
    case 'complete':
      return changedTo(task, { status: 'done' });
    case 'reopen':
      return changedTo(task, { status: 'open', completedAt: null });
    case 'delete':
      return deletedFrom(task);
    case 'update':
      return changedTo(task, fieldsOf(task, operation.set));
  }
}

function fieldsOf(task: Task, { scope: _, recurrence, reminders, ...set }: TaskPatch): Fields {
  const due = set.due === undefined ? task.due : set.due;
  return {
    ...set,
    ...(recurrence === undefined ? {} : { recurrence: storedRecurrence(recurrence, due) }),
    ...(reminders === undefined ? {} : { reminders: storedReminders(reminders) }),
  };
}

function storedRecurrence(recurrence: NewTask['recurrence'], due: string | null): Task['recurrence'] {
  return recurrence ? { completionRelative: false, exceptions: [], anchor: due ?? '', ...recurrence } : null;
}

const storedReminders = (reminders: NewTask['reminders'] = []): Task['reminders'] =>
  reminders.map((each, n) => ({ ...each, id: each.id ?? `new ${n}` }));
