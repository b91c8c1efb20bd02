import type { StoredRecurrence } from '@tasklog/schemas';
import type { Say } from './say.ts';

const UNITS = ['MINUTELY', 'HOURLY', 'DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'] as const;
const DAYS = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'];
const UNDERSTOOD = ['FREQ', 'INTERVAL', 'BYDAY', 'BYMONTHDAY', 'BYMONTH', 'BYSETPOS', 'COUNT', 'UNTIL', 'WKST'];
/** A Sunday, and a January: what names of days and months are taken from. */
const SUNDAY = Date.UTC(2026, 10, 22);
const DAY_MS = 86_400_000;

type Rule = ReadonlyMap<string, string>;

/** A repeat in words, such as "every 2 weeks on Mon and Thu"; "on a rule of its own" for what has no short words. */
export function repeatWords(
  say: Say,
  recurrence: Pick<StoredRecurrence, 'rrule' | 'completionRelative' | 'exceptions'>,
): string {
  const { words } = say;
  const rule: Rule = new Map(recurrence.rrule.split(';').map((part) => part.split('=', 2) as [string, string]));
  const unit = UNITS.find((each) => each === rule.get('FREQ'));
  if (!unit || [...rule.keys()].some((name) => !UNDERSTOOD.includes(name))) return words('tasks.repeat.own');
  const step = Number(rule.get('INTERVAL') ?? 1);
  if (recurrence.completionRelative) return words(`tasks.repeat.after.${unit}`, { step });

  const every =
    shortcut(say, rule, step) ?? [words(`tasks.repeat.every.${unit}`, { step }), onWords(say, rule)].join('');
  return every + endWords(say, rule) + (recurrence.exceptions.length > 0 ? words('tasks.repeat.exceptions') : '');
}

function shortcut(say: Say, rule: Rule, step: number): string | null {
  if (step !== 1 || rule.has('BYSETPOS')) return null;
  const days = rule.get('BYDAY')?.split(',').sort().join();
  if (!days || rule.has('BYMONTHDAY') || rule.has('BYMONTH')) return null;
  if (rule.get('FREQ') !== 'WEEKLY' && rule.get('FREQ') !== 'DAILY') return null;
  if (days === 'FR,MO,TH,TU,WE') return say.words('tasks.repeat.weekday');
  if (days === 'SA,SU') return say.words('tasks.repeat.weekendDay');
  return days.includes(',') ? null : say.words('tasks.repeat.everyDay', { day: weekday(say, days) });
}

function onWords(say: Say, rule: Rule): string {
  const { words } = say;
  const months = split(rule, 'BYMONTH').map((month) => monthName(say, Number(month)));
  const monthDays = split(rule, 'BYMONTHDAY').map((day) => placeWords(say, Number(day)));
  const days = split(rule, 'BYDAY').map((day) => weekdayWords(say, day));
  const [place] = split(rule, 'BYSETPOS').map(Number);
  const on =
    monthDays.length > 0
      ? words('tasks.repeat.onThe', { which: list(say, monthDays) })
      : days.length === 0
        ? ''
        : place === undefined
          ? words('tasks.repeat.on', { days: list(say, days) })
          : words('tasks.repeat.onTheOf', { which: placeWords(say, place), days: list(say, days) });
  return on + (months.length > 0 ? words('tasks.repeat.in', { months: list(say, months) }) : '');
}

function weekdayWords(say: Say, day: string): string {
  const [, place = '', code = ''] = /^([+-]?\d*)(\w\w)$/.exec(day) ?? [];
  const name = weekday(say, code);
  return place ? say.words('tasks.repeat.theDay', { which: placeWords(say, Number(place)), day: name }) : name;
}

function endWords(say: Say, rule: Rule): string {
  const count = rule.get('COUNT');
  const until = rule.get('UNTIL');
  if (count) return say.words('tasks.repeat.times', { count: Number(count) });
  if (!until) return '';
  const date = Date.UTC(Number(until.slice(0, 4)), Number(until.slice(4, 6)) - 1, Number(until.slice(6, 8)));
  const format = new Intl.DateTimeFormat(say.locale, { ...UTC, day: 'numeric', month: 'short', year: 'numeric' });
  return say.words('tasks.repeat.until', { date: format.format(date).replace('Sept', 'Sep') });
}

const UTC = { timeZone: 'UTC' } as const;

function weekday({ locale }: Say, code: string): string {
  const index = DAYS.indexOf(code);
  if (index < 0) return code;
  return new Intl.DateTimeFormat(locale, { ...UTC, weekday: 'short' }).format(SUNDAY + index * DAY_MS);
}

function monthName({ locale }: Say, month: number): string {
  const format = new Intl.DateTimeFormat(locale, { ...UTC, month: 'short' });
  return format.format(Date.UTC(2026, month - 1)).replace('Sept', 'Sep');
}

function placeWords({ words }: Say, n: number): string {
  if (n === -1) return words('tasks.repeat.last');
  return n < 0 ? words('tasks.repeat.fromEnd', { n: -n }) : words('tasks.repeat.nth', { n });
}

const split = (rule: Rule, name: string): string[] => rule.get(name)?.split(',') ?? [];

const list = ({ locale }: Say, items: string[]): string => new Intl.ListFormat(locale).format(items);
