import type { Interpretation } from '@tasklog/schemas';
import { atTime, hasTime, timeOf } from '../recurrence/local.ts';
import { capture } from './capture.ts';
import type { Clock } from './clock.ts';
import type { ListedTask } from './context.ts';
import { readDuration, shiftDate, type Duration } from './durations.ts';
import { deed, named, question, whichTask, type Changes, type Scene } from './outcome.ts';
import { resolve, type Resolved } from './references.ts';
import { dayWords } from './reply.ts';
import { momentOf } from './schedule.ts';
import { textOf, tokenise, wordAt, type Token } from './tokens.ts';
import { readWhole, type When } from './when.ts';

/** Where a task goes: a moment, or a length of time further on. */
export type Goal = { kind: 'when'; when: When } | { kind: 'shift'; length: Duration; sign: 1 | -1 } | { kind: 'clear' };

export interface Split {
  target: string;
  goal: Goal;
  /** "to", "until", "for" stood between them. */
  joined: boolean;
}

const JOINERS = /^(?:to|until|till|til|for|by|at|on|->|from|instead)$/;
const MAX_GOAL = 14;

/** Cuts "the dentist to friday at 5" into the task and where it goes; the longest goal that reads to the end wins. */
export function splitGoal(text: string, clock: Clock): Split | undefined {
  const plain = text.replace(/\sinstead$/i, '');
  const tokens = tokenise(plain);
  for (let at = Math.max(0, tokens.length - MAX_GOAL); at < tokens.length; at += 1) {
    const goal = goalAt(tokens, at, clock);
    if (!goal) continue;
    const joined = JOINERS.test(wordAt(tokens, at)) || JOINERS.test(wordAt(tokens, at - 1));
    const end = JOINERS.test(wordAt(tokens, at - 1)) ? at - 1 : at;
    return { target: dropDirection(textOf(plain, tokens, 0, end)), goal, joined: joined || goal.kind === 'shift' };
  }
  return undefined;
}

function dropDirection(target: string): string {
  return target
    .replace(/\s(?:back|out|forward|off|up|ahead|to|until|till|by|for|from \w{1,20})$/i, '')
    .replace(/\sfrom (?:today|tomorrow|\w{1,9}day)$/i, '')
    .replace(/\s(?:back|out|forward|off|up|ahead)$/i, '')
    .trim();
}

/** The goal that the words from here to the end name. */
function goalAt(tokens: readonly Token[], from: number, clock: Clock): Goal | undefined {
  const shift = shiftAt(tokens, from);
  if (shift) return shift;
  const skip = /^(?:to|until|till|til|->)$/.test(wordAt(tokens, from)) ? from + 1 : from;
  const text = tokens
    .slice(skip)
    .map(({ word }) => word)
    .join(' ');
  if (/^(?:no (?:due )?date|someday|no deadline|never|none)$/.test(text)) return { kind: 'clear' };
  const when = readWhole(tokens, skip, tokens.length, clock, skip > from);
  return when && { kind: 'when', when };
}

/** "by 2 days", "back a week", "2 days later", "forward 3 days", "an hour earlier" */
function shiftAt(tokens: readonly Token[], from: number): Goal | undefined {
  let at = from;
  let earlier = false;
  let said = false;
  while (
    /^(?:by|back|for|out|off|forward|up|ahead|another|earlier|later|further)$/.test(wordAt(tokens, at)) &&
    at < from + 3
  ) {
    earlier ||= /^(?:up|earlier)$/.test(wordAt(tokens, at));
    said = true;
    at += 1;
  }
  const length = readDuration(tokens, at);
  if (!length) return undefined;
  const [word, next] = [wordAt(tokens, length.to), wordAt(tokens, length.to + 1)];
  const tail = /^(?:later|earlier|sooner|back|forward|out|ahead|more)$/.test(word) ? 1 : 0;
  if (
    length.to + tail !== tokens.length ||
    next !== '' ||
    (!said && tail === 0 && !/^(?:postpone|delay|defer)$/.test(wordAt(tokens, 0)) && wordAt(tokens, at - 1) === 'in')
  )
    return undefined;
  return { kind: 'shift', length: length.value, sign: earlier || /^(?:earlier|sooner)$/.test(word) ? -1 : 1 };
}

