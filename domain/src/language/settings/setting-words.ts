import type { Scene } from '../outcome.ts';
import { quietWords } from './quiet-hours.ts';

/** The settings in words, said back. */
export function settingWords(settings: object): string {
  return Object.entries(settings)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => SAID[name]?.(String(value)) ?? `${name} is ${String(value)}`)
    .join(', ');
}

const SAID: Record<string, (value: string) => string> = {
  timeZone: (zone) => `your time zone is ${zone}`,
  weekStart: (day) => `your week starts on ${dayName(day)}`,
  weekend: (day) => `your weekend starts on ${dayName(day)}`,
  dateOrder: (order) => `5/6 is read ${order === 'day-first' ? 'day first, as 5 June' : 'month first, as May 6'}`,
  nextWeekday: (which) => `"next friday" is ${which === 'coming' ? 'the coming Friday' : 'the Friday of next week'}`,
  bareWeekday: (which) => `a weekday alone ${which === 'today' ? 'may be today' : 'is the next one, never today'}`,
  nextWeek: (which) => `"next week" is ${which === 'first-day' ? 'its first day' : 'the same day a week on'}`,
  nextMonth: (which) => `"next month" is ${which === 'first-day' ? 'its first day' : 'the same day a month on'}`,
  priorityMarks: (whose) => `priority marks are ${dayName(whose)}'s`,
  confirmOver: (count) => `I ask before I change more than ${count} tasks`,
  missed: (which) => (which === 'skip' ? 'missed dates of a repeat are skipped' : 'missed dates of a repeat are kept'),
  locale: (name) => `your locale is ${name}`,
  quietHours: quietWords,
};

/** The settings that hold; one alone when it was asked for. */
export function shownSettings(field: string | undefined, { clock, context }: Scene): string {
  const { house } = clock;
  const name = field?.toLowerCase() === 'night' ? 'tonight' : field?.toLowerCase();
  if (name !== undefined && name in house)
    return `Your ${name} is ${String(house[name as 'morning'])} (${clock.zone}). *Say "${name} is 8" to change it.*`;
  const dateOrder = clock.monthFirst ? 'month first' : 'day first';
  return [
    `Your time zone is ${clock.zone}; the week starts on ${dayName(house.weekStart)}, the weekend on ${dayName(house.weekend)}`,
    `morning ${house.morning}, afternoon ${house.afternoon}, evening ${house.evening}, tonight ${house.tonight}`,
    ...(house.quietHours === 'none' ? [] : [`quiet hours ${house.quietHours}`]),
    `dates are read ${dateOrder}${context.settings.locale === undefined ? '' : ` (${context.settings.locale})`}`,
    `"next friday" is ${house.nextWeekday === 'coming' ? 'the coming one' : 'in the next week'}`,
    `I ask before I change more than ${house.confirmOver} tasks. *Say for example "weeks start on sunday".*`,
  ].join('; ');
}

function dayName(day: string): string {
  return day[0]?.toUpperCase() + day.slice(1);
}
