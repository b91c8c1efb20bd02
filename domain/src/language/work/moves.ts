import type { Interpretation } from '@tasklog/schemas';
import { atTime, hasTime, timeOf } from '../../recurrence/local.ts';
import { capture, isWholly } from '../adding/capture.ts';
import type { Clock } from '../clock.ts';
import type { Goal } from './goal.ts';
import { inItsWeek, inSameHalf } from './goal-beside.ts';
import type { ListedTask } from '../context.ts';
import { readDuration, shiftDate, type Duration, type Read } from '../moments/durations.ts';
import { CLEAR, deed, named, question, UNDO, whichTask, type Changes, type Scene } from '../outcome.ts';
import { readPeriod } from '../moments/periods.ts';
import { resolve } from '../references/references.ts';
import type { Resolved } from '../references/resolved.ts';
import { dayWords } from '../reply.ts';
import { momentOf } from '../adding/schedule.ts';
import { textOf, tokenise, wordAt, type Token } from '../text/tokens.ts';
import { readWhole } from '../moments/when.ts';
import type { When } from '../moments/when-read.ts';

export interface Split {
  target: string;
  goal: Goal;
  /** "to", "until", "for" stood between them. */
  joined: boolean;
}

const JOINERS = /^(?:to|until|till|til|for|by|at|on|->|from|instead)$/;
/** These point at where something goes; "on" and "at" may as well say when to do it. */
const POINTS = /^(?:to|until|till|til|by|->|from|instead)$/;
const MAX_GOAL = 14;

/** In "1 and 2 to 4pm" the 2 is a task, not the start of a range of hours. */
function isOfTarget(tokens: readonly Token[], at: number): boolean {
  const number = /^#?\d{1,3}$/.test(wordAt(tokens, at)) && /^(?:to|until|till)$/.test(wordAt(tokens, at + 1));
  return number && (at === 0 || /^(?:and|,|&|tasks?|number|#)$/.test(wordAt(tokens, at - 1)));
}

/** "to the same time next week": as far on from where it stands. */
const SAME_NEXT =
  /(?:^|\s)(?:to |for |until |at )?(?:the )?same (?:time|day|time and day) (?:next|the following) (?<unit>week|month|year)$/i;

/** Its own hour, which a date alone keeps. */
const SAME_TIME = /(?:^|\b)(?:at )?(?:the )?same time (?=\S)|,? (?:at (?:the )?|the )?same time$/i;

/** Cuts "the dentist to friday at 5" into the task and where it goes; the longest goal that reads to the end wins. */
export function splitGoal(text: string, clock: Clock): Split | undefined {
  const same = SAME_NEXT.exec(text);
  if (same?.groups) {
    const length = readDuration(tokenise(`1 ${same.groups['unit']}`), 0)?.value;
    const target = text.slice(0, same.index).trim();
    return length && { target, goal: { kind: 'shift', length, sign: 1 }, joined: true };
  }
  const plain = text
    .replace(/\sinstead(?: of (?:on )?(?:today|tomorrow|tonight|[a-z]{3,6}day))?$/i, '')
    .replace(SAME_TIME, '');
  const tokens = tokenise(plain);
  for (let at = Math.max(0, tokens.length - MAX_GOAL); at < tokens.length; at += 1) {
    if (isOfTarget(tokens, at)) continue;
    const goal = goalAt(tokens, at, clock);
    if (!goal) continue;
    const joined = POINTS.test(wordAt(tokens, at)) || POINTS.test(wordAt(tokens, at - 1));
    const end = JOINERS.test(wordAt(tokens, at - 1)) ? at - 1 : at;
    return { target: dropDirection(textOf(plain, tokens, 0, end)), goal, joined: joined || goal.kind === 'shift' };
  }
  return undefined;
}

/** "everything from today" are the tasks of today; "the dentist from today" says only where it stood. */
const MANY_FROM = /^(?:all|every|everything|anything|whatever)\b.*\sfrom \S/i;

function dropDirection(target: string): string {
  if (MANY_FROM.test(target)) return target.replace(/\s(?:to|until|till|by|for)$/i, '').replace(/\sfrom /i, ' due ');
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
  const after = /^the (day|week|month) after$/.exec(text)?.[1];
  const one = after === undefined ? undefined : readDuration(tokenise(`1 ${after}`), 0)?.value;
  if (one) return { kind: 'shift', length: one, sign: 1 };
  if (/^(?:no (?:due )?date|someday|some day|indefinitely|no deadline|never|none)$/.test(text))
    return { kind: 'clear' };
  const when =
    readWhole(tokens, skip, tokens.length, clock, skip > from) ??
    (skip > from ? readWhole(tokens, from, tokens.length, clock) : undefined);
  if (when) return { kind: 'when', when };
  const month = skip > from ? monthAt(tokens, skip, clock) : undefined;
  return month && { kind: 'when', when: month };
}

/** "to august": the first day of a month, which only a "to" in front makes a date. */
function monthAt(tokens: readonly Token[], from: number, clock: Clock): When | undefined {
  const period = readPeriod(tokens, from, clock);
  if (period?.to !== tokens.length || !/^(?:month|quarter|year)$/.test(period.name)) return undefined;
  const past = Temporal.PlainDate.compare(period.first, clock.today) < 0;
  const date = past ? period.first.add({ years: 1 }) : period.first;
  return { from, to: period.to, date, sure: true, shy: false, rules: [`date: a ${period.name}`] };
}

/** "another week": one of them. */
function oneMore(tokens: readonly Token[], at: number): Read<Duration> | undefined {
  const unit = wordAt(tokens, at);
  const one = wordAt(tokens, at - 1) === 'another' ? readDuration(tokenise(`1 ${unit}`), 0) : undefined;
  return one && { to: at + 1, value: one.value };
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
  const length = readDuration(tokens, at) ?? oneMore(tokens, at);
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
  const tokens = tokenise(text.replace(SAME_TIME, ''));
  return tokens.length > 0 ? goalAt(tokens, 0, clock) : undefined;
}

/** Moves the tasks that a phrase means. */
export function reschedule(scene: Scene, phrase: string | undefined, goal: Goal, because: string[]): Interpretation {
  const resolved = resolve(phrase === undefined || phrase === '' ? 'it' : phrase, scene.context, scene.clock);
  if (goal.kind === 'when' && goal.when.fault !== undefined)
    return question('date', goal.when.fault, 'reschedule', because);
  if (resolved.kind !== 'found')
    return whichTask(resolved, 'reschedule', changesFor(undefined, goal, scene.clock), because);
  return moveThese(scene, resolved, goal, because);
}

/** Moves tasks that were found. */
export function moveThese(
  scene: Scene,
  found: Extract<Resolved, { kind: 'found' }>,
  goal: Goal,
  because: string[],
): Interpretation {
  const { tasks } = found;
  const own = goal.kind === 'shift' || (goal.kind === 'when' && goal.when.date === undefined);
  if (own && tasks.length > 1) return moveEach(scene, found, goal, because);
  const only = tasks.length === 1 ? tasks[0] : undefined;
  const changes = changesFor(only, inItsWeek(inSameHalf(goal, only, scene), only, scene), scene.clock);
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
    because: [
      ...because,
      found.rule,
      ...(goal.kind === 'when' ? goal.when.rules : goal.kind === 'shift' ? ['moves: by a length'] : []),
    ],
  });
}

