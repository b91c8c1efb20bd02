import type { Interpretation } from '@tasklog/schemas';
import { toLocal } from '../../recurrence/local.ts';
import { nextOf, type Standing } from '../../recurrence/successor.ts';
import type { Clock } from '../clock.ts';
import type { ListedTask } from '../context.ts';
import { deed, named, question, UNDO, whichTask, LIKELY, type Changes, type Scene } from '../outcome.ts';
import { resolve } from '../references/references.ts';
import type { Resolved } from '../references/resolved.ts';
import { dayWords } from '../reply.ts';

/** A task in words, or what the words were found to mean. */
export type Phrase = string | undefined | Found;
type Found = Extract<Resolved, { kind: 'found' }>;

/** The tasks a phrase means, passed to `then`; or the question which ones. */
export function withTarget(
  scene: Scene,
  phrase: Phrase,
  of: string,
  because: string[],
  then: (found: Found) => Interpretation,
  { status = 'open', changes }: { status?: 'open' | 'completed' | 'any'; changes?: Changes } = {},
): Interpretation {
  const resolved = typeof phrase === 'object' ? phrase : resolve(phrase ?? 'it', scene.context, scene.clock, status);
  return resolved.kind === 'found' ? then(resolved) : whichTask(resolved, of, changes, because);
}

export function complete(scene: Scene, phrase: Phrase, because: string[]): Interpretation {
  const done = withTarget(scene, phrase, 'complete', because, (found) => completeThese(scene, found, because));
  const before = done.missing === 'target' && typeof phrase === 'string' ? doneAlready(phrase, scene) : undefined;
  return before ? already(before, 'done', because) : done;
}

/** "tick off the report" when it is: better said so than that there is none. */
function doneAlready(phrase: string, { context, clock }: Scene): ListedTask | undefined {
  const open = resolve(phrase, context, clock);
  const done = open.kind === 'none' ? resolve(phrase, context, clock, 'completed') : open;
  return done.kind === 'found' && !done.bulk && done.tasks.length === 1 && done.tasks[0]?.status === 'completed'
    ? done.tasks[0]
    : undefined;
}

function completeThese(scene: Scene, found: Found, because: string[]): Interpretation {
  const { tasks } = found;
  const [only] = tasks;
  if (tasks.length === 1 && only?.status === 'completed') return already(only, 'done', because);
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
    { target: { text: task.title } },
  );
}

/** The date of the schedule after the one completed; or, counted from completion, after today. */
export function nextDueOf(task: ListedTask, clock: Clock): string | undefined {
  const standing = standingOf(task, clock);
  return standing && (nextOf(standing, clock.now.toString(), clock.house.missed) ?? undefined);
}

/** Where the task's series stands; one of which only the rule is known counts from its date. */
export function standingOf(task: ListedTask, clock: Clock): Standing | undefined {
  if (task.standing !== undefined || task.rrule === undefined) return task.standing;
  const { rrule, completionRelative = false, due } = task;
  const now = toLocal(clock.now, clock.zone);
  const recurrence = { rrule, completionRelative, exceptions: [], anchor: due ?? now.slice(0, 10) };
  return { recurrence, timeZone: clock.zone, occurrence: due ?? now, due: due ?? null };
}

export function reopen(scene: Scene, phrase: Phrase, because: string[]): Interpretation {
  const resolved = inTurn(phrase, scene, ['completed', 'any']);
  if (resolved.kind !== 'found') return whichTask(resolved, 'uncomplete', undefined, because);
  return deed(scene, {
    intent: 'uncomplete',
    tasks: resolved.tasks,
    ...(resolved.text === undefined ? {} : { text: resolved.text }),
    ...(resolved.bulk ? resolved.bulk : {}),
    reply: `Reopened ${named(resolved.tasks)}. ${UNDO}`,
    plan: 'Reopen',
    because: [...because, resolved.rule],
  });
}

export function remove(scene: Scene, phrase: Phrase, because: string[]): Interpretation {
  const resolved = inTurn(phrase, scene, ['open', 'any']);
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

/** The first of these kinds of task that the phrase fits. */
function inTurn(phrase: Phrase, { context, clock }: Scene, kinds: ['open' | 'completed', 'any']): Resolved {
  if (typeof phrase === 'object') return phrase;
  const first = resolve(phrase ?? 'it', context, clock, kinds[0]);
  return first.kind === 'none' ? resolve(phrase ?? 'it', context, clock, kinds[1]) : first;
}

/** Which fields a word such as "deadline" or "repeat" clears. */
function clearedBy(word: string | undefined): string[] {
  const field = (word ?? 'repeat').toLowerCase();
  if (/^(?:remind|alert)/.test(field)) return ['remindMinutesBefore'];
  if (/^(?:repe|recur)/.test(field)) return ['rrule'];
  if (/^time|^all/.test(field)) return ['time'];
  if (/^(?:priority|urgent|important|critical|high|a priority)/.test(field)) return ['priority'];
  if (/^(?:tag|label)/.test(field)) return ['tags'];
  if (/^(?:desc|note)/.test(field)) return ['description'];
  return ['due'];
}

export function unmark(scene: Scene, phrase: Phrase, field: string | undefined, because: string[]): Interpretation {
  return clearing(scene, phrase, { clear: clearedBy(field) }, because);
}

const FIELD_WORDS: Record<string, string> = {
  remindMinutesBefore: 'reminders',
  rrule: 'repeat',
  due: 'date',
  description: 'note',
};

function clearing(scene: Scene, phrase: Phrase, changes: Changes, because: string[]): Interpretation {
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
        reply: `Took the ${words} off ${named(found.tasks)}. ${UNDO}`,
        plan: `Take the ${words} off`,
        because: [...because, found.rule],
        confidence: LIKELY,
      }),
    { changes },
  );
}

/** True when some task fits the phrase, open or done. */
export function names(phrase: string | undefined, scene: Scene): boolean {
  return resolve(phrase ?? 'it', scene.context, scene.clock, 'any').kind !== 'none';
}
