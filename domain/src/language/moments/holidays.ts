import { rolling, weekdayAfter, type Clock } from '../clock.ts';
import type { DateRead } from './date-read.ts';
import { wordAt, type Token } from '../text/tokens.ts';

type DateOfYear = (year: number) => Temporal.PlainDate;

const FIXED: Record<string, readonly [month: number, day: number]> = {
  'new year': [1, 1],
  "new year's": [1, 1],
  "new year's day": [1, 1],
  'new years day': [1, 1],
  'new year day': [1, 1],
  'new years': [1, 1],
  epiphany: [1, 6],
  'australia day': [1, 26],
  'groundhog day': [2, 2],
  valentine: [2, 14],
  valentines: [2, 14],
  'valentine day': [2, 14],
  "women's day": [3, 8],
  'pi day': [3, 14],
  "april fools' day": [4, 1],
  "april fool's day": [4, 1],
  'april fools day': [4, 1],
  'april fools': [4, 1],
  'anzac day': [4, 25],
  'cinco de mayo': [5, 5],
  'canada day': [7, 1],
  'bastille day': [7, 14],
  'midsummer day': [6, 24],
  'all saints day': [11, 1],
  "all saints' day": [11, 1],
  'remembrance day': [11, 11],
  "st stephen's day": [12, 26],
  'new year eve': [12, 31],
  "valentine's day": [2, 14],
  'valentines day': [2, 14],
  "valentine's": [2, 14],
  "st patrick's day": [3, 17],
  "saint patrick's day": [3, 17],
  'earth day': [4, 22],
  'labour day': [5, 1],
  'may day': [5, 1],
  juneteenth: [6, 19],
  'independence day': [7, 4],
  'fourth of july': [7, 4],
  halloween: [10, 31],
  'guy fawkes night': [11, 5],
  'bonfire night': [11, 5],
  'veterans day': [11, 11],
  'christmas eve': [12, 24],
  'xmas eve': [12, 24],
  christmas: [12, 25],
  xmas: [12, 25],
  'christmas day': [12, 25],
  'boxing day': [12, 26],
  "new year's eve": [12, 31],
  'new years eve': [12, 31],
};

const COMPUTED: Record<string, DateOfYear> = {
  easter,
  'easter sunday': easter,
  'easter monday': (year) => easter(year).add({ days: 1 }),
  'good friday': (year) => easter(year).subtract({ days: 2 }),
  'ash wednesday': (year) => easter(year).subtract({ days: 46 }),
  'palm sunday': (year) => easter(year).subtract({ days: 7 }),
  'shrove tuesday': (year) => easter(year).subtract({ days: 47 }),
  'pancake day': (year) => easter(year).subtract({ days: 47 }),
  'maundy thursday': (year) => easter(year).subtract({ days: 3 }),
  ascension: (year) => easter(year).add({ days: 39 }),
  'ascension day': (year) => easter(year).add({ days: 39 }),
  'whit sunday': (year) => easter(year).add({ days: 49 }),
  'whit monday': (year) => easter(year).add({ days: 50 }),
  'mlk day': (year) => nthWeekday(year, 1, 1, 3),
  "presidents' day": (year) => nthWeekday(year, 2, 1, 3),
  'presidents day': (year) => nthWeekday(year, 2, 1, 3),
  'columbus day': (year) => nthWeekday(year, 10, 1, 2),
  pentecost: (year) => easter(year).add({ days: 49 }),
  "mother's day": (year) => nthWeekday(year, 5, 7, 2),
  'mothers day': (year) => nthWeekday(year, 5, 7, 2),
  "father's day": (year) => nthWeekday(year, 6, 7, 3),
  'fathers day': (year) => nthWeekday(year, 6, 7, 3),
  'memorial day': (year) => weekdayAfter(Temporal.PlainDate.from({ year, month: 5, day: 24 }), 1),
  'labor day': (year) => nthWeekday(year, 9, 1, 1),
  thanksgiving: (year) => nthWeekday(year, 11, 4, 4),
  'thanksgiving day': (year) => nthWeekday(year, 11, 4, 4),
  'black friday': (year) => nthWeekday(year, 11, 4, 4).add({ days: 1 }),
  'cyber monday': (year) => nthWeekday(year, 11, 4, 4).add({ days: 4 }),
};

/** The RRULE parts of the holidays that are counted in weekdays. */
const RULES: Record<string, { byMonth: number[]; byDay: string[]; byMonthDay?: number[] }> = {
  "mother's day": { byMonth: [5], byDay: ['2SU'] },
  'mothers day': { byMonth: [5], byDay: ['2SU'] },
  "father's day": { byMonth: [6], byDay: ['3SU'] },
  'fathers day': { byMonth: [6], byDay: ['3SU'] },
  'memorial day': { byMonth: [5], byDay: ['-1MO'] },
  'labor day': { byMonth: [9], byDay: ['1MO'] },
  'mlk day': { byMonth: [1], byDay: ['3MO'] },
  "presidents' day": { byMonth: [2], byDay: ['3MO'] },
  'presidents day': { byMonth: [2], byDay: ['3MO'] },
  'columbus day': { byMonth: [10], byDay: ['2MO'] },
  thanksgiving: { byMonth: [11], byDay: ['4TH'] },
  'thanksgiving day': { byMonth: [11], byDay: ['4TH'] },
  'black friday': { byMonth: [11], byDay: ['FR'], byMonthDay: [23, 24, 25, 26, 27, 28, 29] },
};

