import { dropEnd } from './edges.ts';
import type { Interpretation } from '@tasklog/schemas';
import { asksToAdd } from './adding.ts';
import { capture } from './capture.ts';
import { describe, prioritise, remindChanges, rename, snooze, tagIt, untag, update } from './changes.ts';
import { CHANGES, ELLIPTIC, MAYBE_STEPS, MOVES, REPLACE, STEPS } from './intents.ts';
import { fieldsOf, isShiftOf, reschedule, splitGoal, type Split } from './moves.ts';
import { question, whichTask, type Scene } from './outcome.ts';
import { fits, match, type Fit, type Parts } from './phrases.ts';
import { matches, stems } from './matching.ts';
import { resolve } from './references.ts';
import { fieldWords } from './reply.ts';
import { complete, remove, reopen, skip, unmark } from './steps.ts';
import { unquote } from './title.ts';
import { tokenise } from './tokens.ts';

/** Reads what is to happen to tasks that are there; undefined when the words speak of none. */
export function readWork(text: string, scene: Scene): Interpretation | undefined {
  const plain = dropEnd(text, '.!');
  if (ASKS.test(plain) || plain.endsWith('?')) return undefined;
  return (
    readElliptic(plain, scene) ??
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
  /^(?:what|what's|whats|which|who|who's|when|when's|where|where's|why|how|how's|is|are|was|were|do i|do we|did|does|have i|have we|has|had|am i|will|would|should|show|list|display|view|find|search|look up|give me|get me|tell me|count|filter|sort)\b/i;

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
    case 'skip':
      return skip(scene, target, [name]);
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
  const resolved = resolve(target, scene.context, scene.clock, 'any');
  return complete(scene, resolved.kind === 'found' ? resolved : target, [rule]);
}

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
      return parts.field === undefined
        ? rename(scene, parts.target, parts.value, because)
        : reword(scene, parts, because);
    case 'prioritise':
      return prioritised(text, parts, scene, because);
    case 'retag':
      return retag(parts, scene, because);
    case 'repeat-on':
      return repeatOn(parts, scene, because);
    case 'fields':
      return fieldsChange(parts, scene, because);
    case 'when-done':
      return whenDone(parts.target, scene, because);
    case 'asked':
      return ask(parts, scene, because);
    case 'remind-when':
      return remindWhen(parts, scene, because);
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

/** "add #health and p1 to the dentist": several fields of one task. */
function fieldsChange({ target, value = '' }: Parts, scene: Scene, because: string[]): Interpretation | undefined {
  const fields = fieldsOf(value.replace(/,?\s+(?:and|plus)\s+/gi, ' '), scene);
  const named = fields && resolve(target ?? 'it', scene.context, scene.clock);
  if (!fields || named?.kind !== 'found') return undefined;
  const before = named.tasks.length === 1 ? (named.tasks[0]?.tags ?? []) : [];
  return update(
    scene,
    named,
    fields.tags ? { ...fields, tags: [...new Set([...before, ...fields.tags])] } : fields,
    because,
  );
}

/** "change the tags of milk to #food": these, and no others. */
function retag({ target, value = '' }: Parts, scene: Scene, because: string[]): Interpretation | undefined {
  const tags = value
    .split(/[\s,]+/)
    .filter((word) => word !== '' && word !== 'and')
    .map((word) => word.replace(/^[#@]/, ''));
  return names(target, scene) ? update(scene, target, { tags }, because) : undefined;
}

/** "make rent repeat on the 2nd", "let it repeat on sundays" */
function repeatOn({ target, value = '' }: Parts, scene: Scene, because: string[]): Interpretation | undefined {
  if (!names(target, scene)) return undefined;
  const fields = [value, `every month ${value}`, `every ${value.replace(/^on /i, '')}`]
    .map((words) => fieldsOf(words, scene))
    .find((read) => read?.rrule !== undefined);
  return fields && update(scene, target, fields, because);
}

/** "the plants should repeat from when I do them" */
function whenDone(target: string | undefined, scene: Scene, because: string[]): Interpretation | undefined {
  const named = resolve(target ?? 'it', scene.context, scene.clock);
  const rrule = named.kind === 'found' && named.tasks.length === 1 ? named.tasks[0]?.rrule : undefined;
  return named.kind === 'found' && rrule !== undefined
    ? update(scene, named, { rrule, completionRelative: true }, because)
    : undefined;
}

/** "rename the dentist", "add a note to rent": what it should be is asked for. */
function ask({ target, field = '', level }: Parts, scene: Scene, because: string[]): Interpretation | undefined {
  const named = resolve(target ?? 'it', scene.context, scene.clock);
  if (named.kind !== 'found') return undefined;
  const more = { target: { numbers: named.tasks.map(({ n }) => n) } };
  const title = named.tasks.map((task) => `**${task.title}**`).join(', ');
  if (level) return question('value', `Which tag should ${title} get?`, 'update', because, { ...more, field: 'tags' });
  if (/^priority/i.test(field))
    return question('value', `Which priority for ${title}: urgent, high, medium, low or none?`, 'update', because, {
      ...more,
      field: 'priority',
    });
  if (/^reminder/i.test(field))
    return question(
      'time',
      `When should I remind you of ${title}? Say "an hour before" or "at 9".`,
      'update',
      because,
      { ...more, field: 'remindMinutesBefore' },
    );
  if (/^(?:note|comment|desc)/i.test(field))
    return question('value', `What should the note on ${title} say?`, 'update', because, {
      ...more,
      field: 'description',
    });
  return question('title', `What should ${title} be called?`, 'update', because, more);
}

/** "remind me earlier": how much is missing. */
function remindWhen({ target }: Parts, scene: Scene, because: string[]): Interpretation | undefined {
  const named = resolve(target ?? 'it', scene.context, scene.clock);
  if (named.kind !== 'found') return whichTask(named, 'update', undefined, because);
  const [task] = named.tasks;
  const now =
    task?.remindMinutesBefore === undefined
      ? ''
      : ` (now ${fieldWords({ remindMinutesBefore: task.remindMinutesBefore }, scene.clock)})`;
  return question(
    'time',
    `How long before ${task ? `**${task.title}**` : 'it'} should I remind you${now}?`,
    'update',
    because,
    {
      target: { numbers: named.tasks.map(({ n }) => n) },
      field: 'remindMinutesBefore',
    },
  );
}

/** "replace dentist with orthodontist in 2": part of a title. */
function reword(
  scene: Scene,
  { target, field = '', value = '' }: Parts,
  because: string[],
): Interpretation | undefined {
  const named = resolve(target ?? 'it', scene.context, scene.clock);
  const [task] = named.kind === 'found' ? named.tasks : [];
  const [before, after] = [unquote(field), unquote(value)];
  const at = task?.title.toLowerCase().indexOf(before.toLowerCase()) ?? -1;
  if (!task || at < 0) return undefined;
  return rename(scene, target, `${task.title.slice(0, at)}${after}${task.title.slice(at + before.length)}`, because);
}

function dueChange(
  text: string,
  { target, value }: Parts,
  scene: Scene,
  because: string[],
): Interpretation | undefined {
  const commands = /^(?:set|change|update|edit|make|modify|switch|move|put|add|give|assign)\b/i.test(text);
  if (!commands && resolve(target ?? 'it', scene.context, scene.clock).kind === 'none') return undefined;
  const words = (value ?? '').replace(/\s+(?:now|instead|please)$/i, '');
  const goal = [words, `to ${words}`].map((text) => isShiftOf(text, scene.clock)).find((one) => one !== undefined);
  if (goal) return reschedule(scene, target, goal, because);
  const fields = fieldsOf(words, scene);
  if (fields) return update(scene, target, fields, because);
  const dated = /\b(?:due date|due day|due time|deadline|date|time|day)\b/i.test(text);
  return commands && dated && names(target, scene)
    ? question('date', 'Which date should it be?', 'reschedule', because)
    : undefined;
}

/** A reminder for a task that is there; when none fits, the words are a task to add. */
function remindChange({ target, value = '' }: Parts, scene: Scene, because: string[]): Interpretation | undefined {
  if (target !== undefined) return remindOf(target, value, scene, because);
  const it = remindOf('it', value, scene, because);
  if (it) return it;
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
  const changes = remindChanges(value.replace(/^to /i, ''), scene, resolved.tasks[0]?.due);
  return changes && update(scene, target, changes, because);
}

function readMove(text: string, scene: Scene): Interpretation | undefined {
  const found = match(text, MOVES);
  if (!found) return undefined;
  const { kind, name } = found.phrase;
  const value = found.parts.value ?? '';
  const split = splitGoal(value, scene.clock);
  if (!split)
    return setFields(value, scene, [name]) ?? (kind === 'set' ? undefined : moveWithout(kind, value, scene, [name]));
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
    if (!fields || !beyondWhen(fields)) continue;
    const target = value
      .slice(0, tokens[at]?.start)
      .replace(/\s(?:(?:to|so that it|so it|be|recur|repeat|recurring|repeating|happen)\s?){0,3}$/i, '')
      .trim();
    if (target === '' || !names(target, scene)) continue;
    return update(scene, target, fields, because);
  }
  return undefined;
}

/** More than a moment, which a move reads better. */
function beyondWhen(fields: object): boolean {
  return Object.keys(fields).some((name) => name !== 'due' && name !== 'time');
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
  if (fields) return update(scene, target, fields, because);
  return partly(target ?? 'it', value, scene, because) ?? rename(scene, target, value, because);
}

/** "change rent to mortgage": a part of the title gives way to a few words that repeat nothing of it. */
function partly(target: string, value: string, scene: Scene, because: string[]): Interpretation | undefined {
  const named = resolve(target, scene.context, scene.clock);
  const [task] = named.kind === 'found' && named.tasks.length === 1 ? named.tasks : [];
  const old = target.replace(/^(?:the|my) /i, '');
  const at = task?.title.toLowerCase().indexOf(old.toLowerCase()) ?? -1;
  const repeats = task !== undefined && stems(value).some((stem) => stems(task.title).includes(stem));
  if (
    !task ||
    at < 0 ||
    old.length === task.title.length ||
    repeats ||
    /^["'“]/.test(value) ||
    value.split(' ').length > FEW_WORDS
  )
    return undefined;
  return rename(
    scene,
    target,
    `${task.title.slice(0, at)}${value.replace(/^(?:the|my) /i, '')}${task.title.slice(at + old.length)}`,
    because,
  );
}

const FEW_WORDS = 3;
