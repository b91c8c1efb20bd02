import type { InterpretedTask, Interpretation } from '@tasklog/schemas';
import { clockOf, type Clock } from '@tasklog/domain/language/clock';
import type { Context } from '@tasklog/domain/language/context';
import { dayWords, lengthWords } from '@tasklog/domain/language/reply';
import { occurrences } from '@tasklog/domain/recurrence/next';
import { ruleInWords } from '@tasklog/domain/recurrence/words';

type Row = [name: string, words: string];

const SHOWN_NEXT = 3;

/** What an interpretation says, as rows for a terminal: the wish, its fields with dates in words, the answer and the rules that fired. */
export function inRows(meant: Interpretation, context: Context): string {
  const clock = clockOf(context.now, context.zone, context.settings);
  const tasks = (meant.tasks ?? []).flatMap((task) => taskRows(task, clock));
  const changes = meant.changes ? taskRows(meant.changes, clock) : [];
  const rows: Row[] = [
    ['intent', intentWords(meant)],
    ...tasks,
    ...changes,
    ...(meant.filter ? [['filter', filterWords(meant.filter)] as Row] : []),
    ['reply', meant.reply],
    ['sure', `${Math.round(meant.confidence * 100)} %`],
    ['because', meant.because.join(' · ')],
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, words]) => `${name.padEnd(width)}  ${words}`).join('\n');
}

function intentWords({ intent, missing, of, target }: Interpretation): string {
  const numbers = target?.numbers ?? [];
  const which = numbers.length > 0 ? ` task ${numbers.join(', ')}` : '';
  return `${intent}${which}${missing === undefined ? '' : `: ${missing} is missing`}${of === undefined ? '' : ` (to ${of})`}`;
}

function taskRows(task: InterpretedTask, clock: Clock): Row[] {
  const { title, due, rrule, priority, tags = [], description, remindAt } = task;
  const row = (name: string, words: string | undefined): Row[] =>
    words === undefined || words === '' ? [] : [[name, words]];
  return [
    ...row('title', title),
    ...row('due', due === undefined ? undefined : `${dayWords(due, clock)} (${clock.zone})`),
    ...row('repeats', rrule === undefined ? undefined : repeatWords(task)),
    ...row('next', nextWords(task, clock)),
    ...row('priority', priority),
    ...row('tags', tags.map((tag) => `#${tag}`).join(' ')),
    ...row('remind', reminderWords(task)),
    ...row('remind at', remindAt === undefined ? undefined : dayWords(remindAt, clock)),
    ...row('note', description),
  ];
}

function repeatWords({
  rrule = '',
  completionRelative = false,
  exceptions = [],
  timesByDay = {},
}: InterpretedTask): string {
  const times = Object.entries(timesByDay).map(([day, time]) => `${day} ${time}`);
  const except = exceptions.map((one) => (one.includes('=') ? ruleInWords(one) : one));
  const more = [times.join(', '), except.length > 0 ? `except ${except.join(', ')}` : ''].filter((part) => part !== '');
  return `${[ruleInWords(rrule, { completionRelative }), ...more].join('; ')}  [${rrule}]`;
}

function nextWords(
  { rrule, due, exceptions = [], timesByDay, completionRelative }: InterpretedTask,
  clock: Clock,
): string {
  if (rrule === undefined || due === undefined) return '';
  if (completionRelative) return 'counted from when it is done';
  const recurrence = { rrule, anchor: due, exceptions, ...(timesByDay ? { timesByDay } : {}) };
  return occurrences(recurrence, { after: due, count: SHOWN_NEXT })
    .map((date) => dayWords(date, clock))
    .join(', ');
}

function reminderWords({ remindMinutesBefore }: InterpretedTask): string {
  const minutes = remindMinutesBefore === undefined ? [] : [remindMinutesBefore].flat();
  return minutes.map((before) => (before === 0 ? 'when due' : `${lengthWords(before)} before`)).join(' and ');
}

function filterWords(filter: NonNullable<Interpretation['filter']>): string {
  return Object.entries(filter)
    .map(([name, value]) => `${name}: ${String(value)}`)
    .join(', ');
}
