import type { InterpretedTask } from '@tasklog/schemas';
import { atTime, dayOf } from '../../recurrence/local.ts';
import { firstOccurrence } from '../../recurrence/next.ts';
import { parseRule } from '../../recurrence/rule.ts';
import { hourOf } from '../../preferences.ts';
import type { Clock } from '../clock.ts';
import { shiftDate } from '../moments/durations.ts';
import { THE_FIRST } from '../repeats/exceptions.ts';
import type { RepeatRead } from '../repeats/repeats.ts';
import { fromZone, sameClock } from '../moments/spoken-zones.ts';
import { code, picksDay, shapeText, sharesMinutes, type RepeatShape } from '../repeats/repeat-shape.ts';
import { inHalf } from '../moments/time-read.ts';
import type { When } from '../moments/when-read.ts';

/** The fields that say when, or the question that must be answered first. */
export type Schedule =
  | { ok: true; fields: InterpretedTask; rules: string[] }
  | { ok: false; missing: 'date' | 'repeat' | 'time'; fault: string };

/** Puts a date, a time and a repeat together, wherever in the message they stood. */
export function schedule(repeat: RepeatRead | undefined, whens: readonly When[], clock: Clock): Schedule {
  const faulty = [repeat?.start, ...whens].find((when) => when?.fault !== undefined);
  if (faulty?.fault !== undefined) return { ok: false, missing: faulty.faultOf ?? 'date', fault: faulty.fault };
  if (repeat?.fault !== undefined) return { ok: false, missing: 'repeat', fault: repeat.fault };
  const spoken = repeat && [repeat, ...whens].find(({ zone }) => zone !== undefined)?.zone;
  if (spoken !== undefined && !sameClock(spoken, clock.zone, clock.now))
    return {
      ok: false,
      missing: 'time',
      fault: `A repeat keeps your own clock, ${clock.zone}. Which time is it there?`,
    };
  if (repeat) return repeating(repeat, whens, clock);
  const due = momentOf(whens, clock);
  return { ok: true, fields: due === undefined ? {} : { due }, rules: [] };
}

/** The local date of a date and a time that may stand apart. A time alone is today unless passed, then tomorrow. */
export function momentOf(whens: readonly When[], clock: Clock): string | undefined {
  const date = whens.find((when) => when.date !== undefined)?.date;
  const { time, zone, dial } = whens.find((when) => when.time !== undefined) ?? {};
  if (zone !== undefined && time !== undefined) return elsewhere(date, time, zone, clock);
  if (date && time && dial && date.equals(clock.today)) return atTime(date.toString(), stillToCome(time, clock));
  if (date) return atTime(date.toString(), time);
  return time === undefined ? undefined : comingTime(time, clock);
}

/** "5pm EST": what the user's own clock shows then. */
function elsewhere(date: Temporal.PlainDate | undefined, time: string, zone: string, clock: Clock): string {
  const today = clock.now.toZonedDateTimeISO(zone).toPlainDate();
  const moment = fromZone(date ?? today, time, zone, clock.zone);
  const passed = !date && Temporal.PlainDateTime.compare(moment, clock.wall) <= 0;
  const coming = passed ? fromZone(today.add({ days: 1 }), time, zone, clock.zone) : moment;
  return coming.toString({ smallestUnit: 'minute' });
}

/** "today at 6", said at ten: the six that has not been yet. */
function stillToCome(time: string, clock: Clock): string {
  const later = inHalf(time, 'evening');
  return hasPassed(time, clock) && !hasPassed(later, clock) ? later : time;
}

const hasPassed = (time: string, { wall }: Clock): boolean =>
  time <= wall.toString({ smallestUnit: 'minute' }).slice(11);

function comingTime(time: string, clock: Clock): string {
  return atTime(clock.today.add({ days: hasPassed(time, clock) ? 1 : 0 }).toString(), time);
}

function repeating(said: RepeatRead, whens: readonly When[], clock: Clock): Schedule {
  const repeat = said.exceptions?.includes(THE_FIRST) ? withoutFirst(said, whens, clock) : said;
  const beside = whens.find((when) => when.date !== undefined);
  const dated = repeat.start ?? beside;
  const shape = takeDay(repeat.shape, repeat.start ? undefined : beside);
  const times = repeat.times.length > 0 ? ownTimes(repeat, whens, clock) : timesOf(repeat, whens);
  if (!sharesMinutes(times))
    return {
      ok: false,
      missing: 'time',
      fault: `Several times a day need the same minutes; ${times.join(' and ')} differ. Which one?`,
    };
  const byDay = repeat.timesByDay && Object.keys(repeat.timesByDay).length > 0 ? repeat.timesByDay : undefined;
  const first = firstDate(shapeText(firstShape(shape), times), dated?.date, times[0], byDay, repeat, clock);
  if (first === null)
    return { ok: false, missing: 'repeat', fault: 'That repeat never comes. Which dates did you mean?' };
  const until = repeat.until ?? dated?.until;
  if (until && until.add({ years: 1 }).toString() < first.slice(0, 10))
    return {
      ok: false,
      missing: 'repeat',
      fault: `It would end on ${until.toString()}, before it begins. When should it end?`,
    };
  const rrule = shapeText(shape, times, endOf(repeat, dated, first));
  const parsed = parseRule(rrule, clock.zone);
  if (!parsed.ok) return { ok: false, missing: 'repeat', fault: parsed.fault };
  const fields: InterpretedTask = { due: first, rrule };
  if (times.length === 1 && shape.freq !== 'HOURLY') fields.time = times[0] as string;
  if (byDay) fields.timesByDay = byDay;
  if (repeat.exceptions) fields.exceptions = repeat.exceptions;
  if (repeat.completionRelative) fields.completionRelative = true;
  return { ok: true, fields, rules: [] };
}

