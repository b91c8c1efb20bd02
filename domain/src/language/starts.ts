import { DAY_WORDS } from './days.ts';
import { HOLIDAY_STARTS } from './holidays.ts';
import { LETTERS } from './repeat-days.ts';
import { ADVERB_STARTS } from './repeat-heads.ts';
import { MONTHS, NUMBERS, ORDINALS, WEEKDAYS } from './words.ts';

/** The words that a reading may begin with. Most words of a line begin none, and are passed over without asking every reader. */
function starts(words: string, ...more: Iterable<string>[]): (word: string) => boolean {
  const known = new Set([...words.split(' '), ...more.flatMap((list) => [...list])]);
  return (word) => known.has(word) || /^[~\d]/.test(word);
}

const PLURALS = WEEKDAYS.map((day) => `${day}s`);

export const startsReminder = starts(
  '! , ; and but also please with plus then . set add put include give send remind alert notify ping warn nudge tell buzz let a an the my ' +
    'heads heads-up headsup reminder reminders alert alerts alarm notification one half couple',
  NUMBERS,
);

export const startsRepeat = starts(
  'at on for by towards the end close start beginning every each ev once after everyday evry any repeat repeating repeats recur recurs recurring alternate alternating weekdays ' +
    'workdays weekends last final penultimate second-to-last next-to-last second-last next twice thrice several multiple many a an half couple',
  'in mornings afternoons evenings nights noon midday midnight'.split(' '),
  WEEKDAYS,
  PLURALS,
  ORDINALS,
  NUMBERS,
  ADVERB_STARTS,
  LETTERS.keys(),
);

export const startsMoment = starts(
  '+ on by due deadline for at @ around approximately approx circa exactly about before after until till from between starting with no not the a an ' +
    'in within over during this same next last final penultimate second-to-last next-to-last second-last coming upcoming following past previous ' +
    'weekend week month quarter year eod cob eow eoww eom eoq eoy sod sow soww som soq soy month-end quarter-end year-end end close beginning start begin middle mid early late later ' +
    "earlier sometime anytime tonight day q1 q2 q3 q4 calendar half couple noon midday noonish noon-ish lunchtime lunch midnight week's month's quarter's year's " +
    'first morning midmorning mid-morning am afternoon midafternoon mid-afternoon pm evening eve night',
  DAY_WORDS.keys(),
  HOLIDAY_STARTS,
  WEEKDAYS,
  PLURALS,
  MONTHS,
  ORDINALS,
  NUMBERS,
);

export const startsBound = starts(
  ', and until till til ending up through thru except excepting excluding excl exc besides skipping skip minus other apart aside save never ' +
    'unless leaving starting commencing since effective first as between throughout forever indefinitely for counting counted calculated when after once upon',
  NUMBERS,
);

/** "8feb", "aug-10", "twenty-second": a month or a number is joined to something. */
export function isJoinedDate(word: string): boolean {
  const name = /^([a-z]+)[-/.]/.exec(word)?.[1];
  return name !== undefined && (MONTHS.includes(name) || NUMBERS.includes(name));
}
