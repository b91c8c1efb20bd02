import { isTimeZone } from '../recurrence/local.ts';
import type { InterpretInput, Interpretation, Preferences, Priority } from '@tasklog/schemas';

/** A task as the user sees it: by its number. */
export interface ListedTask {
  n: number;
  title: string;
  id?: string;
  status: 'open' | 'completed';
  due?: string;
  rrule?: string;
  completionRelative?: boolean;
  priority?: Priority;
  tags: string[];
  remindMinutesBefore?: number | number[];
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
  /** The tasks last changed, or shown alone. */
  lastTouched?: number[];
  /** The question or plan that waits for an answer. */
  pending?: Interpretation;
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

function inAnswer(content: string, tasks: readonly ListedTask[]): number[] {
  const rows = content.split('\n').flatMap((line) => {
    const number = /^\s*(?:[-*]\s*)?(?:#|task )?(\d{1,4})[.):]\s/i.exec(line)?.[1];
    const task = tasks.find(({ n, title }) => n === Number(number) && line.toLowerCase().includes(title.toLowerCase()));
    return task ? [task.n] : [];
  });
  return rows.length > 0 ? rows : named(content, tasks);
}

function inMessage(content: string, tasks: readonly ListedTask[]): number[] {
  const number = /\btask (?:number |no\.? |#)?(\d{1,4})\b/i.exec(content)?.[1];
  const byNumber = tasks.filter(({ n }) => n === Number(number)).map(({ n }) => n);
  return byNumber.length > 0 ? byNumber : named(content, tasks);
}

function named(content: string, tasks: readonly ListedTask[]): number[] {
  const text = content.toLowerCase();
  const places = tasks.map(({ n, title }) => ({ n, at: text.indexOf(title.toLowerCase()) }));
  return places
    .filter(({ at }) => at >= 0)
    .sort((a, b) => a.at - b.at)
    .map(({ n }) => n);
}