/** "push all errands back a week", "all of them at 10": each from its own date; those that come to the same moment together. */
function moveEach(
  scene: Scene,
  found: Extract<Resolved, { kind: 'found' }>,
  goal: Goal,
  because: string[],
): Interpretation {
  const { clock } = scene;
  const moments = Map.groupBy(found.tasks, (task) => changesFor(task, goal, clock).due ?? '');
  const rules = [...because, found.rule, goal.kind === 'when' ? 'moves: each on its own day' : 'moves: by a length'];
  const parts = [...moments].map(([due, tasks]): Interpretation => {
    const reply = `Moved ${named(tasks)} to ${dayWords(due, clock)}. ${UNDO}`;
    return {
      intent: 'reschedule',
      target: { numbers: tasks.map(({ n }) => n) },
      changes: { due },
      reply,
      confidence: CLEAR,
      because: rules,
    };
  });
  const [first, ...also] = parts;
  const words = parts.map(({ reply }) => reply.replace(` ${UNDO}`, '')).join(' ');
  const only = also.length === 0 ? first?.changes : undefined;
  const whole = deed(scene, {
    intent: 'reschedule',
    tasks: found.tasks,
    ...(only ? { changes: only } : {}),
    ...(found.bulk ? found.bulk : {}),
    reply: `${words} ${UNDO}`,
    plan: `Move, each from its own date,`,
    because: rules,
  });
  if (also.length === 0 || !first) return whole;
  return whole.intent === 'confirm' ? { ...whole, also: parts } : { ...first, also, reply: whole.reply };
}

/** A date alone keeps the time of day; a time alone keeps the date; a length counts from the task's date, or from today when that is past. */
export function changesFor(task: ListedTask | undefined, goal: Goal, clock: Clock): Changes {
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
  if (!isWholly(text, scene.clock)) return undefined;
  const captured = capture(text, scene.clock);
  const { title, ...fields } = captured.task;
  if (captured.question || title !== undefined || Object.keys(fields).length === 0) return undefined;
  return fields;
}
