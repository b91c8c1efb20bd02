import type { Interpretation } from '@tasklog/schemas';
import { capture } from '../adding/capture.ts';
import { describe, prioritise, rename, tagIt, untag } from './changes.ts';
import { dropEnd } from '../text/edges.ts';
import { ELLIPTIC } from './change-phrases.ts';
import { MAYBE_STEPS, STEPS } from './step-phrases.ts';
import { matches, stems } from '../references/matching.ts';
import { isShiftOf, reschedule, splitGoal } from './moves.ts';
import { whichTask, type Scene } from '../outcome.ts';
import { fits, match, type Fit } from '../text/phrases.ts';
import { resolve } from '../references/references.ts';
import { skip, skipThere } from './skipping.ts';
import { complete, names, remove, reopen, unmark } from './steps.ts';
import { readSwap } from './swap.ts';
import { ask, readChange } from './work-changes.ts';
import { readMove, readReplace } from './work-moves.ts';

/** Reads what is to happen to tasks that are there; undefined when the words speak of none. */
export function readWork(text: string, scene: Scene): Interpretation | undefined {
  const plain = dropEnd(text, '.!');
  if (ASKS.test(plain) || plain.endsWith('?')) return undefined;
  return (
    readElliptic(plain, scene) ??
    readSwap(plain, scene) ??
    readChange(plain, scene) ??
    readStep(plain, scene) ??
    readMove(plain, scene) ??
    readReplace(plain, scene) ??
    readMaybe(plain, scene)
  );
}

function readElliptic(text: string, scene: Scene): Interpretation | undefined {
  if (scene.context.lastTouched?.length !== 1) return undefined;
  const found = match(text, ELLIPTIC);
  if (!found) return undefined;
  const { kind, name } = found.phrase;
  const { value, level } = found.parts;
  switch (kind) {
    case 'complete':
      return complete(scene, 'it', [name]);
    case 'delete':
      return remove(scene, 'it', [name]);
    case 'reopen':
      return reopen(scene, 'it', [name]);
    case 'tag':
      return tagIt(scene, 'it', value, [name]);
    case 'ask':
      return ask(found.parts, scene, [name]);
    case 'describe':
      return describe(scene, 'it', value, [name]);
    case 'rename':
      return rename(scene, 'it', value, [name]);
    case 'prioritise':
      return prioritise(scene, 'it', level, [name]);
    case 'due': {
      const goal = isShiftOf(value ?? '', scene.clock);
      return goal && reschedule(scene, 'it', goal, [name]);
    }
  }
}