const LONGEST_NAME = 3;

export const HOLIDAY_STARTS: ReadonlySet<string> = new Set(
  [...Object.keys(FIXED), ...Object.keys(COMPUTED)].map((name) => name.split(' ')[0] ?? ''),
);

/** The longest holiday that begins at a token: its name and the token behind it. */
function nameAt(tokens: readonly Token[], from: number): { name: string; to: number } | undefined {
  if (!HOLIDAY_STARTS.has(wordAt(tokens, from))) return undefined;
  for (let length = LONGEST_NAME; length >= 1; length -= 1) {
    const name = Array.from({ length }, (_, index) => wordAt(tokens, from + index)).join(' ');
    if (Object.hasOwn(FIXED, name) || Object.hasOwn(COMPUTED, name)) return { name, to: from + length };
  }
  return undefined;
}

/** A computed holiday after "every", with its rule; without one it moves with Easter. */
export function holidayRule(
  tokens: readonly Token[],
  from: number,
): { to: number; shape?: { byMonth: number[]; byDay: string[]; byMonthDay?: number[] } } | undefined {
  const found = nameAt(tokens, from);
  if (!found || !Object.hasOwn(COMPUTED, found.name)) return undefined;
  const shape = Object.hasOwn(RULES, found.name) ? RULES[found.name] : undefined;
  return { to: found.to, ...(shape ? { shape } : {}) };
}

/** A holiday by its name, the next one to come; a year may follow. Never believed without a preposition or an edge. */
export function readHoliday(tokens: readonly Token[], from: number, clock: Clock): DateRead | undefined {
  const found = nameAt(tokens, from);
  const ofYear = found && holidayOf(found.name);
  if (!found || !ofYear) return undefined;
  const written = /^(?:19|20|21)\d{2}$/.exec(wordAt(tokens, found.to));
  const date = written ? ofYear(Number(written[0])) : comingHoliday(found.name, ofYear, clock);
  return { to: found.to + (written ? 1 : 0), date, sure: false, shy: !written, rule: 'date: holiday' };
}

/** The month and day of a holiday that has the same date every year. */
export function fixedHoliday(
  tokens: readonly Token[],
  from: number,
): { to: number; date: readonly [month: number, day: number] } | undefined {
  const found = nameAt(tokens, from);
  const date = found && fixedDate(found.name);
  return date && { to: found.to, date };
}

function fixedDate(name: string): readonly [month: number, day: number] | undefined {
  return Object.hasOwn(FIXED, name) ? FIXED[name] : undefined;
}

function holidayOf(name: string): DateOfYear | undefined {
  const fixed = fixedDate(name);
  if (fixed) return (year) => Temporal.PlainDate.from({ year, month: fixed[0], day: fixed[1] });
  return Object.hasOwn(COMPUTED, name) ? COMPUTED[name] : undefined;
}

function comingHoliday(name: string, ofYear: DateOfYear, clock: Clock): Temporal.PlainDate {
  const fixed = fixedDate(name);
  const rolled = fixed && rolling(fixed[0], fixed[1], clock);
  if (rolled) return rolled;
  const { year } = clock.today;
  const order = clock.past ? [year, year - 1] : [year, year + 1];
  const fits = (date: Temporal.PlainDate) => (clock.past ? -1 : 1) * Temporal.PlainDate.compare(date, clock.today) >= 0;
  return order.map(ofYear).find(fits) ?? ofYear(year + 1);
}

function nthWeekday(year: number, month: number, weekday: number, nth: number): Temporal.PlainDate {
  const eve = Temporal.PlainDate.from({ year, month, day: 1 }).subtract({ days: 1 });
  return weekdayAfter(eve, weekday).add({ weeks: nth - 1 });
}

/** Easter Sunday of the Gregorian calendar, by the anonymous algorithm of 1876. */
function easter(year: number): Temporal.PlainDate {
  const a = year % 19;
  const [b, c] = [Math.floor(year / 100), year % 100];
  const f = Math.floor((b + 8) / 25);
  const g = Math.floor((b - f + 1) / 3);
  const h = (19 * a + b - Math.floor(b / 4) - g + 15) % 30;
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const sum = h + l - 7 * m + 114;
  return Temporal.PlainDate.from({ year, month: Math.floor(sum / 31), day: (sum % 31) + 1 });
}
