import { atTime, timeOf } from '../../recurrence/local.ts';
import { firstOccurrence } from '../../recurrence/next.ts';
import { dropEnd, dropStart } from '../text/edges.ts';
import type { ListedTask } from '../context.ts';
import type { Interpretation, Priority } from '@tasklog/schemas';
import { capture } from '../adding/capture.ts';
import { readDuration, shiftNow } from '../moments/durations.ts';
import { deed, named, question, UNDO, type Changes, type Scene } from '../outcome.ts';
import { readReminder } from '../adding/reminders.ts';
import { dayWords, fieldWords } from '../reply.ts';
import { momentOf } from '../adding/schedule.ts';
import { levelOf } from '../adding/sigils.ts';
import { withTarget, type Phrase } from './steps.ts';
import { tidy } from '../adding/title.ts';
import { tokenise } from '../text/tokens.ts';
import { readWhole } from '../moments/when.ts';

/** A change of fields of the tasks that a phrase means. */
export function update(scene: Scene, phrase: Phrase, changes: Changes, because: string[]): Interpretation {
  return withTarget(
    scene,
    phrase,
    'update',
    because,
    (found) => {
      const fitted = fitRepeat(changes, found.tasks);
      const words = changeWords(fitted, scene);
      return deed(scene, {
        intent: 'update',
        tasks: found.tasks,
        changes: fitted,
        ...(found.text === undefined ? {} : { text: found.text }),
        ...(found.bulk ? found.bulk : {}),
        reply: `Changed ${named(found.tasks)}: ${words}. ${UNDO}`,
        plan: `Change (${words})`,
        because: [...because, found.rule],
      });
    },
    { changes },
  );
}

/** A new repeat begins with the date the task has, or with the first one after it that fits. */
function fitRepeat(changes: Changes, tasks: readonly ListedTask[]): Changes {
  const due = tasks.length === 1 ? tasks[0]?.due : undefined;
  if (
    changes.rrule === undefined ||
    changes.due === undefined ||
    due === undefined ||
    due.slice(0, 10) < changes.due.slice(0, 10)
  )
    return changes;
  const anchor = atTime(due, changes.time ?? timeOf(due));
  const first = firstOccurrence({ rrule: changes.rrule, anchor }, due.slice(0, 10));
  const { due: _due, ...rest } = changes;
  return first === null ? changes : first === due ? rest : { ...rest, due: first };
}

function changeWords(changes: Changes, { clock }: Scene): string {
  const fields = fieldWords(changes, clock);
  return [changes.title ? `now "${changes.title}"` : '', fields].filter((part) => part !== '').join(', ');
}

export function rename(
  scene: Scene,
  phrase: string | undefined,
  value: string | undefined,
  because: string[],
): Interpretation {
  const title = tidy(value ?? '');
  if (title === '') return question('title', 'What should it be called?', 'update', because);
  return update(scene, phrase, { title }, because);
}

export function describe(
  scene: Scene,
  phrase: string | undefined,
  value: string | undefined,
  because: string[],
): Interpretation {
  const description = tidy(value ?? '');
  if (description === '')
    return question('value', 'What should the note say?', 'update', because, { field: 'description' });
  return update(scene, phrase, { description }, because);
}

export function prioritise(
  scene: Scene,
  phrase: string | undefined,
  level: string | undefined,
  because: string[],
): Interpretation {
  const word = (level ?? '').toLowerCase();
  const step = /^(?:raise|bump|increase)/.test(word) ? 1 : /^(?:lower|decrease|reduce|drop)/.test(word) ? -1 : 0;
  if (step !== 0 && level !== 'lowest') return stepped(scene, phrase, step, because);
  const priority =
    word === 'important' || /^(?:prioriti|star|flag)/.test(word)
      ? 'high'
      : /^depriori/.test(word)
        ? 'low'
        : levelOf(word);
  if (!priority)
    return question('value', 'Which priority: urgent, high, medium, low or none?', 'update', because, {
      field: 'priority',
    });
  return update(scene, phrase, { priority }, because);
}

const STEPS: readonly Priority[] = ['none', 'low', 'medium', 'high', 'urgent'];

/** "raise the priority of rent": one step up. */
function stepped(scene: Scene, phrase: string | undefined, step: 1 | -1, because: string[]): Interpretation {
  return withTarget(scene, phrase, 'update', because, (found) => {
    const now = STEPS.indexOf(found.tasks[0]?.priority ?? 'none');
    const priority = STEPS[Math.min(STEPS.length - 1, Math.max(0, now + step))] ?? 'none';
    return update(scene, found, { priority }, because);
  });
}

export function tagIt(
  scene: Scene,
  phrase: string | undefined,
  value: string | undefined,
  because: string[],
): Interpretation {
  const tags = tagList(value);
  if (tags.length === 0) return question('value', 'Which tag?', 'update', because, { field: 'tags' });
  const kept = withTarget(
    scene,
    phrase,
    'update',
    because,
    (found) => {
      const before = found.tasks.length === 1 ? (found.tasks[0]?.tags ?? []) : [];
      return update(scene, found, { tags: union(before, tags) }, [...because, 'tags: added to those it has']);
    },
    { changes: { tags } },
  );
  return kept;
}

