import type { InterpretedTask } from '@tasklog/schemas';
import { dayOf, hasTime, timeOf } from '../recurrence/local.ts';
import { occurrences } from '../recurrence/next.ts';
import { ruleInWords } from '../recurrence/words.ts';
import type { Clock } from './clock.ts';
import type { ListedTask } from './context.ts';

const DAYS = 'Mon Tue Wed Thu Fri Sat Sun'.split(' ');
const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
const SHOWN_NEXT = 2;
export const SHOWN_ROWS = 10;

/** "Thu 12 Dec 18:30"; the year when it is not this one. */
export function dayWords(local: string, clock: Clock): string {
  const date = Temporal.PlainDate.from(dayOf(local));
  const year = date.year === clock.today.year ? '' : ` ${date.year}`;
  const time = timeOf(local);
  return `${DAYS[date.dayOfWeek - 1]} ${date.day} ${MONTHS[date.month - 1]}${year}${time === undefined ? '' : ` ${time}`}`;
}

/** The day, and with a time of day the zone that it is in. */
export function momentWords(local: string, clock: Clock): string {
  return `${dayWords(local, clock)}${hasTime(local) ? ` (${clock.zone})` : ''}`;
}

export function bold(title: string): string {
  return `**${title.replaceAll('*', '∗')}**`;
}

/** Titles of several tasks in a row of words. */
export function titles(tasks: readonly { title: string }[]): string {
  const names = tasks.slice(0, SHOWN_ROWS).map(({ title }) => bold(title));
  const more = tasks.length > SHOWN_ROWS ? ` and ${tasks.length - SHOWN_ROWS} more` : '';
  return names.length < 2 || more
    ? `${names.join(', ')}${more}`
    : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;
}

/** A numbered list in one line: "1. **Call dentist**, 4. **Call mum**". */
export function numbered(tasks: readonly ListedTask[]): string {
  return tasks
    .slice(0, SHOWN_ROWS)
    .map(({ n, title }) => `${n}. ${bold(title)}`)
    .join(', ');
}

/** The rows of a listing from one on, and how many are left. */
export function rowsFrom(tasks: readonly ListedTask[], offset = 0): string {
  const left = tasks.length - offset - SHOWN_ROWS;
  return `${numbered(tasks.slice(offset))}${left > 0 ? ` … and ${left} more; say "more"` : ''}`;
}

/** The fields of a task or change in words, without its title. */
export function fieldWords(task: InterpretedTask, clock: Clock): string {
  const parts = [when(task, clock), repeat(task), next(task, clock)].filter((part) => part !== '');
  const more = [
    priority(task),
    tagList(task),
    reminders(task, clock),
    task.description ? `note "${task.description}"` : '',
  ];
  return [...parts, ...more.filter((part) => part !== '')].join(', ');
}

export function added(tasks: readonly InterpretedTask[], clock: Clock): string {
  const [task] = tasks;
  if (tasks.length > 1 || !task)
    return `Added ${tasks.length} tasks: ${titles(tasks.map(({ title = '' }) => ({ title })))}. *Say "undo" to take them back.*`;
  const words = fieldWords(task, clock);
  const hint =
    task.rrule && !task.completionRelative ? '*Say "undo" or "from when I do it".*' : '*Say "undo" to take it back.*';
  return `Added ${bold(task.title ?? '')}${words ? `: ${words}` : ''}. ${hint}`;
}

function when({ due }: InterpretedTask, clock: Clock): string {
  if (due === undefined) return '';
  return momentWords(due, clock);
}

function repeat({ rrule, completionRelative = false, timesByDay, exceptions = [] }: InterpretedTask): string {
  if (rrule === undefined) return '';
  const times = timesByDay
    ? ` (${Object.entries(timesByDay)
        .map(([day, time]) => `${day} ${time}`)
        .join(', ')})`
    : '';
  const except = exceptions.map((one) => (one.includes('=') ? ruleInWords(one) : one)).join(' and ');
  return `${ruleInWords(rrule, { completionRelative })}${times}${except ? ` except ${except}` : ''}`;
}

function next({ rrule, due, completionRelative, exceptions = [], timesByDay }: InterpretedTask, clock: Clock): string {
  if (rrule === undefined || due === undefined || completionRelative) return '';
  const dates = occurrences(
    { rrule, anchor: due, exceptions, ...(timesByDay ? { timesByDay } : {}) },
    { after: due, count: SHOWN_NEXT },
  );
  return dates.length > 0 ? `then ${dates.map((date) => dayWords(date, clock)).join(' and ')}` : '';
}

function priority(task: InterpretedTask): string {
  return task.priority ? (task.priority === 'none' ? 'no priority' : `${task.priority} priority`) : '';
}

function tagList({ tags = [] }: InterpretedTask): string {
  return tags.map((tag) => `#${tag}`).join(' ');
}

function reminders({ remindMinutesBefore, remindAt }: InterpretedTask, clock: Clock): string {
  const minutes = remindMinutesBefore === undefined ? [] : [remindMinutesBefore].flat();
  const words = minutes.map((before) =>
    before === 0 ? 'reminder when due' : `reminder ${lengthWords(before)} before`,
  );
  return [...words, ...(remindAt === undefined ? [] : [`reminder ${dayWords(remindAt, clock)}`])].join(' and ');
}

const MINUTES = { week: 10_080, day: 1_440, hour: 60, minute: 1 };

export function lengthWords(minutes: number): string {
  for (const [unit, size] of Object.entries(MINUTES)) {
    if (minutes >= size && minutes % size === 0) return `${minutes / size} ${unit}${minutes === size ? '' : 's'}`;
  }
  return `${minutes} minutes`;
}
