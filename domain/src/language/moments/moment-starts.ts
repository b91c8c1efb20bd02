import { DAY_WORDS } from './days.ts';
import { HOLIDAY_STARTS } from './holidays.ts';
import { MONTHS, NUMBERS, ORDINALS, startsWithDigit, WEEKDAYS, WEEKDAYS_IN_PLURAL } from '../text/words.ts';

/** The words that a reading may begin with. Most words of a line begin none, and are passed over without asking every reader. */
export function starts(words: string, ...more: Iterable<string>[]): (word: string) => boolean {
  const known = new Set([...words.split(' '), ...more.flatMap((list) => [...list])]);
  return (word) => known.has(word) || startsWithDigit(word) || word.startsWith('~');
}

const startsPlainly = starts(
  '+ on by due deadline for at @ around approximately approx circa exactly about before after until till from between starting with no not the a an ' +
    'in within over during this same next last final penultimate second-to-last next-to-last second-last coming upcoming following past previous ' +
    'weekend week month quarter year eod cob eow eoww eom eoq eoy sod sow soww som soq soy month-end quarter-end year-end end close beginning start begin middle mid early late later ' +
    "earlier sometime anytime tonight day q1 q2 q3 q4 calendar half couple noon midday noonish noon-ish lunchtime lunch midnight week's month's quarter's year's " +
    'right straight just first morning midmorning mid-morning am afternoon midafternoon mid-afternoon pm evening eve night',
  DAY_WORDS.keys(),
  HOLIDAY_STARTS,
  WEEKDAYS,
  WEEKDAYS_IN_PLURAL,
  MONTHS,
  ORDINALS,
  NUMBERS,
);

/** A word that a date, a time or their prepositions begin with. */
export function startsMoment(word: string): boolean {
  return startsPlainly(word) || isJoinedDate(word);
}

const JOINED = /^([a-z]+)[-/.]/;

/** "8feb", "aug-10", "twenty-second": a month or a number is joined to something. */
export function isJoinedDate(word: string): boolean {
  const name = JOINED.exec(word)?.[1];
  return name !== undefined && (MONTHS.includes(name) || NUMBERS.includes(name));
}
