/** A task as a calendar has it: a VTODO and, where they are wanted, a VEVENT, for most calendars show nothing else. */
import type { LocalDate, Priority, Task } from '@tasklog/schemas';
import { hasTime } from '@tasklog/domain/recurrence/local';
import { alarmsOf, alarmsOfSeries } from './alarms.ts';
import type { Related } from './alarms.ts';
import { duration, instant, integer, local, recur, text } from './jcal.ts';
import type { Component, Property } from './jcal.ts';
import { repeatFrom } from './repeat.ts';
import type { Repeat } from './repeat.ts';

/** A task with a date, and when it changed last. */
export type Dated = Task & { due: LocalDate; changedAt: string };

/** `today` is that of UTC: what is listed of a repeat begins there. */
export type Wanted = { events: boolean; alarms: boolean; today: LocalDate };

/** A task has no length; what is shown at its time is long enough to be read, and keeps nobody from being free. */
const EVENT_LENGTH = 'PT30M';

const PRIORITY: Record<Priority, number> = { none: 0, low: 7, medium: 5, high: 3, urgent: 1 };

type Kind = {
  name: 'vtodo' | 'vevent';
  uid: (id: string) => string;
  related: Related;
  /** What says when, and how it stands. */
  at: (task: Dated, date: LocalDate, repeats: boolean) => Property[];
};

const TO_DO: Kind = {
  name: 'vtodo',
  uid: (id) => `${id}@tasklog`,
  related: 'END',
  at: ({ timeZone, status, completedAt }, date, repeats) => [
    ...(repeats ? [local('dtstart', timeZone, date)] : []),
    local('due', timeZone, date),
    ...(status === 'open'
      ? [text('status', 'NEEDS-ACTION')]
      : [text('status', 'COMPLETED'), integer('percent-complete', 100)]),
    ...(completedAt === null ? [] : [instant('completed', completedAt)]),
  ],
};

const EVENT: Kind = {
  name: 'vevent',
  uid: (id) => `${id}.event@tasklog`,
  related: 'START',
  at: ({ timeZone }, date) => [
    local('dtstart', timeZone, date),
    ...(hasTime(date) ? [duration('duration', EVENT_LENGTH)] : []),
    text('transp', 'TRANSPARENT'),
  ],
};

/** What is done is a to-do that is done; its event is over. */
export function componentsOf(task: Dated, wanted: Wanted): Component[] {
  const kinds = wanted.events && task.status === 'open' ? [TO_DO, EVENT] : [TO_DO];
  const start = task.occurrence ?? task.due;
  const repeat =
    task.status === 'open' && task.recurrence !== null
      ? repeatFrom(task.recurrence, { start, zone: task.timeZone, today: wanted.today })
      : undefined;
  return kinds.flatMap((kind) =>
    repeat === undefined
      ? [alone(kind, task, wanted)]
      : kind === EVENT && repeat.rrule === undefined
        ? eachDate(kind, task, wanted, repeat.dates)
        : series(kind, task, wanted, { start, repeat }),
  );
}

function alone(kind: Kind, task: Dated, { alarms }: Wanted): Component {
  const properties = [...common(kind, task), ...kind.at(task, task.due, false)];
  return [kind.name, properties, alarms && task.status === 'open' ? alarmsOf(task, kind.related) : []];
}

/** A list of dates as events of their own: many calendars show only the first of an event's RDATEs. */
function eachDate(kind: Kind, task: Dated, wanted: Wanted, [, ...later]: LocalDate[]): Component[] {
  const events = later.map((date): Component => {
    const named = { ...kind, uid: (id: string) => kind.uid(`${id}.${date.replaceAll(/[-:]/g, '')}`) };
    const alarms = wanted.alarms ? alarmsOfSeries({ ...task, due: date }, kind.related) : [];
    return [kind.name, [...common(named, task), ...kind.at(task, date, false)], alarms];
  });
  return [alone(kind, task, wanted), ...events];
}

/** The series from the open occurrence on. Where that was moved or put off, it is told beside the series, by its date in it. */
function series(
  kind: Kind,
  task: Dated,
  { alarms }: Wanted,
  { start, repeat: { rrule, dates, except } }: { start: LocalDate; repeat: Repeat },
): Component[] {
  const { timeZone: zone, due } = task;
  const [rdate, exdate] = [dates, except].map(some);
  const whole = [
    ...common(kind, task),
    ...kind.at(task, start, true),
    ...(rrule === undefined ? [] : [recur(rrule)]),
    ...(rdate ? [local('rdate', zone, ...rdate)] : []),
    ...(exdate ? [local('exdate', zone, ...exdate)] : []),
  ];
  const isAsSaid = due === start && task.snoozedUntil === null;
  const alarmsOfAll = isAsSaid ? alarmsOf : alarmsOfSeries;
  const all: Component = [kind.name, whole, alarms ? alarmsOfAll({ ...task, due: start }, kind.related) : []];
  if (isAsSaid) return [all];
  const own = [...common(kind, task), local('recurrence-id', zone, start), ...kind.at(task, due, true)];
  return [all, [kind.name, own, alarms ? alarmsOf(task, kind.related) : []]];
}

const some = (dates: LocalDate[]): [LocalDate, ...LocalDate[]] | undefined => {
  const [first, ...more] = dates;
  return first === undefined ? undefined : [first, ...more];
};

/** What changed last is the stamp too: the same list is the same bytes, whenever it is asked for. */
function common({ uid }: Kind, { id, title, notes, tags, priority, version, createdAt, changedAt }: Dated): Property[] {
  return [
    text('uid', uid(id)),
    instant('dtstamp', changedAt),
    instant('created', createdAt),
    instant('last-modified', changedAt),
    integer('sequence', version - 1),
    text('summary', title),
    ...(notes === '' ? [] : [text('description', notes)]),
    ...(tags.length === 0 ? [] : [text('categories', ...tags)]),
    ...(priority === 'none' ? [] : [integer('priority', PRIORITY[priority])]),
  ];
}
