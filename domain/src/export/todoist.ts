/** A list as a template of Todoist (CSV). It knows open tasks only, four priorities, and dates in words. */
import type { Priority, Task } from '@tasklog/schemas';
import { capture } from '../language/adding/capture.ts';
import { clockOf } from '../language/clock.ts';
import { dueOf } from '../language/adding/task-fields.ts';
import { dayOf, timeOf } from '../recurrence/local.ts';
import { ruleInWords } from '../recurrence/words.ts';

export const TODOIST_HEADER = [
  ...['TYPE', 'CONTENT', 'DESCRIPTION', 'PRIORITY', 'INDENT', 'AUTHOR', 'RESPONSIBLE'],
  ...['DATE', 'DATE_LANG', 'TIMEZONE', 'DURATION', 'DURATION_UNIT'],
];

const PRIORITIES: Record<Priority, string> = { urgent: '1', high: '2', medium: '3', low: '4', none: '4' };

export function todoistCells(task: Task, now: Temporal.Instant): string[] {
  const { title, notes, priority, tags, due, recurrence, timeZone } = task;
  const repeat = recurrence ? repeatWords(task, now) : undefined;
  const untold = recurrence && repeat === undefined ? `Repeats: ${recurrence.rrule}` : '';
  const content = [title, ...tags.map((tag) => `@${tag}`)].join(' ');
  const date = repeat ?? due?.replace('T', ' ') ?? '';
  const description = [notes, untold].filter(Boolean).join('\n\n');
  const zone = date === '' ? '' : timeZone;
  return [
    ...['task', harmless(content), harmless(description), PRIORITIES[priority], '1', '', ''],
    ...[date, date === '' ? '' : 'en', zone, '', ''],
  ];
}

/** A space before what a spreadsheet would take for a formula: Todoist takes it off, as import/todoist.ts does. */
const harmless = (text: string): string => (/^[=+\-@\t\r\n＝＋－＠]/.test(text) ? ` ${text}` : text);

/** The repeat in words, if they are read as that repeat again; undefined for one that no words tell. */
function repeatWords({ due, recurrence, timeZone }: Task, now: Temporal.Instant): string | undefined {
  if (!recurrence || due === null || recurrence.exceptions.length > 0 || recurrence.timesByDay) return undefined;
  const { rrule, completionRelative } = recurrence;
  const time = timeOf(due);
  const pattern = ruleInWords(rrule).replace(/^every/, completionRelative ? 'every!' : 'every');
  const words = `${pattern}${time === undefined ? '' : ` at ${time}`} starting ${dayOf(due)}`;
  const { task, question } = capture(words, clockOf(now, timeZone, {}));
  const { title, rrule: read, completionRelative: relative = false } = task;
  const same = read === rrule && relative === completionRelative && dueOf(task) === due;
  return title === undefined && !question && same ? words : undefined;
}
