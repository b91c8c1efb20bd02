import type { Interpretation } from '@tasklog/schemas';
import { toLocal } from '../recurrence/local.ts';
import { nextAfterCompletion, nextOccurrence } from '../recurrence/next.ts';
import type { Clock } from './clock.ts';
import type { ListedTask } from './context.ts';
import { deed, named, question, whichTask, LIKELY, type Changes, type Scene } from './outcome.ts';
import { resolve, type Resolved } from './references.ts';
import { dayWords } from './reply.ts';

type Found = Extract<Resolved, { kind: 'found' }>;

/** The tasks a phrase means, passed to `then`; or the question which ones. */
export function withTarget(
  scene: Scene,
  phrase: string | undefined,
  of: string,
  because: string[],
  then: (found: Found) => Interpretation,
  { status = 'open', changes }: { status?: 'open' | 'completed' | 'any'; changes?: Changes } = {},
): Interpretation {
  const resolved = resolve(phrase ?? 'it', scene.context, scene.clock, status);
  return resolved.kind === 'found' ? then(resolved) : whichTask(resolved, of, changes, because);
}

export function complete(scene: Scene, phrase: string | undefined, because: string[]): Interpretation {
  return withTarget(scene, phrase, 'complete', because, (found) => completeThese(scene, found, because));
}

function completeThese(scene: Scene, found: Found, because: string[]): Interpretation {
  const { tasks } = found;
  const [only] = tasks;
  if (tasks.length === 1 && only?.status === 'completed') return already(only, 'completed', because);
  const nextDue = tasks.length === 1 && only ? nextDueOf(only, scene.clock) : undefined;
  const next = nextDue === undefined ? '' : ` Next: ${dayWords(nextDue, scene.clock)}.`;
  return deed(scene, {
    intent: 'complete',
    tasks,
    ...(found.text === undefined ? {} : { text: found.text }),
    ...(found.bulk ? found.bulk : {}),
    ...(nextDue === undefined ? {} : { more: { nextDue } }),
    reply: `Done: ${named(tasks)}.${next} *Say "undo" to reopen.*`,
    plan: 'Complete',
    because: [...because, found.rule],
  });
}

function already(task: ListedTask, status: string, because: string[]): Interpretation {
  return question(
    'target',
    `**${task.title}** is already ${status}. Which task do you mean?`,
    'complete',
    [...because, 'reference: already so'],
    { candidates: [] },
  );
}

/** The date of the schedule after the one completed; or, counted from completion, after today. */
export function nextDueOf(task: ListedTask, clock: Clock): string | undefined {
  if (task.rrule === undefined) return undefined;
  const now = toLocal(clock.now, clock.zone);
  const recurrence = { rrule: task.rrule, anchor: task.due ?? now.slice(0, 10) };
  if (task.completionRelative) return nextAfterCompletion(recurrence, now) ?? undefined;
  const after = task.due ?? now;
  const next = nextOccurrence(recurrence, after);
  const skips = clock.house.missed === 'skip' && next !== null && next.slice(0, 10) < now.slice(0, 10);
  return (skips ? nextOccurrence(recurrence, now) : next) ?? undefined;
}

export function reopen(scene: Scene, phrase: string | undefined, because: string[]): Interpretation {
  const done = resolve(phrase ?? 'it', scene.context, scene.clock, 'completed');
  const resolved = done.kind === 'none' ? resolve(phrase ?? 'it', scene.context, scene.clock, 'any') : done;
  if (resolved.kind !== 'found') return whichTask(resolved, 'uncomplete', undefined, because);
  return deed(scene, {
    intent: 'uncomplete',
    tasks: resolved.tasks,
    ...(resolved.text === undefined ? {} : { text: resolved.text }),
    ...(resolved.bulk ? resolved.bulk : {}),
    reply: `Reopened ${named(resolved.tasks)}.`,
    plan: 'Reopen',
    because: [...because, resolved.rule],
  });
}

export function remove(scene: Scene, phrase: string | undefined, because: string[]): Interpretation {
  const open = resolve(phrase ?? 'it', scene.context, scene.clock, 'open');
  const resolved = open.kind === 'none' ? resolve(phrase ?? 'it', scene.context, scene.clock, 'any') : open;
  if (resolved.kind !== 'found') return whichTask(resolved, 'delete', undefined, because);
  return deed(scene, {
    intent: 'delete',
    tasks: resolved.tasks,
    ...(resolved.text === undefined ? {} : { text: resolved.text }),
    ...(resolved.bulk ? resolved.bulk : {}),
    reply: `Deleted ${named(resolved.tasks)}. *Say "undo" to bring it back.*`,
    plan: 'Delete',
    because: [...because, resolved.rule],
  });
}

/** Which fields a word such as "deadline" or "repeat" clears. */
function clearedBy(word: string | undefined): string[] {
  const field = (word ?? 'repeat').toLowerCase();
  if (/^(?:remind|alert)/.test(field)) return ['remindMinutesBefore'];
  if (/^(?:repe|recur)/.test(field)) return ['rrule'];
  if (/^time/.test(field)) return ['time'];
  if (/^(?:priority)/.test(field)) return ['priority'];
  if (/^(?:tag|label)/.test(field)) return ['tags'];
  if (/^(?:desc|note)/.test(field)) return ['description'];
  return ['due'];
}

export function unmark(
  scene: Scene,
  phrase: string | undefined,
  field: string | undefined,
  because: string[],
): Interpretation {
  return clearing(scene, phrase, { clear: clearedBy(field) }, because);
}

const FIELD_WORDS: Record<string, string> = {
  remindMinutesBefore: 'reminders',
  rrule: 'repeat',
  due: 'date',
  description: 'note',
};

function clearing(scene: Scene, phrase: string | undefined, changes: Changes, because: string[]): Interpretation {
  const words = (changes.clear ?? []).map((field) => FIELD_WORDS[field] ?? field).join(' and ');
  return withTarget(
    scene,
    phrase,
    'update',
    because,
    (found) =>
      deed(scene, {
        intent: 'update',
        tasks: found.tasks,
        changes,
        ...(found.text === undefined ? {} : { text: found.text }),
        ...(found.bulk ? found.bulk : {}),
        reply: `Took the ${words} off ${named(found.tasks)}.`,
        plan: `Take the ${words} off`,
        because: [...because, found.rule],
        confidence: LIKELY,
      }),
    { changes },
  );
}
