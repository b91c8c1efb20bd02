import { isTimeZone } from '../recurrence/local.ts';
import type { Standing } from '../recurrence/successor.ts';
import type { Actor, InterpretInput, Interpretation, Preferences, Priority } from '@tasklog/schemas';

/** A task as the user sees it: by its number. */
export interface ListedTask {
  n: number;
  title: string;
  id?: string;
  status: 'open' | 'completed';
  due?: string;
  rrule?: string;
  completionRelative?: boolean;
  /** Where its series stands, when more than the rule is known. */
  standing?: Standing;
  priority?: Priority;
  tags: string[];
  remindMinutesBefore?: number | number[];
  notes?: string;
  /** The local minute it was done, when that is known. */
  completedAt?: string;
  /** The instant it was added, when that is known. */
  createdAt?: string;
  /** Whether it has any reminder, when more is known than the minutes before. */
  reminds?: boolean;
  /** Who added it, when that was looked up. */
  by?: Actor;
}

export interface Turn {
  role: 'user' | 'assistant';
  content: string;
}

/** All that a message is read against. Numbers are those of the tasks. */
export interface Context {
  now: Temporal.Instant;
  zone: string;
  tasks: ListedTask[];
  history: Turn[];
  settings: Preferences;
  /** The numbers last shown, in the order shown. */
  listing?: number[];
  /** Numbers that the last listing gave to tasks which have others. */
  shownAs?: Record<number, number>;
  /** The tasks last changed, or shown alone. */
  lastTouched?: number[];
  /** The tasks of the last few changes, one after the other, oldest first; forgotten when a list is shown. */
  recent?: number[];
  /** The question or plan that waits for an answer. */
  pending?: Interpretation;
  /** What the message before was taken to mean, when it did something: what a correction corrects. */
  last?: Interpretation;
  /** What was listed last: what "more" continues and "only the urgent ones" narrows. */
  shown?: Interpretation;
  /** Deleted tasks that were shown last, under the numbers they were shown with. */
  deleted?: { n: number; id: string; title: string }[];
}

/** The context of one line of `tasklog interpret --jsonl`; throws a RangeError when `now` or `tz` is no time or zone. */
export function fromInput(input: InterpretInput): Context {
  const tasks = (input.setup ?? []).map(({ phrase: _phrase, ...task }) => ({
    ...task,
    status: task.status ?? 'open',
    tags: task.tags ?? [],
  }));
  const history = input.history ?? [];
  const context: Context = {
    now: instantOf(input.now, input.tz),
    zone: input.tz,
    tasks,
    history,
    settings: input.settings ?? {},
  };
  const shown = shownIn(history, tasks);
  if (shown.length > 1) return { ...context, listing: shown };
  if (shown.length === 1) return { ...context, lastTouched: shown };
  if (history.length > 0) return context;
  return { ...context, listing: tasks.map(({ n }) => n) };
}

/** A time without an offset is on the wall clock of the zone. */
function instantOf(now: string, zone: string): Temporal.Instant {
  if (!isTimeZone(zone)) throw new RangeError(`There is no time zone "${zone}"`);
  return /(?:z|[+-]\d{2}:?\d{2})(?:\[|$)/i.test(now)
    ? Temporal.Instant.from(now)
    : Temporal.PlainDateTime.from(now).toZonedDateTime(zone).toInstant();
}

/** The tasks that the conversation last spoke of: in the newest answer, or else in the words before it. */
function shownIn(history: readonly Turn[], tasks: readonly ListedTask[]): number[] {
  for (const turn of [...history].reverse()) {
    const found = turn.role === 'assistant' ? inAnswer(turn.content, tasks) : inMessage(turn.content, tasks);
    if (found.length > 0) return found;
  }
  return [];
}

/** The rows that an answer numbers, or else the tasks that it names, in their order. */
export function inAnswer(content: string, tasks: readonly ListedTask[]): number[] {
  const rows = rowsIn(content, tasks).map(([, n]) => n);
  return rows.length > 0 ? [...new Set(rows)] : named(content, tasks);
}

const ROW = /(?:^|[\s(*])#?(\d{1,3})[.):]\)?\s+(?:\[[ x]?\]\s*)?[*_"“]*/gi;

/** Each number of a listing and the task behind it. */
function rowsIn(content: string, tasks: readonly ListedTask[]): (readonly [number: number, n: number])[] {
  return [...content.matchAll(ROW)].flatMap((found) => {
    const [marker, number] = found;
    const text = content.slice(found.index + marker.length);
    const fitting = tasks.filter(({ title }) => text.toLowerCase().startsWith(title.toLowerCase()));
    const task = fitting.sort((a, b) => b.title.length - a.title.length)[0];
    return task ? [[Number(number), task.n] as const] : [];
  });
}

/** What the numbers of a listing stand for where they are not the tasks' own: a list that was counted from 1. */
export function numbersIn(content: string, tasks: readonly ListedTask[]): Record<number, number> {
  const rows = rowsIn(content, tasks);
  return rows.some(([number, n]) => number !== n) ? Object.fromEntries(rows) : {};
}

function inMessage(content: string, tasks: readonly ListedTask[]): number[] {
  const number = /\btask (?:number |no\.? |#)?(\d{1,4})\b/i.exec(content)?.[1];
  const byNumber = tasks.filter(({ n }) => n === Number(number)).map(({ n }) => n);
  return byNumber.length > 0 ? byNumber : named(content, tasks);
}

function named(content: string, tasks: readonly ListedTask[]): number[] {
  const text = content.toLowerCase();
  const places = tasks.map(({ n, title }) => ({ n, at: placeOf(title.toLowerCase(), text) }));
  return places
    .filter(({ at }) => at >= 0)
    .sort((a, b) => a.at - b.at)
    .map(({ n }) => n);
}

/** Where a title stands as words of their own, -1 when it does not. */
function placeOf(title: string, text: string): number {
  for (let at = text.indexOf(title); at >= 0; at = text.indexOf(title, at + 1)) {
    const whole = !WORD.test(text[at - 1] ?? ' ') && !WORD.test(text[at + title.length] ?? ' ');
    if (whole) return at;
  }
  return -1;
}

const WORD = /[\p{L}\p{N}]/u;
