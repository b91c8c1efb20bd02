import type { Interpretation, InterpretedTask } from '@tasklog/schemas';
import { atTime, hasTime, timeOf } from '../../recurrence/local.ts';
import { ruleInWords } from '../../recurrence/words.ts';
import { remindChanges, snooze, untilOf, update } from '../work/changes.ts';
import type { ListedTask } from '../context.ts';
import type { Goal } from '../work/goal.ts';
import { changesFor, fieldsOf, isShiftOf, moveThese } from '../work/moves.ts';
import { question, type Changes, type Scene } from '../outcome.ts';
import type { Resolved } from '../references/resolved.ts';
import { levelOf } from '../adding/sigils.ts';
import { unmark } from '../work/steps.ts';
import { WEEKDAY_CODES } from '../text/words.ts';

/** "the day after" as a length. */
export function shiftWords(body: string): string {
  return body
    .replace(/^the (day|week|month) after$/i, '1 $1 later')
    .replace(/^the (day|week|month) before$/i, '1 $1 earlier');
}

export function remindOnly(body: string, scene: Scene): Changes | undefined {
  const words = body.replace(/^(?:with )?(?:an? |the )?(?:reminder|alert)s? /i, '').replace(/^remind me /i, '');
  return words !== body || /\b(?:before|prior|in advance)$/i.test(body)
    ? remindChanges(words, scene, basis(scene)[0]?.due)
    : undefined;
}

/** The tasks as they were just left, with the fields that were just said. */
export function basis({ context }: Scene): ListedTask[] {
  const { last, lastTouched = [] } = context;
  const said: Partial<InterpretedTask> = last?.intent === 'add' ? (last.tasks?.[0] ?? {}) : (last?.changes ?? {});
  const known = lastTouched.flatMap((number) => context.tasks.filter(({ n }) => n === number));
  const { due, rrule, completionRelative } = said;
  return known.map((task) => ({
    ...task,
    ...(due === undefined
      ? {}
      : { due: known.length === 1 || task.due === undefined ? due : keepingTime(due, task.due) }),
    ...(rrule === undefined || known.length > 1 ? {} : { rrule }),
    ...(completionRelative === undefined || known.length > 1 ? {} : { completionRelative }),
  }));
}

/** Several that were moved to a day keep their own hours. */
function keepingTime(due: string, before: string): string {
  return hasTime(due) ? due : atTime(due, timeOf(before));
}

export function changedField(
  body: string,
  last: Interpretation,
  scene: Scene,
  no: boolean,
): Interpretation | undefined {
  const tasks = basis(scene);
  if (tasks.length === 0) return undefined;
  const found = justDone(tasks);
  if (last.intent === 'snooze') {
    const until = untilOf(body, scene);
    if (/^\d{1,3}$/.test(body))
      return question(
        'time',
        `${body} what: minutes, hours, or "at ${body}"?`,
        'snooze',
        ['correction: a number alone'],
        {
          target: { numbers: tasks.map(({ n }) => n) },
        },
      );
    return until === undefined
      ? undefined
      : snooze(scene, 'it', `until ${until.replace('T', ' at ')}`, ['correction: snooze']);
  }
  const bounded = boundedRepeat(tasks, body, scene);
  if (bounded) return bounded;
  const note = /^(?:notes?|comment|description)\s?[:-]\s?(?<note>.+)$/i.exec(body)?.groups?.['note'];
  if (note !== undefined) return changing(scene, tasks, { description: note }, 'correction: a note');
  const cleared = clearedField(body);
  if (cleared) return unmark(scene, 'it', cleared, ['correction: field away']);
  const goal = isShiftOf(/^\d{1,2}(?:[:.]\d{2})?$/.test(body) ? `at ${body}` : shiftWords(body), scene.clock);
  if (goal && !(goal.kind === 'shift' && remindsBefore(last)))
    return inSeries(tasks, goal, body, scene) ?? moveThese(scene, found, goal, ['correction: when']);
  const reminder = remindOnly(remindsBefore(last) && goal ? `${body} before` : body, scene);
  if (reminder) return changing(scene, tasks, reminder, 'correction: reminder');
  if (
    /^(?:from )?when(?:ever)? (?:i(?:'ve| have)? (?:do|did|done|complete|finish)\w*(?: (?:it|them|that))?|it(?:'s| is) done|done)$|^after (?:i do it|it's done|completion)$/i.test(
      body,
    )
  )
    return whenDone(tasks, scene);
  const fields = fieldsOf(body, scene) ?? levelAlone(body, last, no);
  return fields && changing(scene, tasks, withTags(fields, tasks), 'correction: fields');
}

function remindsBefore({ changes, tasks }: Interpretation): boolean {
  return (changes?.remindMinutesBefore ?? tasks?.[0]?.remindMinutesBefore ?? 0) !== 0;
}