/** The first date is the first that fits, whatever the interval: it is what the interval counts from. */
function firstShape(shape: RepeatShape): RepeatShape {
  const edge = shape.byMonthDay.every((day) => day === 1 || day === -1);
  if (shape.freq === 'MONTHLY' && shape.ofQuarter && edge) {
    const last = [...shape.byMonthDay, ...shape.bySetPos, ...shape.byDay.map((day) => parseInt(day, 10))].some(
      (nth) => nth < 0,
    );
    return { ...shape, interval: 1, byMonth: last ? [3, 6, 9, 12] : [1, 4, 7, 10] };
  }
  return picksDay(shape) ? { ...shape, interval: 1 } : shape;
}

/** "every sunday except this one" */
function withoutFirst(repeat: RepeatRead, whens: readonly When[], clock: Clock): RepeatRead {
  const exceptions = (repeat.exceptions ?? []).filter((one) => one !== THE_FIRST);
  const first = repeating({ ...repeat, exceptions }, whens, clock);
  return first.ok && first.fields.due !== undefined
    ? { ...repeat, exceptions: [...exceptions, dayOf(first.fields.due)] }
    : { ...repeat, exceptions };
}

/** "at 8 every morning": the hour that was said goes before the one that stands for the part of the day. */
function ownTimes({ times, part }: RepeatRead, whens: readonly When[], { house }: Clock): string[] {
  const said = whens.find((when) => when.time !== undefined)?.time;
  if (!part || said === undefined || times.length > 1 || times[0] !== hourOf(part, house)) return times;
  return [inHalf(said, part)];
}

function timesOf(repeat: RepeatRead, whens: readonly When[]): string[] {
  const time = repeat.start?.time ?? whens.find((when) => when.time !== undefined)?.time;
  return time === undefined || repeat.timesByDay ? [] : [time];
}

/** "on the 1st every month", "monday every 2 weeks": the day that was said belongs to the repeat. */
function takeDay(shape: RepeatShape, dated: When | undefined): RepeatShape {
  if (!dated?.date || picksDay(shape)) return shape;
  if (dated.dayOnly && shape.freq === 'MONTHLY') return { ...shape, byMonthDay: [dated.date.day] };
  if (dated.weekdayOnly && shape.freq === 'WEEKLY') return { ...shape, byDay: [code(dated.date.dayOfWeek)] };
  if (dated.yearly && shape.freq === 'YEARLY')
    return { ...shape, byMonth: [dated.date.month], byMonthDay: [dated.date.day] };
  return shape;
}

function firstDate(
  rrule: string,
  date: Temporal.PlainDate | undefined,
  time: string | undefined,
  timesByDay: Record<string, string> | undefined,
  { exceptions = [] }: RepeatRead,
  clock: Clock,
): string | null {
  const now = clock.wall.toString({ smallestUnit: 'minute' });
  const afterNow = clock.wall.add({ minutes: 1 }).toString({ smallestUnit: 'minute' });
  const hourly = rrule.startsWith('FREQ=HOURLY');
  if (hourly && !date && time === undefined) {
    const next = nextFullInterval(rrule, now);
    return firstOccurrence({ rrule, anchor: next, exceptions }, next);
  }
  const passed = time !== undefined && time <= now.slice(11) && !rrule.includes('BY');
  const wholeMonth = /BYMONTH=[\d,]+$/.test(rrule);
  const start = date ?? (wholeMonth ? clock.today.with({ day: 1 }) : clock.today.add({ days: passed ? 1 : 0 }));
  const anchor = atTime(start.toString(), time);
  const from = date
    ? start.toString()
    : time !== undefined
      ? afterNow
      : clock.today.add({ days: passed ? 1 : 0 }).toString();
  const given = timesByDay ? { timesByDay } : {};
  return firstOccurrence({ rrule, anchor, exceptions, ...given }, timesByDay && !date ? afterNow : from);
}

/** "every 4 hours" begins one interval from now. */
function nextFullInterval(rrule: string, now: string): string {
  const parsed = parseRule(rrule);
  const hours = parsed.ok ? parsed.rule.interval : 1;
  return Temporal.PlainDateTime.from(now).add({ hours }).toString({ smallestUnit: 'minute' });
}

function endOf(repeat: RepeatRead, dated: When | undefined, first: string): string {
  if (repeat.count !== undefined) return `;COUNT=${repeat.count}`;
  const start = Temporal.PlainDate.from(first.slice(0, 10));
  const until = repeat.length
    ? shiftDate(start, repeat.length).subtract({ days: 1 })
    : rolled(repeat.until ?? dated?.until, start);
  return until ? `;UNTIL=${until.toString().replaceAll('-', '')}` : '';
}

/** An end before the start belongs to a later year. */
function rolled(until: Temporal.PlainDate | undefined, start: Temporal.PlainDate): Temporal.PlainDate | undefined {
  if (!until) return undefined;
  let end = until;
  while (Temporal.PlainDate.compare(end, start) < 0) end = end.add({ years: 1 });
  return end;
}
