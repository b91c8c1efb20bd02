import { dayOf, timeOf } from './local.ts';
import { parseRule, type ByDay, type Rule, type Weekday } from './rule.ts';

/** A rule as a person would say it, such as "every other Thursday until 20 May 2027"; a faulty one is quoted. */
export function ruleInWords(rrule: string, { completionRelative = false } = {}): string {
  const parsed = parseRule(rrule);
  if (!parsed.ok) return `"${rrule}"`;
  const { rule } = parsed;
  return [pattern(rule), times(rule), completionRelative ? 'after it is done' : '', bounds(rule)]
    .filter(Boolean)
    .join(' ');
}

export const WEEKDAY_NAMES: Record<Weekday, string> = {
  MO: 'Monday',
  TU: 'Tuesday',
  WE: 'Wednesday',
  TH: 'Thursday',
  FR: 'Friday',
  SA: 'Saturday',
  SU: 'Sunday',
};

const MONTH_NAMES = 'January February March April May June July August September October November December'.split(' ');
const UNITS = { HOURLY: 'hour', DAILY: 'day', WEEKLY: 'week', MONTHLY: 'month', YEARLY: 'year' };

function pattern(rule: Rule): string {
  const days = rule.byDay.map(({ day }) => day).join();
  const plain = rule.byDay.every(({ nth }) => nth === undefined);
  if (plain && rule.interval <= 2 && rule.freq === 'WEEKLY' && days !== '') return weekly(rule, days);
  const head = every(rule);
  const parts = [positions(rule), monthDays(rule), yearDays(rule), months(rule)].filter(Boolean);
  return parts.length > 0 ? `${head} ${parts.join(' ')}` : head;
}

function weekly(rule: Rule, days: string): string {
  const every = rule.interval === 2 ? 'every other' : 'every';
  if (days === 'MO,TU,WE,TH,FR')
    return `${every} ${rule.interval === 2 ? 'week on workdays' : 'workday'}${inMonths(rule)}`;
  return `${every} ${names(rule.byDay)}${inMonths(rule)}`;
}

function every(rule: Rule): string {
  const unit = UNITS[rule.freq];
  if (rule.interval === 1) return `every ${unit}`;
  if (rule.interval === 2) return `every other ${unit}`;
  if (rule.freq === 'MONTHLY' && rule.interval === 3) return 'every quarter';
  return `every ${rule.interval} ${unit}s`;
}

function positions(rule: Rule): string {
  if (rule.byDay.length === 0) return '';
  if (rule.bySetPos.length > 0) return `on the ${join(rule.bySetPos.map(ordinal))} ${setName(rule.byDay)}`;
  if (rule.byDay.every(({ nth }) => nth === undefined)) return `on ${names(rule.byDay)}`;
  return `on the ${join(rule.byDay.map(({ nth, day }) => `${nth === undefined ? '' : `${ordinal(nth)} `}${WEEKDAY_NAMES[day]}`))}`;
}

function setName(byDay: ByDay[]): string {
  const days = byDay.map(({ day }) => day).join();
  if (days === 'MO,TU,WE,TH,FR') return 'workday';
  if (days === 'SA,SU') return 'weekend day';
  return byDay.length === 7 ? 'day' : names(byDay, 'or');
}

function monthDays(rule: Rule): string {
  if (rule.byMonthDay.length === 0) return '';
  const from = rule.freq === 'YEARLY' && rule.byMonth.length === 1 && rule.byMonthDay.length === 1;
  if (from && (rule.byMonthDay[0] ?? 0) > 0)
    return `on ${rule.byMonthDay[0]} ${MONTH_NAMES[(rule.byMonth[0] ?? 1) - 1]}`;
  return `on the ${join(rule.byMonthDay.map((day) => (day === -1 ? 'last day' : ordinal(day))))}`;
}

function yearDays(rule: Rule): string {
  const days = rule.byYearDay.length > 0 ? `on day ${join(rule.byYearDay.map(String))} of the year` : '';
  return rule.byWeekNo.length > 0 ? `${days} in week ${join(rule.byWeekNo.map(String))}`.trim() : days;
}

function months(rule: Rule): string {
  const said = rule.freq === 'YEARLY' && rule.byMonth.length === 1 && rule.byMonthDay.length === 1;
  return said && (rule.byMonthDay[0] ?? 0) > 0 ? '' : inMonths(rule).trim();
}

function inMonths(rule: Rule): string {
  return rule.byMonth.length > 0 ? ` in ${join(rule.byMonth.map((month) => MONTH_NAMES[month - 1] ?? ''))}` : '';
}

function times(rule: Rule): string {
  if (rule.byHour.length === 0) return '';
  const minutes = rule.byMinute.length > 0 ? rule.byMinute : [0];
  const clock = rule.byHour.flatMap((hour) => minutes.map((minute) => `${two(hour)}:${two(minute)}`));
  return `at ${join(clock)}`;
}

function bounds(rule: Rule): string {
  if (rule.count !== undefined) return rule.count === 1 ? 'once' : `${rule.count} times`;
  if (rule.until === undefined) return '';
  const [year, month, day] = dayOf(rule.until).split('-').map(Number) as [number, number, number];
  const time = timeOf(rule.until);
  return `until ${day} ${MONTH_NAMES[month - 1]} ${year}${time === undefined ? '' : ` ${time}`}`;
}

function names(byDay: ByDay[], word = 'and'): string {
  return join(
    byDay.map(({ day }) => WEEKDAY_NAMES[day]),
    word,
  );
}

function join(words: string[], word = 'and'): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} ${word} ${words.at(-1)}`;
}

function ordinal(nth: number): string {
  if (nth === -1) return 'last';
  if (nth < 0) return `${ordinal(-nth)} to last`;
  const teen = nth % 100 >= 11 && nth % 100 <= 13;
  const ending = teen ? 'th' : (['th', 'st', 'nd', 'rd'][nth % 10] ?? 'th');
  return `${nth}${ending}`;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