function clearedField(body: string): string | undefined {
  return /^(?:without|no|drop|remove|not|leave out|skip|lose)(?: (?:the|a|an|any))? (?<field>(?:due )?dates?|deadline|times?|reminders?|alerts?|repeats?|repeating|recurring|priority|tags?|notes?)$/i.exec(
    body,
  )?.groups?.['field'];
}

export const BOUND =
  /^(?:except|but not|until|till|ending|starting|beginning|for (?:\d+|\w+) (?:times|days|weeks|months|years)|\w+ times)\b/i;

/** "except wednesday", "until the end of the year": the repeat that was just said, with a bound. */
function boundedRepeat(tasks: ListedTask[], body: string, scene: Scene): Interpretation | undefined {
  const [task] = tasks;
  if (tasks.length !== 1 || task?.rrule === undefined || !BOUND.test(body)) return undefined;
  const time = task.due === undefined ? undefined : timeOf(task.due);
  const words = [ruleInWords(task.rrule), time === undefined ? '' : `at ${time}`, body]
    .filter((part) => part !== '')
    .join(' ');
  const fields = fieldsOf(words, scene);
  return fields?.rrule === undefined ? undefined : changing(scene, tasks, fields, 'correction: a bound of the repeat');
}

/** "no, tuesday" about a task that was just made to come every monday: the repeat is what was wrong. */
function inSeries(tasks: ListedTask[], goal: Goal, body: string, scene: Scene): Interpretation | undefined {
  const [task] = tasks;
  const repeats = scene.context.last?.tasks?.[0]?.rrule ?? scene.context.last?.changes?.rrule;
  if (tasks.length !== 1 || !task || repeats === undefined || goal.kind !== 'when') return undefined;
  const { date, time } = goal.when;
  const monthly =
    date !== undefined && /BYMONTHDAY=-?\d+$/.test(repeats) && /^(?:on )?(?:the )?\d{1,2}(?:st|nd|rd|th)?$/i.test(body);
  if (monthly) {
    const rrule = repeats.replace(/BYMONTHDAY=-?\d+$/, `BYMONTHDAY=${date.day}`);
    const { due } = changesFor(task, goal, scene.clock);
    return changing(scene, tasks, { rrule, ...(due === undefined ? {} : { due }) }, 'correction: the repeat');
  }
  if (date && goal.when.weekdayOnly !== true && !/^(?:on )?\w+day$/i.test(body)) return undefined;
  const day = date ? WEEKDAY_CODES[date.dayOfWeek - 1] : undefined;
  if (day !== undefined && !/BYDAY=[A-Z,]+$/.test(repeats)) return undefined;
  const rrule = day === undefined ? repeats : repeats.replace(/BYDAY=[A-Z,]+/, `BYDAY=${day}`);
  const { due } = changesFor(task, goal, scene.clock);
  const changes: Changes = {
    rrule,
    ...(task.completionRelative ? { completionRelative: true } : {}),
    ...(due === undefined ? {} : { due }),
    ...(time === undefined ? {} : { time }),
  };
  return changing(scene, tasks, changes, 'correction: the repeat');
}

function whenDone(tasks: ListedTask[], scene: Scene): Interpretation | undefined {
  const [task] = tasks;
  const rrule = task?.rrule;
  return rrule === undefined
    ? question(
        'repeat',
        'It does not repeat yet. How often should it come?',
        'update',
        ['correction: no repeat to count'],
        {
          target: { numbers: tasks.map(({ n }) => n) },
        },
      )
    : changing(scene, tasks, { rrule, completionRelative: true }, 'correction: counted from when it is done');
}

function levelAlone(body: string, last: Interpretation, no: boolean): Changes | undefined {
  const word = body
    .toLowerCase()
    .replace(/^(?:really|very|super|quite) /, '')
    .replace(/[- ](?:priority|prio)$/, '');
  const priority = word === 'important' ? 'high' : levelOf(word);
  const meant = last.changes?.priority ?? last.tasks?.[0]?.priority;
  return priority &&
    (meant !== undefined || no || /^(?:urgent|critical|important)$/i.test(body) || /priorit|prio$/i.test(body))
    ? { priority }
    : undefined;
}

function withTags(changes: Changes, tasks: readonly ListedTask[]): Changes {
  const before = tasks.length === 1 ? (tasks[0]?.tags ?? []) : [];
  return changes.tags ? { ...changes, tags: [...new Set([...before, ...changes.tags])] } : changes;
}

export function changing(scene: Scene, tasks: ListedTask[], changes: Changes, rule: string): Interpretation {
  const { last } = scene.context;
  const exceptions = last?.tasks?.[0]?.exceptions ?? last?.changes?.exceptions;
  const kept = changes.rrule !== undefined && !changes.exceptions && exceptions ? { exceptions } : {};
  return update(scene, justDone(tasks), { ...changes, ...kept }, [rule]);
}

function justDone(tasks: ListedTask[]): Extract<Resolved, { kind: 'found' }> {
  const [only] = tasks;
  return {
    kind: 'found',
    tasks,
    ...(tasks.length === 1 && only ? { text: only.title } : {}),
    rule: 'reference: just done',
  };
}
