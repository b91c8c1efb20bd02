import type { StoredRecurrence } from '@tasklog/schemas';

const UNITS: Record<string, string> = {
  MINUTELY: 'minute',
  HOURLY: 'hour',
  DAILY: 'day',
  WEEKLY: 'week',
  MONTHLY: 'month',
  YEARLY: 'year',
};
const DAYS: Record<string, string> = { MO: 'Mon', TU: 'Tue', WE: 'Wed', TH: 'Thu', FR: 'Fri', SA: 'Sat', SU: 'Sun' };
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const UNDERSTOOD = ['FREQ', 'INTERVAL', 'BYDAY', 'BYMONTHDAY', 'BYMONTH', 'BYSETPOS', 'COUNT', 'UNTIL', 'WKST'];

/** A repeat in words, such as "every 2 weeks on Mon and Thu"; "on a rule of its own" for what has no short words. */
export function repeatWords(recurrence: Pick<StoredRecurrence, 'rrule' | 'completionRelative' | 'exceptions'>): string {
  const rule = new Map(recurrence.rrule.split(';').map((part) => part.split('=', 2) as [string, string]));
  const unit = UNITS[rule.get('FREQ') ?? ''];
  if (!unit || [...rule.keys()].some((name) => !UNDERSTOOD.includes(name))) return 'on a rule of its own';
  const step = Number(rule.get('INTERVAL') ?? 1);
  if (recurrence.completionRelative)
    return `${step === 1 ? `a ${unit}` : `${step} ${unit}s`} after it is done`.replace('a hour', 'an hour');

  const every = shortcut(rule, step) ?? `${step === 1 ? `every ${unit}` : `every ${step} ${unit}s`}${onWords(rule)}`;
  return every + endWords(rule) + (recurrence.exceptions.length > 0 ? ', with exceptions' : '');
}

function shortcut(rule: Map<string, string>, step: number): string | null {
  if (step !== 1 || rule.has('BYSETPOS')) return null;
  const days = rule.get('BYDAY')?.split(',').sort().join();
  if (!days || rule.has('BYMONTHDAY') || rule.has('BYMONTH')) return null;
  if (rule.get('FREQ') !== 'WEEKLY' && rule.get('FREQ') !== 'DAILY') return null;
  if (days === 'FR,MO,TH,TU,WE') return 'every weekday';
  if (days === 'SA,SU') return 'every weekend day';
  return days.includes(',') ? null : `every ${DAYS[days] ?? days}`;
}

function onWords(rule: Map<string, string>): string {
  const months = split(rule, 'BYMONTH').map((month) => MONTHS[Number(month) - 1] ?? month);
  const monthDays = split(rule, 'BYMONTHDAY').map((day) =>
    day.startsWith('-') ? fromEnd(Number(day)) : ordinal(Number(day)),
  );
  const days = split(rule, 'BYDAY').map(weekdayWords);
  const [place] = split(rule, 'BYSETPOS').map(Number);
  const which = place === undefined ? '' : `${place < 0 ? fromEnd(place) : ordinal(place)} of `;
  const on =
    monthDays.length > 0
      ? ` on the ${list(monthDays)}`
      : days.length > 0
        ? ` on ${which ? `the ${which}` : ''}${list(days)}`
        : '';
  return on + (months.length > 0 ? ` in ${list(months)}` : '');
}

function weekdayWords(day: string): string {
  const [, place = '', code = ''] = /^([+-]?\d*)(\w\w)$/.exec(day) ?? [];
  const name = DAYS[code] ?? day;
  if (!place) return name;
  return `the ${Number(place) < 0 ? fromEnd(Number(place)) : ordinal(Number(place))} ${name}`;
}

function endWords(rule: Map<string, string>): string {
  const count = rule.get('COUNT');
  const until = rule.get('UNTIL');
  if (count) return `, ${count} times`;
  if (!until) return '';
  return ` until ${Number(until.slice(6, 8))} ${MONTHS[Number(until.slice(4, 6)) - 1] ?? ''} ${until.slice(0, 4)}`;
}

function split(rule: Map<string, string>, name: string): string[] {
  return rule.get(name)?.split(',') ?? [];
}

function ordinal(n: number): string {
  const suffix = n % 100 >= 11 && n % 100 <= 13 ? 'th' : (['th', 'st', 'nd', 'rd'][n % 10] ?? 'th');
  return `${n}${suffix}`;
}

function fromEnd(n: number): string {
  return n === -1 ? 'last' : `${ordinal(-n)} last`;
}

function list(words: string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
