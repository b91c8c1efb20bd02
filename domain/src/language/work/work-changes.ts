import type { Interpretation } from '@tasklog/schemas';
import { asksToAdd } from '../adding/adding.ts';
import { describe, prioritise, remindChanges, rename, snooze, tagIt, update } from './changes.ts';
import { CHANGES } from './change-phrases.ts';
import { fieldsOf, isShiftOf, reschedule } from './moves.ts';
import { question, whichTask, type Scene } from '../outcome.ts';
import { type Parts, fits, type Fit } from '../text/phrases.ts';
import { resolve } from '../references/references.ts';
import { fieldWords } from '../reply.ts';
import { endRepeat } from './end-repeat.ts';
import { names } from './steps.ts';
import { unquote } from '../adding/title.ts';
import { tokenise } from '../text/tokens.ts';

export function readChange(text: string, scene: Scene): Interpretation | undefined {
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
    case 'end-repeat':
      return endRepeat(parts, scene, because);
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
  const said = /priorit|prio\b|^star\b|^flag\b|urgent|important|critical|\bp[1-4]\b/i.test(text);
  const states = /\s(?:is|are)\s/i.test(text) && !/^(?:make|mark|set|change)/i.test(text);
  if ((!said || states) && !names(target, scene)) return undefined;
  if (/^(?:(?:de)?prioriti[sz]e|star|flag)\b/i.test(text) && !names(target, scene)) return undefined;
  if (/^\d$/.test(level ?? '') && !/priorit|prio\b/i.test(text)) return undefined;
  return prioritise(scene, target, level, because);
}

/** "add #health and p1 to the dentist": several fields of one task. */
function fieldsChange({ target, value = '' }: Parts, scene: Scene, because: string[]): Interpretation | undefined {
  const fields = fieldsOf(value.replace(/,?\s(?:and|plus)\s/gi, ' '), scene);
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
export function ask({ target, field = '', level }: Parts, scene: Scene, because: string[]): Interpretation | undefined {
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
  if (/^remind/i.test(field))
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

/** "move the plumber an hour later": the verb is no part of what is moved. */
const COMMAND = /^(?:set|change|update|edit|make|modify|switch|move|put)\s/i;

function dueChange(
  text: string,
  { target, value }: Parts,
  scene: Scene,
  because: string[],
): Interpretation | undefined {
  const commands = /^(?:set|change|update|edit|make|modify|switch|move|put|add|give|assign)\b/i.test(text);
  if (commands && target !== undefined && COMMAND.test(target) && !names(target, scene)) return undefined;
  if (!commands && resolve(target ?? 'it', scene.context, scene.clock).kind === 'none') return undefined;
  const words = (value ?? '')
    .replace(/\s(?:now|instead|please)$/i, '')
    .replace(/^(an?|\w+|a few|a couple) (?:more|extra) (.+)$/i, '$1 $2 later')
    .replace(
      /,? (?:and |but )?(?:not|rather than|instead of) (?:on |at )?(?:this|that|the|last|next|[a-z]{3,9}day|to[dm]|\d).{0,24}$/i,
      '',
    );
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
