import type { Task, TaskPatch } from '@tasklog/schemas';
import { changing, completing, deleting, skipping, snoozing, together } from '../live/changes.ts';
import type { Step } from '../live/intents.ts';
import type { Live } from '../live/live.ts';

/** What a person does with one task or with many, by key, menu, click or drag: each is one step, and says how to take it back. */
export interface Deeds {
  /** Completes what is open; when nothing is, takes it back. */
  complete: (tasks: readonly Task[]) => void;
  takeBack: (task: Task) => void;
  remove: (tasks: readonly Task[]) => void;
  /** @param setOf what each is to be; null for those that stay as they are. @param said what happened, in words. */
  change: (tasks: readonly Task[], setOf: (task: Task) => TaskPatch | null, said?: string) => Promise<Step | null>;
  snooze: (tasks: readonly Task[], until: string) => void;
  skip: (task: Task) => void;
  /** Whether the row of a completed task leaves with a message: not when the message was there at once. */
  tellsWhenSettled: (taskId: string) => boolean;
}

export function makeDeeds({ actions, toasts, words }: Pick<Live, 'actions' | 'toasts' | 'words'>): Deeds {
  const completedHere = new Set<string>();

  const say = (step: Step | null, text: string): Step | null => {
    const action = { label: words('tasks.undo'), run: () => void (step && actions.undo(step)) };
    if (step) toasts.show({ tone: 'plain', text, action });
    return step;
  };
  const told = (key: 'completed' | 'deleted' | 'changed' | 'snoozed', tasks: readonly Task[]) =>
    words(`tasks.told.${key}`, { count: tasks.length, title: tasks[0]?.title ?? '' });

  const takeBack = (task: Task) => {
    completedHere.delete(task.id);
    void actions.takeBack(task);
  };

  return {
    complete: (tasks) => {
      const open = tasks.filter(({ status }) => status === 'open');
      const [only] = open;
      if (!only) return tasks.forEach(takeBack);
      if (open.length === 1) {
        completedHere.add(only.id);
        return void actions.perform(completing(words, only));
      }
      const all = together(
        words,
        open.map((task) => [task, { op: 'complete' }] as const),
      );
      void actions.perform(...all).then((step) => say(step, told('completed', open)));
    },
    takeBack,
    remove: (tasks) => {
      const [only] = tasks;
      const intents =
        only && tasks.length === 1
          ? [deleting(words, only)]
          : together(
              words,
              tasks.map((task) => [task, { op: 'delete' }] as const),
            );
      void actions.perform(...intents).then((step) => say(step, told('deleted', tasks)));
    },
    change: async (tasks, setOf, said) => {
      const sets = tasks.flatMap((task) => {
        const set = setOf(task);
        return set === null ? [] : [[task, { op: 'update', set }] as const];
      });
      const [only] = sets;
      if (!only) return null;
      const intents = sets.length === 1 ? [changing(words, only[0], only[1].set)] : together(words, sets);
      return say(
        await actions.perform(...intents),
        said ??
          told(
            'changed',
            sets.map(([task]) => task),
          ),
      );
    },
    snooze: (tasks, until) =>
      void actions
        .perform(...tasks.map((task) => snoozing(words, task, until)))
        .then((step) => say(step, told('snoozed', tasks))),
    skip: (task) =>
      void actions
        .perform(skipping(words, task))
        .then((step) => say(step, words('tasks.told.skipped', { title: task.title }))),
    tellsWhenSettled: (taskId) => completedHere.delete(taskId),
  };
}

/** Of a repeating task: a date moves this one and everything else holds from now on, or all of it this one, or all from now on. */
export const SCOPES = ['usual', 'this', 'future'] as const;
export type Scope = (typeof SCOPES)[number];

/** The same deeds, with changes of repeating tasks for what was chosen. */
export function scoped(deeds: Deeds, scope: Scope): Deeds {
  if (scope === 'usual') return deeds;
  return {
    ...deeds,
    change: (tasks, setOf, said) =>
      deeds.change(
        tasks,
        (task) => {
          const set = setOf(task);
          return set && task.recurrence ? { ...set, scope } : set;
        },
        said,
      ),
  };
}
