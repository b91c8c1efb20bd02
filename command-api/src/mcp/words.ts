/** Dates, repeats and priorities as a user says them, or as a program writes them. An assistant passes them on; here they are read. */
import { untilOf } from '@tasklog/domain/language/work/changes';
import { changesFor, fieldsOf, isShiftOf } from '@tasklog/domain/language/work/moves';
import { hasTime, isLocalDate, toLocal } from '@tasklog/domain/recurrence/local';
import type { Interpretation, Priority, ToolPriority } from '@tasklog/schemas';
import { listed } from '../conversation/context.ts';
import type { TaskRow } from '../store/tasks.ts';
import type { Desk } from './desk.ts';
import type { Fault } from './refs.ts';

type Changes = NonNullable<Interpretation['changes']>;
type Read<T> = T | { fault: Fault };

const MOMENT = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}.{0,20}(?:[zZ]|[+-]\d{2}:?\d{2})$/;

/** What programs write, as a local date or minute; undefined for words. */
function written(text: string, zone: string): string | undefined {
  if (isLocalDate(text)) return text;
  const minute = text.replace(' ', 'T').slice(0, 16);
  if (MOMENT.test(text) && isLocalDate(minute)) return minute;
  if (!INSTANT.test(text)) return undefined;
  try {
    return toLocal(Temporal.Instant.from(text), zone);
  } catch {
    return undefined;
  }
}

/** When a task is due: a date, a move from the one it has, or a repeat with its first date. */
export function dueIn(text: string, desk: Desk, row?: TaskRow): Read<Changes> {
  const { clock } = desk;
  const local = written(text, clock.zone);
  if (local !== undefined) return { due: local };
  const goal = isShiftOf(text, clock);
  if (goal?.kind === 'when' && goal.when.fault !== undefined) return notADate(goal.when.fault);
  if (goal) return changesFor(row && listed(row, 0, clock.zone), goal, clock);
  const fields = fieldsIn(text, desk);
  const onlyTime = fields && Object.keys(fields).every((name) => WHEN_FIELDS.includes(name));
  return fields && onlyTime ? fields : notADate(`“${text}” is not a date that can be read.`);
}

const WHEN_FIELDS = ['due', 'time', 'rrule', 'completionRelative', 'exceptions', 'timesByDay'];

const notADate = (why: string): { fault: Fault } => ({
  fault: {
    code: 'not-a-date',
    field: '/due',
    message: `${why} Say it as “tomorrow at 9” or “next friday”, or write 2026-12-12 or 2026-12-12T18:30.`,
  },
});

const fieldsIn = (text: string, { clock }: Desk): Changes | undefined =>
  fieldsOf(text, {
    message: text,
    clock,
    context: { now: clock.now, zone: clock.zone, tasks: [], history: [], settings: {} },
  });

/** How a task repeats. */
export function repeatIn(text: string, desk: Desk): Read<Changes> {
  const rule = text.trim().replace(/^RRULE:/i, '');
  if (/^FREQ=/i.test(rule)) return { rrule: rule.toUpperCase() };
  const fields = fieldsIn(text, desk) ?? fieldsIn(`every ${text}`, desk);
  if (fields?.rrule !== undefined && Object.keys(fields).every((name) => WHEN_FIELDS.includes(name))) return fields;
  const message = `“${text}” is not a repeat that can be read. Say it as “every other thursday at 9”, or write an RRULE value such as FREQ=WEEKLY;BYDAY=TH.`;
  return { fault: { code: 'bad-repeat', field: '/repeat', message } };
}

/** The instant until which reminders wait. */
export function untilIn(text: string, { clock, now }: Desk): Read<{ until: string }> {
  const local = written(text, clock.zone);
  const moment =
    local === undefined
      ? untilOf(text, { message: text, clock } as Parameters<typeof untilOf>[1])
      : atMorning(local, clock.house.morning);
  if (moment !== undefined)
    return { until: Temporal.PlainDateTime.from(moment).toZonedDateTime(clock.zone).toInstant().toString() };
  const example = Temporal.Instant.fromEpochMilliseconds(now().getTime()).add({ hours: 26 });
  const message = `“${text}” is not a time that can be read. Say it as “for 2 hours” or “tomorrow at 8”, or write ${toLocal(example, clock.zone)}.`;
  return { fault: { code: 'not-a-time', field: '/until', message } };
}

const atMorning = (local: string, morning: string): string => (hasTime(local) ? local : `${local}T${morning}`);

const LEVELS: readonly Priority[] = ['urgent', 'high', 'medium', 'none'];

/** 1 to 4 are p1 to p4. */
export const priorityIn = (given: ToolPriority): Priority =>
  typeof given === 'number' ? (LEVELS[given - 1] ?? 'none') : given;