/** A question is no command, whatever verbs it holds. */
const ASKS =
  /^(?:what|what's|whats|which|who|who's|when|when's|where|where's|why|how|how's|is|are|was|were|do i|do we|did (?:i|we|you|he|she|they|anyone|anybody|the|my)|does|have i|have we|has|had|am i|will|would|should|show|list|display|view|find|search|look up|give me(?! (?:until|till|til|another|.{1,12} (?:more|extra) ))|get me|tell me|count|filter|sort)\b/i;

function readStep(text: string, scene: Scene): Interpretation | undefined {
  const found = match(text, STEPS);
  if (!found) return undefined;
  const { kind, name } = found.phrase;
  const { target, field, value } = found.parts;
  if ((kind === 'complete' || kind === 'delete' || kind === 'reopen') && isChore(text, target, scene)) return undefined;
  switch (kind) {
    case 'complete':
      return complete(scene, target, [name]);
    case 'reopen':
      return reopen(scene, target, [name]);
    case 'delete':
      return remove(scene, target, [name]);
    case 'unmark':
      return field !== undefined && target !== undefined && !names(target, scene) && names(`${target} ${field}`, scene)
        ? remove(scene, `${target} ${field}`, [name])
        : unmark(scene, target, field, [name]);
    case 'untag':
      return value === undefined || /^[#@]/.test(value) || names(target, scene)
        ? untag(scene, target, value, [name])
        : untag(scene, [target, value].filter(Boolean).join(' '), undefined, [name]);
  }
}

/**
 * "complete the tax form by friday", "clear the gutters": with a moment of its own, or with a verb that is said of things
 * rather than of tasks, it is something to do when no task that is there is meant.
 */
function isChore(text: string, target: string | undefined, scene: Scene): boolean {
  if (/\b(?:after|when|once) (?:it|this|that)$/i.test(target ?? '')) return true;
  if (
    /(?:^|\s)(?:tasks?|todos?|it|that|this|them|all|everything|#?\d+)(?:\s|$)/i.test(target ?? '') ||
    names(target, scene)
  )
    return false;
  const ofThings = /^(?:clear|trash|bin|scrap|wipe|ditch|restore|recover|tick box|reopen)\b/i.test(text);
  return (
    (ofThings ||
      /^(?:complete|finali[sz]e|resolve|accomplish|delete|remove|erase|discard|throw|get rid)\b/i.test(text)) &&
    (ofThings || isDated(text, scene))
  );
}

function isDated(text: string, { clock }: Scene): boolean {
  const { task } = capture(text, clock);
  return task.due !== undefined;
}

/** Verbs that may be a title's own: taken as commands only when a task fits, or when none can be meant otherwise. */
function readMaybe(text: string, scene: Scene): Interpretation | undefined {
  for (const found of fits(text, MAYBE_STEPS)) {
    const meant = maybe(text, found, scene);
    if (meant) return meant;
  }
  return undefined;
}

function maybe(
  text: string,
  { phrase: { kind, name }, parts }: Fit<(typeof MAYBE_STEPS)[number]['kind']>,
  scene: Scene,
): Interpretation | undefined {
  const { target, value = '' } = parts;
  switch (kind) {
    case 'skip-there':
      return skipThere(scene, [target, parts.when].filter(Boolean).join(' '), [name]);
    case 'skip':
      return skip(scene, target, [name], value === '' ? 'next' : 'today');
    case 'stated':
      return stated(target ?? '', value, text, scene, name);
    case 'reopen':
      return resolve(target ?? 'it', scene.context, scene.clock, 'completed').kind === 'found'
        ? reopen(scene, target, [name])
        : undefined;
    case 'delete':
    case 'complete':
      break;
  }
  const past = /^(?:(?:i've|i have|i|we've|we have|we|just|already|finally) )/i.test(text);
  if (kind === 'complete' && past) return claimed(target ?? 'it', scene, name);
  const explicit = /^(?:task |#)?\s*#?\d+$|^(?:it|that|this)$|\b(?:tasks?|todos?)\b/i.test(target ?? '');
  if (!explicit && !names(target, scene)) return missed(text, target, kind, name, scene);
  return kind === 'delete' ? remove(scene, target, [name]) : complete(scene, target, [name]);
}

/** "I picked up the kids": done, if there is such a task; else it is asked, for it is nothing to do any more. */
function claimed(target: string, scene: Scene, rule: string): Interpretation {
  const resolved = [target, target.replace(LATELY, '')]
    .map((words) => resolve(words, scene.context, scene.clock, 'any'))
    .find(({ kind }) => kind === 'found');
  return complete(scene, resolved?.kind === 'found' ? resolved : target, [rule]);
}

const LATELY =
  /,? (?:yesterday|today|tonight|earlier(?: today)?|just now|this (?:morning|afternoon|evening|week)|last (?:night|week|\w{3,6}day)|on (?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:a|an|two|three|\d+) (?:days?|hours?|minutes?|mins) ago|at \S{1,7})$/i;

/** "the parcel is picked up", "books returned", "called mom": done, when verb and words together are those of one open task. */
function stated(target: string, verb: string, text: string, scene: Scene, rule: string): Interpretation | undefined {
  if (/^(?:not|un)/i.test(verb) || /\b(?:not|never|isn't|aren't|wasn't)\b/i.test(text)) return undefined;
  const subject = /^(?:it|that|this|they|these|those|both)$/i.test(target.trim());
  const phrase = subject ? target : `${verb} ${target}`;
  const open = scene.context.tasks.filter(({ status }) => status === 'open');
  const fitting = matches(phrase, open).filter(({ task, score }) => score === 1 && startsWith(task.title, verb));
  const bought = GOT.test(verb)
    ? matches(target, open).filter(({ task, score }) => score === 1 && GETS.test(task.title))
    : [];
  const [match, other] = fitting.length > 0 ? fitting : bought;
  if (!match || other) return undefined;
  return complete(
    scene,
    { kind: 'found', tasks: [match.task], text: match.task.title, rule: 'reference: verb and words' },
    [rule],
  );
}

const GOT = /^(?:got|bought|picked|fetched|ordered)\b/i;
const GETS = /^(?:get|buy|pick|fetch|order)\b/i;

function startsWith(title: string, verb: string): boolean {
  return stems(title)[0] === stems(verb)[0];
}

/** "cancel the gym" with a list that has no gym: it asks rather than write a task down; "finish reading it" is to be done. */
function missed(
  text: string,
  target: string | undefined,
  kind: 'delete' | 'complete',
  name: string,
  scene: Scene,
): Interpretation | undefined {
  const deed =
    /^(?:cancel|drop|finish)\s/i.test(text) && !/^finish \w{2,20}ing\b| (?:before|so that|in time for) /i.test(text);
  const clear = deed && scene.context.tasks.length > 0 && !hasTiming(text, scene);
  const resolved = resolve(target ?? 'it', scene.context, scene.clock, 'any');
  return clear && resolved.kind === 'none' ? whichTask(resolved, kind, undefined, [name]) : undefined;
}

function hasTiming(text: string, scene: Scene): boolean {
  return splitGoal(text, scene.clock) !== undefined;
}