export function isShiftOf(text: string, clock: Clock): Goal | undefined {
  const tokens = tokenise(text);
  return tokens.length > 0 ? goalAt(tokens, 0, clock) : undefined;
}

/** Moves the tasks that a phrase means. */
export function reschedule(scene: Scene, phrase: string | undefined, goal: Goal, because: string[]): Interpretation {
  const resolved = resolve(phrase === undefined || phrase === '' ? 'it' : phrase, scene.context, scene.clock);
  if (goal.kind === 'when' && goal.when.fault !== undefined)
    return question('date', goal.when.fault, 'reschedule', because);
  if (resolved.kind !== 'found')
    return whichTask(resolved, 'reschedule', changesFor(undefined, goal, scene.clock), because);
  return rescheduleThese(scene, resolved, goal, because);
}

export function rescheduleThese(
  scene: Scene,
  found: Extract<Resolved, { kind: 'found' }>,
  goal: Goal,
  because: string[],
): Interpretation {
  const { tasks } = found;
  const changes = changesFor(tasks.length === 1 ? tasks[0] : undefined, goal, scene.clock);
  const to =
    changes.due === undefined
      ? 'no date'
      : dayWords(changes.due, scene.clock) + (hasTime(changes.due) ? ` (${scene.clock.zone})` : '');
  return deed(scene, {
    intent: goal.kind === 'clear' ? 'update' : 'reschedule',
    tasks,
    changes,
    ...(found.text === undefined ? {} : { text: found.text }),
    ...(found.bulk ? found.bulk : {}),
    reply: `Moved ${named(tasks)} to ${to}.${tasks[0]?.rrule && tasks.length === 1 ? ' The repeat is kept.' : ''} *Say "undo" to move it back.*`,
    plan: `Move to ${to}:`,
    because: [...because, found.rule, ...(goal.kind === 'when' ? goal.when.rules : [])],
  });
}

/** A date alone keeps the time of day; a time alone keeps the date; a length counts from the task's date, or from today when that is past. */
function changesFor(task: ListedTask | undefined, goal: Goal, clock: Clock): Changes {
  if (goal.kind === 'clear') return { clear: ['due'] };
  if (goal.kind === 'shift') return { due: shifted(task, goal.length, goal.sign, clock) };
  const { when } = goal;
  const time = when.time ?? (task?.due === undefined ? undefined : timeOf(task.due));
  if (when.date) return { due: atTime(when.date.toString(), time) };
  if (task?.due !== undefined && task.due.slice(0, 10) >= clock.today.toString())
    return { due: atTime(task.due, when.time) };
  return { due: momentOf([when], clock) ?? clock.today.toString() };
}

function shifted(task: ListedTask | undefined, length: Duration, sign: 1 | -1, clock: Clock): string {
  const today = clock.today.toString();
  const due = task?.due;
  const overdue = due === undefined || due.slice(0, 10) < today;
  const base = overdue ? today : due.slice(0, 10);
  const time = due === undefined ? undefined : timeOf(due);
  if (length.minutes !== 0) {
    const start = overdue || time === undefined ? clock.wall : Temporal.PlainDateTime.from(due);
    return start
      .add({ months: sign * length.months, days: sign * length.days, minutes: sign * length.minutes })
      .toString({ smallestUnit: 'minute' });
  }
  return atTime(shiftDate(Temporal.PlainDate.from(base), length, sign).toString(), time);
}

/** "make X repeat every week", "set X to every monday": the fields of the tail when it is a repeat, a priority or tags. */
export function fieldsOf(text: string, scene: Scene): Changes | undefined {
  const captured = capture(text, scene.clock);
  const { title, ...fields } = captured.task;
  if (captured.question || title !== undefined || Object.keys(fields).length === 0) return undefined;
  return fields;
}
