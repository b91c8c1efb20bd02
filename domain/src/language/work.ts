import { dropEnd } from './edges.ts';
import type { Interpretation } from '@tasklog/schemas';
import { asksToAdd } from './adding.ts';
import { capture } from './capture.ts';
import { describe, prioritise, remindChanges, rename, snooze, tagIt, untag, update } from './changes.ts';
import { CHANGES, MAYBE_STEPS, MOVES, REPLACE, STEPS } from './intents.ts';
import { fieldsOf, isShiftOf, reschedule, splitGoal, type Split } from './moves.ts';
import { question, whichTask, type Scene } from './outcome.ts';
import { fits, match, type Fit, type Parts } from './phrases.ts';
import { resolve } from './references.ts';
import { complete, remove, reopen, unmark } from './steps.ts';
import { tokenise } from './tokens.ts';

/** Reads what is to happen to tasks that are there; undefined when the words speak of none. */
export function readWork(text: string, scene: Scene): Interpretation | undefined {
  const plain = dropEnd(text, '.!');
  return (
    readChange(plain, scene) ??
    readStep(plain, scene) ??
    readMove(plain, scene) ??
    readReplace(plain, scene) ??
    readMaybe(plain, scene)
  );
}

function names(phrase: string | undefined, scene: Scene): boolean {
  return resolve(phrase ?? 'it', scene.context, scene.clock, 'any').kind !== 'none';
}

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
      return untag(scene, target, value, [name]);
  }
}

/**
 * "complete the tax form by friday", "clear the gutters": with a moment of its own, or with a verb that is said of things
 * rather than of tasks, it is something to do when no task that is there is meant.
 */