export function untag(
  scene: Scene,
  phrase: string | undefined,
  value: string | undefined,
  because: string[],
): Interpretation {
  const gone = tagList(value).map((tag) => tag.toLowerCase());
  return withTarget(scene, phrase, 'update', because, (found) => {
    const before = found.tasks[0]?.tags ?? [];
    const left = gone.length === 0 ? [] : before.filter((tag) => !gone.includes(tag.toLowerCase()));
    const changes: Changes = left.length > 0 ? { tags: left } : { clear: ['tags'] };
    return deed(scene, {
      intent: 'update',
      tasks: found.tasks,
      changes,
      reply: `Took ${gone.map((tag) => `#${tag}`).join(' ') || 'the tags'} off ${named(found.tasks)}. ${UNDO}`,
      plan: 'Take a tag off',
      because: [...because, found.rule],
    });
  });
}

function tagList(value: string | undefined): string[] {
  return (value ?? '')
    .split(/[\s,]+/)
    .map((tag) => dropEnd(dropStart(tag, '"\'“#@'), '"\'”.'))
    .filter((tag) => tag !== '' && !/^(?:and|the|tags?)$/i.test(tag));
}

function union(before: readonly string[], tags: readonly string[]): string[] {
  const known = new Set(before.map((tag) => tag.toLowerCase()));
  return [...before, ...tags.filter((tag) => !known.has(tag.toLowerCase()))];
}

/** A reminder for a task that is there; undefined when the words name no moment. */
export function remindChanges(value: string, scene: Scene, due: string | undefined): Changes | undefined {
  const text = `x with a reminder ${value.replace(/^(?:to|for|of)\s+/i, '').replace(/^the (?=(?:day|week|hour|month) before)/i, '1 ')}`;
  const tokens = tokenise(text);
  const read = readReminder(tokens, 1, scene.clock);
  if (!read || read.to < tokens.length) return undefined;
  if (read.minutes.length > 0)
    return { remindMinutesBefore: read.minutes.length === 1 ? (read.minutes[0] as number) : read.minutes };
  const day = due === undefined ? '' : ` on ${read.before ? due.replace('T', ' at ') : due.slice(0, 10)}`;
  const { remindAt, remindMinutesBefore } = capture(`${text}${day}`, scene.clock).task;
  if (read.before && due && remindMinutesBefore !== undefined) return { remindMinutesBefore };
  return remindAt === undefined ? undefined : { remindAt };
}

/** "snooze it for 10 minutes", "until 5pm"; without a time it asks. */
export function snooze(
  scene: Scene,
  phrase: string | undefined,
  value: string | undefined,
  because: string[],
): Interpretation {
  const split = phrase !== undefined && value === undefined ? splitLength(phrase, scene) : undefined;
  const until = split?.until ?? (value === undefined ? undefined : untilOf(value, scene));
  const target = split ? (split.target === '' ? undefined : split.target) : phrase;
  return withTarget(scene, target, 'snooze', because, (found) => {
    if (until === undefined) {
      const numbers = found.tasks.map(({ n }) => n);
      return question('time', `Until when should ${named(found.tasks)} wait?`, 'snooze', because, {
        target: { numbers },
      });
    }
    const reply = `Snoozed ${named(found.tasks)} until ${dayWords(until, scene.clock)} (${scene.clock.zone}).`;
    return deed(scene, {
      intent: 'snooze',
      tasks: found.tasks,
      ...(found.text === undefined ? {} : { text: found.text }),
      more: { until },
      reply,
      plan: 'Snooze',
      because: [...because, found.rule],
    });
  });
}

function splitLength(phrase: string, scene: Scene): { target: string; until: string } | undefined {
  const words = phrase.split(/\s+/);
  for (let at = 0; at < words.length; at += 1) {
    const until = untilOf(words.slice(at).join(' '), scene);
    if (until !== undefined) return { target: words.slice(0, at).join(' '), until };
  }
  return undefined;
}

/** The local minute that "10 minutes", "for an hour", "until 5pm" or "tomorrow" ends at. */
export function untilOf(value: string, { clock }: Scene): string | undefined {
  const tokens = tokenise(value.replace(/^(?:for|until|till|til|to|by|in)\s+(?:another\s+)?/i, ''));
  const length = readDuration(tokens, 0);
  if (length?.to === tokens.length) {
    const moment = shiftNow(clock, length.value);
    return moment.toString({ smallestUnit: 'minute' });
  }
  const when = readWhole(tokens, 0, tokens.length, clock, /^(?:until|till|til|to)\s/i.test(value));
  const local = when && !when.fault ? momentOf([when], clock) : undefined;
  return local === undefined ? undefined : local.includes('T') ? local : `${local}T${clock.house.morning}`;
}
