import type { House } from '../../preferences.ts';
import { phrases } from '../text/phrases.ts';
import { inHalf } from '../moments/time-read.ts';
import { readTime } from '../moments/times.ts';
import { tokenise } from '../text/tokens.ts';

const QUIET = '(?:quiet|silent|do not disturb|do-not-disturb|dnd) (?:hours?|times?|period)';
const SILENT = "(?:don't|do not|never) (?:remind|disturb|notify|bother|ping|wake) me";
const SET = '(?:(?:please )?(?:set|change|make|use|turn on|switch on|i want|keep) )?';

export const QUIET_PHRASES = [
  ...phrases('no quiet hours', [
    `(?:i (?:want|have|need) )?no (?:more )?${QUIET}`,
    `(?:turn off|switch off|disable|remove|clear|stop|cancel|delete|end|drop) (?:my |the |all )?${QUIET}`,
    `${SET}(?:my |the )?${QUIET}(?: to| are| is|:)? (?:off|none|never|disabled)`,
    `(?:turn|switch) (?:my |the )?${QUIET} off`,
  ]),
  ...phrases('quiet hours', [
    `${SET}(?:my |the )?${QUIET}(?: to| are| is| be|:)?(?: from| between)? %V`,
    `${SILENT} (?:between|from) %V`,
    'no reminders (?:between|from) %V',
  ]),
  ...phrases('quiet hours asked', [
    `(?:what|when)(?:'s| is| are)? (?:my |the )?${QUIET}`,
    `(?:do i have|are there)(?: any)? ${QUIET}`,
    `show (?:me )?(?:my |the )?${QUIET}`,
  ]),
];

const BETWEEN = / ?(?:-|–|—|\b(?:to|until|till|and)\b) ?/i;

/** "10 pm to 7", "22-7:30": the setting; undefined when the words are no two times, or twice the same. */
export function readSpan(value: string, house: House): string | undefined {
  const [first = '', second = '', ...more] = value.split(BETWEEN);
  if (more.length > 0) return undefined;
  const [from, to] = [readClock(first, house), readClock(second, house)];
  if (from === undefined || to === undefined) return undefined;
  const end = to.bare ? inHalf(to.time, 'morning') : to.time;
  // "10 to 7" is said of a night.
  const early = from.bare ? inHalf(from.time, 'morning') : from.time;
  const start = from.bare && early > end ? inHalf(from.time, 'evening') : early;
  return start === end ? undefined : `${start}-${end}`;
}

function readClock(text: string, house: House): { time: string; bare: boolean } | undefined {
  const tokens = tokenise(text);
  const read = readTime(tokens, 0, house);
  if (!read || read.fault !== undefined || read.to < tokens.length) return undefined;
  return { time: read.time, bare: read.bare ?? false };
}

export const quietWords = (setting: string): string =>
  setting === 'none'
    ? 'there are no quiet hours'
    : `quiet hours are from ${setting.replace('-', ' to ')}; what falls in them comes when they end`;
