import type { Interpretation } from '@tasklog/schemas';
import type { Clock } from './clock.ts';
import type { Context, ListedTask } from './context.ts';
import type { Filter } from './lists/filters.ts';
import type { Resolved } from './references/resolved.ts';
import { bold, numbered, titles } from './reply.ts';

/** What every reader of a wish is given. */
export interface Scene {
  message: string;
  context: Context;
  clock: Clock;
}

export type Intent = Interpretation['intent'];
export type Changes = NonNullable<Interpretation['changes']>;

export const CLEAR = 0.95;
export const LIKELY = 0.85;
export const UNSURE = 0.6;
const ASKING = 0.9;
export const UNDO = '*Say "undo" to take it back.*';

export function question(
  missing: NonNullable<Interpretation['missing']>,
  reply: string,
  of: string,
  because: string[],
  more: Partial<Interpretation> = {},
): Interpretation {
  return { intent: 'clarify', missing, of, reply, confidence: ASKING, because, ...more };
}

/** A question which task was meant: none fits, or several do. `changes` wait for the answer. */
export function whichTask(
  resolved: Exclude<Resolved, { kind: 'found' }>,
  of: string,
  changes: Changes | undefined,
  because: string[],
): Interpretation {
  const waiting = changes && Object.keys(changes).length > 0 ? { changes } : {};
  const text = resolved.text === '' ? {} : { target: { text: resolved.text } };
  if (resolved.kind === 'many') {
    const candidates = resolved.tasks.map(({ n }) => n);
    return question('target', `Which one? ${numbered(resolved.tasks)}.`, of, [...because, 'reference: several fit'], {
      candidates,
      ...text,
      ...waiting,
    });
  }
  const nearest = resolved.nearest.map(({ n }) => n);
  const offer =
    resolved.nearest.length > 0 ? ` Did you mean ${numbered(resolved.nearest)}?` : ' Say "list" to see your tasks.';
  const why = resolved.why ?? (resolved.text === '' ? 'Which task do you mean' : `I found no task "${resolved.text}"`);
  const candidates = nearest.length > 0 ? { candidates: nearest } : {};
  return question('target', `${why}.${offer}`, of, [...because, 'reference: nothing fits'], {
    ...candidates,
    ...text,
    ...waiting,
  });
}

export interface Deed {
  intent: Intent;
  tasks: ListedTask[];
  changes?: Changes;
  more?: Partial<Interpretation>;
  text?: string;
  filter?: Filter;
  /** "all" or "everything" was said. */
  all?: boolean;
  reply: string;
  /** What would happen, for a plan: "Delete", "Move to Sunday". */
  plan: string;
  because: string[];
  confidence?: number;
}

/** The deed itself; or, when it deletes several tasks or changes many, a plan that waits for a yes. */
export function deed(scene: Scene, wish: Deed): Interpretation {
  const target = targetOf(wish);
  const { intent, changes, because } = wish;
  const fields = {
    target,
    ...(changes ? { changes } : {}),
    ...(wish.filter ? { filter: wish.filter } : {}),
    ...wish.more,
  };
  if (needsYes(scene, wish)) {
    const reply = `${wish.plan} ${wish.tasks.length} ${wish.tasks.length === 1 ? 'task' : 'tasks'}: ${titles(wish.tasks)}? Say yes or no.`;
    return {
      intent: 'confirm',
      of: intent,
      ...fields,
      reply,
      confidence: CLEAR,
      because: [...because, 'plan: many tasks'],
    };
  }
  return { intent, ...fields, reply: wish.reply, confidence: wish.confidence ?? CLEAR, because };
}

function targetOf({ tasks, text, filter }: Deed): NonNullable<Interpretation['target']> {
  const ids = tasks.flatMap(({ id }) => (id === undefined ? [] : [id]));
  return {
    numbers: tasks.map(({ n }) => n),
    ...(ids.length === tasks.length ? { ids } : {}),
    ...(text === undefined ? {} : { text: tasks.length === 1 ? (tasks[0]?.title ?? text) : text }),
    ...(filter ? { all: true } : {}),
  };
}

function needsYes({ clock }: Scene, { intent, tasks, all = false }: Deed): boolean {
  const everything = all && tasks.length > 1;
  if (intent === 'delete' && tasks.length > 1) return true;
  return tasks.length > clock.house.confirmOver || everything;
}

/** "**Call mum**", or "3 tasks: …" */
export function named(tasks: readonly ListedTask[]): string {
  const [only] = tasks;
  return tasks.length === 1 && only ? bold(only.title) : `${tasks.length} tasks: ${titles(tasks)}`;
}