function isChore(text: string, target: string | undefined, scene: Scene): boolean {
  if (/\b(?:after|when|once) (?:it|this|that)$/i.test(target ?? '')) return true;
  if (/(?:^|\s)(?:tasks?|todos?|it|that|this|them|all|everything|#?\d+)(?:\s|$)/i.test(target ?? '') || names(target, scene)) return false;
  const ofThings = /^(?:clear|trash|bin|scrap|wipe|ditch|restore|recover|tick box|reopen)\b/i.test(text);
  return (ofThings || /^(?:complete|finali[sz]e|resolve|accomplish|delete|remove|erase|discard|throw|get rid)\b/i.test(text)) && (ofThings || isDated(text, scene));
}

function isDated(text: string, { clock }: Scene): boolean {
  const { task } = capture(text, clock);
  return task.due !== undefined;
}

/** Verbs that may be a title's own: taken as commands only when a task fits, or when none can be meant otherwise. */
function readMaybe(text: string, scene: Scene): Interpretation | undefined {
  const found = match(text, MAYBE_STEPS);
  if (!found) return undefined;
  const { target } = found.parts;
  const explicit = /^(?:task |#)?\s*#?\d+$|^(?:it|that|this)$|\b(?:tasks?|todos?)\b/i.test(target ?? '');
  if (!explicit && !names(target, scene)) return missed(text, target, found.phrase.kind, found.phrase.name, scene);
  return found.phrase.kind === 'delete'
    ? remove(scene, target, [found.phrase.name])
    : complete(scene, target, [found.phrase.name]);
}

/** "cancel the gym" with a list that has no gym: it asks rather than write a task down. */
function missed(
  text: string,
  target: string | undefined,
  kind: 'delete' | 'complete',
  name: string,
  scene: Scene,
): Interpretation | undefined {
  const clear = /^(?:cancel|drop|finish)\s/i.test(text) && scene.context.tasks.length > 0 && !hasTiming(text, scene);
  const resolved = resolve(target ?? 'it', scene.context, scene.clock, 'any');
  return clear && resolved.kind === 'none' ? whichTask(resolved, kind, undefined, [name]) : undefined;
}

function hasTiming(text: string, scene: Scene): boolean {
  return splitGoal(text, scene.clock) !== undefined;
}

function readChange(text: string, scene: Scene): Interpretation | undefined {
  for (const found of fits(text, CHANGES)) {
    const change = changeOf(text, found, scene);
    if (change) return change;
  }
  return undefined;
}

function changeOf(
  text: string,
  { phrase, parts }: Fit<(typeof CHANGES)[number]['kind']>,
  scene: Scene,
): Interpretation | undefined {
  const because = [phrase.name];
  if (asksToAdd(text) && parts.target !== undefined && !names(parts.target, scene)) return undefined;
  switch (phrase.kind) {
    case 'describe':
      return describe(scene, parts.target, parts.value, because);
    case 'rename':
      return rename(scene, parts.target, parts.value, because);
    case 'prioritise':
      return prioritised(text, parts, scene, because);
    case 'tag':
      return tagIt(scene, parts.target, parts.value, because);
    case 'due':
      return dueChange(text, parts, scene, because);
    case 'snooze':
      return snooze(scene, parts.target, parts.value, because);
    case 'remind':
      return remindChange(parts, scene, because);
  }
}

/** "set 3 high", "milk is low": a bare level needs a task that is there. */
function prioritised(
  text: string,
  { target, level }: Parts,
  scene: Scene,
  because: string[],
): Interpretation | undefined {
  const said = /priorit|prio\b|urgent|important|critical|\bp[1-4]\b/i.test(text);
  const states = /\s(?:is|are)\s/i.test(text) && !/^(?:make|mark|set|change)/i.test(text);
  if ((!said || states) && !names(target, scene)) return undefined;
  if (/^(?:de)?prioriti[sz]e\b/i.test(text) && !names(target, scene)) return undefined;
  if (/^\d$/.test(level ?? '') && !/priorit|prio\b/i.test(text)) return undefined;
  return prioritise(scene, target, level, because);
}

function dueChange(
  text: string,
  { target, value }: Parts,
  scene: Scene,
  because: string[],
): Interpretation | undefined {
  const states = /\b(?:is|are|be)\b/.test(text.slice((target ?? '').length));
  if (states && !names(target, scene)) return undefined;
  const goal = isShiftOf(value ?? '', scene.clock);
  if (goal) return reschedule(scene, target, goal, because);
  const fields = fieldsOf(value ?? '', scene);
  if (fields) return update(scene, target, fields, because);
  return names(target, scene) ? question('date', 'Which date should it be?', 'reschedule', because) : undefined;
}

/** A reminder for a task that is there; when none fits, the words are a task to add. */
function remindChange({ target, value = '' }: Parts, scene: Scene, because: string[]): Interpretation | undefined {
  if (target !== undefined) return remindOf(target, value, scene, because);
  const tokens = tokenise(value);
  for (let at = tokens.length - 1; at > 0; at -= 1) {
    const found = remindOf(value.slice(0, tokens[at]?.start), value.slice(tokens[at]?.start), scene, because);
    const before =
      found && remindOf(value.slice(0, tokens[at - 1]?.start), value.slice(tokens[at - 1]?.start), scene, because);
    if (found && !before) return found;
  }
  return undefined;
}

function remindOf(target: string, value: string, scene: Scene, because: string[]): Interpretation | undefined {
  const resolved = resolve(target, scene.context, scene.clock);
  if (resolved.kind !== 'found') return undefined;
  const changes = remindChanges(value, scene, resolved.tasks[0]?.due);
  return changes && update(scene, target, changes, because);
}

function readMove(text: string, scene: Scene): Interpretation | undefined {
  const found = match(text, MOVES);
  if (!found) return undefined;
  const { kind, name } = found.phrase;
  const value = found.parts.value ?? '';
  const split = splitGoal(value, scene.clock);
  if (!split) return kind === 'set' ? setFields(value, scene, [name]) : moveWithout(kind, value, scene, [name]);
  if (kind === 'move') return reschedule(scene, split.target, split.goal, [name]);
  if (kind === 'move-maybe')
    return moved(/^(?:bring|pull|advance)\b/i.test(text) ? earlier(split) : split, scene, [name]);
  const fields = setFields(value, scene, [name]);
  if (fields) return fields;
  return split.target !== '' && names(split.target, scene)
    ? reschedule(scene, split.target, split.goal, [name])
    : undefined;
}

/** "move the sofa on saturday" is a task to add; "move the report to saturday" means one that is there. */
function moved(split: Split, scene: Scene, because: string[]): Interpretation | undefined {
  const known = split.target === '' || names(split.target, scene);
  return known || (split.joined && scene.context.tasks.length > 0)
    ? reschedule(scene, split.target, split.goal, because)
    : undefined;
}

/** "bring the dentist forward by a day" is a day earlier. */
function earlier(split: Split): Split {
  return split.goal.kind === 'shift' ? { ...split, goal: { ...split.goal, sign: -1 } } : split;
}

/** "postpone the report": where to is missing. */
function moveWithout(
  kind: 'move' | 'move-maybe' | 'set',
  value: string,
  scene: Scene,
  because: string[],
): Interpretation | undefined {
  const resolved = resolve(value, scene.context, scene.clock);
  if (resolved.kind === 'found') {
    const numbers = resolved.tasks.map(({ n }) => n);
    return question('date', `To when should **${resolved.tasks[0]?.title ?? ''}** move?`, 'reschedule', because, {
      target: { numbers },
    });
  }
  return kind === 'move' ? whichTask(resolved, 'reschedule', undefined, because) : undefined;
}

const MAX_FIELDS = 14;

/** "make X repeat every week", "set 2 to every monday at 9": the tail reads wholly as fields. */
function setFields(value: string, scene: Scene, because: string[]): Interpretation | undefined {
  const tokens = tokenise(value);
  for (let at = Math.max(1, tokens.length - MAX_FIELDS); at < tokens.length; at += 1) {
    const tail = value.slice(tokens[at]?.start).replace(/^(?:to|be|so it|recur|happen|occur|run|come|start)\s+/i, '');
    const fields = fieldsOf(tail, scene);
    if (!fields?.rrule) continue;
    const target = value
      .slice(0, tokens[at]?.start)
      .replace(/\s(?:(?:to|so that it|so it|be|recur|repeat|recurring|repeating|happen)\s?){0,3}$/i, '')
      .trim();
    if (target === '' || !names(target, scene)) continue;
    return update(scene, target, fields, because);
  }
  return undefined;
}

/** "change X to Y", when no field was named: a moment moves it, fields change it, other words rename it. */
function readReplace(text: string, scene: Scene): Interpretation | undefined {
  const found = match(text, REPLACE);
  if (!found) return undefined;
  const { target, value = '' } = found.parts;
  const because = [found.phrase.name];
  if (!names(target, scene))
    return /^(?:fix|correct|replace)\b|^(?:update|upgrade|change)\b.*\bto (?:v(?:ersion )?)?\d+(?:\.\d+)*$/i.test(text)
      ? undefined
      : whichTask(
          resolve(target ?? 'it', scene.context, scene.clock) as { kind: 'none'; text: string; nearest: [] },
          'update',
          undefined,
          because,
        );
  const goal = isShiftOf(value, scene.clock);
  if (goal) return reschedule(scene, target, goal, because);
  const fields = fieldsOf(value, scene);
  return fields ? update(scene, target, fields, because) : rename(scene, target, value, because);
}
