import type { Weekday } from '../../recurrence/rule.ts';

export type Unit = 'minute' | 'hour' | 'day' | 'workday' | 'week' | 'month' | 'quarter' | 'year' | 'weekend';

/** Weekday words with their usual abbreviations, as numbers from Monday 1 to Sunday 7. */
const WEEKDAY_WORDS: Record<string, number> = spell([
  [1, 'monday mon'],
  [2, 'tuesday tue tues'],
  [3, 'wednesday wed weds'],
  [4, 'thursday thu thur thurs'],
  [5, 'friday fri'],
  [6, 'saturday sat'],
  [7, 'sunday sun'],
]);

const MONTH_WORDS: Record<string, number> = spell([
  [1, 'january jan'],
  [2, 'february feb'],
  [3, 'march mar'],
  [4, 'april apr'],
  [5, 'may'],
  [6, 'june jun'],
  [7, 'july jul'],
  [8, 'august aug'],
  [9, 'september sep sept'],
  [10, 'october oct'],
  [11, 'november nov'],
  [12, 'december dec'],
]);

const UNIT_WORDS: Record<string, Unit> = spell<Unit>([
  ['minute', 'minute minutes min mins'],
  ['hour', 'hour hours hr hrs'],
  ['day', 'day days'],
  ['workday', 'workday workdays weekday weekdays'],
  ['week', 'week weeks wk wks'],
  ['month', 'month months mth mths'],
  ['quarter', 'quarter quarters'],
  ['year', 'year years yr yrs'],
  ['weekend', 'weekend weekends'],
]);

const SHORT_UNITS: Record<string, Unit> = {
  m: 'minute',
  h: 'hour',
  d: 'day',
  w: 'week',
  mo: 'month',
  mos: 'month',
  y: 'year',
  ...UNIT_WORDS,
};

const NUMBER_WORDS: Record<string, number> = spell(
  'one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty'
    .split(' ')
    .map((name, index) => [index + 1, name] as const),
);
const TENS: Record<string, number> = { twenty: 20, thirty: 30, forty: 40, fifty: 50, sixty: 60, ninety: 90 };

const ORDINAL_WORDS: Record<string, number> = spell(
  'first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth'
    .split(' ')
    .map((name, index) => [index + 1, name] as const),
);

function spell<Value>(rows: readonly (readonly [Value, string])[]): Record<string, Value> {
  const table = Object.create(null) as Record<string, Value>;
  for (const [value, names] of rows) for (const name of names.split(' ')) table[name] = value;
  return table;
}

/** Tells these words from all others; unlike a pattern in the place where it is asked, it is made once. */
export function oneOf(words: string): (word: string) => boolean {
  const known = new Set(words.split(' '));
  return (word) => known.has(word);
}

export const isEvery = oneOf('every each');
export const isAt = oneOf('at @');
export const isOfOrIn = oneOf('of in');

export function startsWithDigit(word: string): boolean {
  return word >= '0' && word < ':';
}

export const WEEKDAYS: readonly string[] = Object.keys(WEEKDAY_WORDS);
export const WEEKDAYS_IN_PLURAL: readonly string[] = WEEKDAYS.map((day) => `${day}s`);
export const MONTHS: readonly string[] = Object.keys(MONTH_WORDS);
export const NUMBERS: readonly string[] = [...Object.keys(NUMBER_WORDS), ...Object.keys(TENS)];
export const ORDINALS: readonly string[] = [...Object.keys(ORDINAL_WORDS), 'thirtieth'];

export const WEEKDAY_CODES: readonly Weekday[] = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];

/** 1 for Monday to 7 for Sunday; undefined for any other word, plurals and possessives too. */
export function weekdayOf(word: string): number | undefined {
  return WEEKDAY_WORDS[word];
}

/** The weekday of a plural such as "mondays" or "tues" written "tuesdays". */
export function weekdaysOf(word: string): number | undefined {
  return word.endsWith('days') ? WEEKDAY_WORDS[word.slice(0, -1)] : undefined;
}

export function monthOf(word: string): number | undefined {
  return MONTH_WORDS[word];
}

export function unitOf(word: string): Unit | undefined {
  return UNIT_WORDS[word];
}

/** The unit of the letters glued to a number, as in 45m or 2h. */
export function shortUnitOf(letters: string): Unit | undefined {
  return Object.hasOwn(SHORT_UNITS, letters) || UNIT_WORDS[letters] ? SHORT_UNITS[letters] : undefined;
}

export function numberWord(word: string): number | undefined {
  const dash = word.indexOf('-');
  if (dash > 0) {
    const [tens, ones] = [TENS[word.slice(0, dash)], NUMBER_WORDS[word.slice(dash + 1)]];
    return tens !== undefined && ones !== undefined && ones < 10 ? tens + ones : undefined;
  }
  return NUMBER_WORDS[word] ?? (Object.hasOwn(TENS, word) ? TENS[word] : undefined);
}

const WHOLE = /^\d{1,4}$/;
const ONE_OR_TWO_DIGITS = /^\d{1,2}$/;
const ORDINAL = /^\d{1,3}(?:st|nd|rd|th)$/;

/** A whole number in digits or words, up to 9999. */
export function wholeNumber(word: string): number | undefined {
  return startsWithDigit(word) && WHOLE.test(word) ? Number(word) : numberWord(word);
}

/** 22 of "22nd", 2 of "second"; undefined when the ending does not fit the number. */
export function ordinalOf(word: string): number | undefined {
  if (!startsWithDigit(word)) return ORDINAL_WORDS[word] ?? wordOrdinal(word);
  return ORDINAL.test(word) ? Number(word.slice(0, -2)) : undefined;
}

/** A day of the month in digits, as an ordinal or in words. */
export function dayNumber(word: string): number | undefined {
  const day = startsWithDigit(word) && ONE_OR_TWO_DIGITS.test(word) ? Number(word) : ordinalOf(word);
  return day !== undefined && day >= 1 && day <= 31 ? day : undefined;
}

function wordOrdinal(word: string): number | undefined {
  const dash = word.indexOf('-');
  if (dash < 0) return word === 'thirtieth' ? 30 : undefined;
  const tens = TENS[word.slice(0, dash)];
  const ones = ORDINAL_WORDS[word.slice(dash + 1)];
  return tens !== undefined && ones !== undefined && ones < 10 ? tens + ones : undefined;
}
