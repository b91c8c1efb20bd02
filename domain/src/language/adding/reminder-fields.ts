import type { InterpretedTask } from '@tasklog/schemas';
import { hourOf } from '../../preferences.ts';
import { atTime, DEFAULT_TIME, hasTime, toInstant, toPlain } from '../../recurrence/local.ts';
import type { Clock } from '../clock.ts';
import type { DayBefore, ReminderRead } from './reminders.ts';
import type { When } from '../moments/when-read.ts';

/** The reminders of a task: minutes before it is due, and a moment of its own. */
export function remindersOf(
  reminders: readonly ReminderRead[],
  { due, rrule }: InterpretedTask,
  clock: Clock,
): InterpretedTask {
  const counted = reminders.flatMap(({ minutes, before }) => [
    ...minutes,
    ...(before ?? []).map((one) => minutesTo(one, due, clock)),
  ]);
  const moment = reminders.find((reminder) => reminder.at !== undefined)?.at;
  const ahead = moment && minutesAhead(moment, due, clock);
  const minutes = [...new Set(ahead === undefined ? counted : [...counted, ahead])];
  const at = moment && ahead === undefined ? remindAt(moment, due, clock) : undefined;
  return {
    ...(minutes.length === 0 || (due === undefined && rrule === undefined && minutes.every((one) => one === 0))
      ? {}
      : { remindMinutesBefore: minutes.length === 1 ? (minutes[0] as number) : minutes }),
    ...(at === undefined ? {} : { remindAt: at }),
  };
}

/** "remind me at 8" for something at ten is two hours before it, each time and wherever it moves. */
function minutesAhead({ date, time }: When, due: string | undefined, clock: Clock): number | undefined {
  if (due === undefined || !hasTime(due) || (date === undefined && time === undefined)) return undefined;
  const moment = toPlain(atTime(date?.toString() ?? due, time ?? clock.house.morning));
  const minutes = moment.until(toPlain(due), { largestUnit: 'minutes' }).minutes;
  return minutes >= 0 ? minutes : undefined;
}

/** "the evening before", "that morning": counted from the hour that the task is due, or from the hour that stands in for it. */
function minutesTo({ days, part, time }: DayBefore, due: string | undefined, clock: Clock): number {
  const end = toPlain(due ?? clock.today.toString(), DEFAULT_TIME);
  const hour = time ?? (part ? hourOf(part, clock.house) : undefined);
  if (hour === undefined) return days * MINUTES_PER_DAY;
  const [hours = 0, minutes = 0] = hour.split(':').map(Number);
  const start = end.subtract({ days }).with({ hour: hours, minute: minutes });
  return Math.max(0, start.until(end, { largestUnit: 'minutes' }).minutes);
}

const MINUTES_PER_DAY = 24 * 60;

/** A reminder's hour without a day is on the day the task is due, or today. */
function remindAt(moment: When, due: string | undefined, clock: Clock): string | undefined {
  const time = moment.time ?? clock.house.morning;
  const day = moment.date?.toString() ?? due?.slice(0, 10) ?? clock.today.toString();
  const at = atTime(day, time);
  const gone = Temporal.Instant.compare(toInstant(at, clock.zone), clock.now) <= 0;
  return gone && !moment.date && !due ? atTime(clock.today.add({ days: 1 }).toString(), time) : at;
}
