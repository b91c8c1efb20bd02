import { starts } from '../moments/moment-starts.ts';
import { LETTERS } from '../repeats/repeat-days.ts';
import { ADVERB_STARTS } from '../repeats/repeat-adverbs.ts';
import { NUMBERS, ORDINALS, WEEKDAYS, WEEKDAYS_IN_PLURAL } from '../text/words.ts';

export const startsReminder = starts(
  '! , ; and but also please with plus then . set add put include give send remind alert notify ping warn nudge tell buzz let a an the my ' +
    'heads heads-up headsup reminder reminders alert alerts alarm notification one half couple',
  NUMBERS,
);

export const startsRepeat = starts(
  'at on for by before towards the end close start beginning every each ev once after everyday evry any repeat repeating repeats recur recurs recurring alternate alternating weekdays ' +
    'workdays weekends last final penultimate second-to-last next-to-last second-last next twice thrice several multiple many a an half couple',
  'in mornings afternoons evenings nights noon midday midnight'.split(' '),
  WEEKDAYS,
  WEEKDAYS_IN_PLURAL,
  ORDINALS,
  NUMBERS,
  ADVERB_STARTS,
  LETTERS.keys(),
);

export const startsBound = starts(
  ', and until till til ending up through thru except excepting excluding excl exc besides skipping skip minus other apart aside save never ' +
    'unless leaving starting commencing since effective first as between throughout forever indefinitely for counting counted calculated when after once upon',
  NUMBERS,
);
