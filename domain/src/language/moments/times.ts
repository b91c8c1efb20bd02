import type { House } from '../../preferences.ts';
import { once } from '../text/memo.ts';
import { besideMeal, namedHour, partOfDay } from './parts-of-day.ts';
import { spokenTime } from './spoken-times.ts';
import { readSpokenZone } from './spoken-zones.ts';
import { awake, clockText, inHalf, meridiemAt, spokenHalf, withMeridiem, type TimeRead } from './time-read.ts';
import { wordAt, type Token } from '../text/tokens.ts';
import { oneOf, startsWithDigit } from '../text/words.ts';

/** A time of day starting at a token, without its "at". */
export const readTime = once<House, TimeRead>((tokens, from, house) => {
  const clock = fixed(tokens, from) ?? spokenTime(tokens, from) ?? digits(tokens, from);
  if (!clock) return besideMeal(tokens, from, house) ?? namedHour(tokens, from, house);
  const whole = awake(tokens, inPartOfDay(tokens, clock));
  const away = whole.needs === 'at' && whole.bare ? undefined : readSpokenZone(tokens, whole.to);
  return away ? { ...whole, to: away.to, zone: away.zone, needs: 'nothing' } : whole;
});

const isNoon = oneOf('noon midday noonish noon-ish lunchtime');

function fixed(tokens: readonly Token[], from: number): TimeRead | undefined {
  const word = wordAt(tokens, from);
  const lunch = word === 'lunch' && wordAt(tokens, from + 1) === 'time';
  if (lunch || isNoon(word)) return { to: from + (lunch ? 2 : 1), time: '12:00', needs: 'edge', rule: 'time: noon' };
  if (word === 'midnight') return { to: from + 1, time: '00:00', needs: 'edge', rule: 'time: midnight' };
  if (word === '12' && /^(?:noon|midnight)$/.test(wordAt(tokens, from + 1)))
    return {
      to: from + 2,
      time: wordAt(tokens, from + 1) === 'noon' ? '12:00' : '00:00',
      needs: 'nothing',
      rule: 'time: noon or midnight',
    };
  return undefined;
}

const MILITARY = /^([01]\d|2[0-3])([0-5]\d)$/;
const DIGITS = /^~?(\d{1,2})(?:([:.h])(\d{2})?(?::00)?)?(am|pm|a|p|a\.m\.?|p\.m\.?|h|hrs?|-?ish)?$/;
const RUN_ON = /^~?(\d{1,2})(\d{2})(am|pm)$/;

function digits(tokens: readonly Token[], from: number): TimeRead | undefined {
  const word = wordAt(tokens, from);
  if (!startsWithDigit(word) && !word.startsWith('~')) return undefined;
  const military = MILITARY.exec(word);
  if (military) return militaryTime(tokens, from, Number(military[1]), Number(military[2]));
  const found = DIGITS.exec(word) ?? DIGITS.exec(word.replace(RUN_ON, '$1:$2$3'));
  if (!found || (found[2] !== undefined && found[2] !== 'h' && found[3] === undefined)) return undefined;
  const apart = found[4] === undefined ? meridiemAt(tokens, from + 1) : undefined;
  const half = /^[ap]/.test(found[4] ?? '') ? found[4]?.[0] : apart;
  const to = from + (apart ? 2 : 1);
  const minute = Number(found[3] ?? 0);
  const hour = withMeridiem(Number(found[1]), half);
  if (hour === undefined || minute > 59) return noSuchTime(tokens[from]?.text ?? '', to, found);
  const base = { to, time: clockText(hour, minute), rule: half ? 'time: 12-hour' : 'time: 24-hour' };
  if (half) return { ...base, needs: found[4] === 'a' || found[4] === 'p' ? 'at' : 'nothing' };
  return oClock(tokens, base, found);
}

/** "25:00", "13:61": the clock has no such time; "16:9" is none of its kind. */
function noSuchTime(said: string, to: number, found: RegExpExecArray): TimeRead | undefined {
  if (found[2] !== ':' || found[3] === undefined) return undefined;
  const fault = `There is no ${said} on the clock. Which time did you mean?`;
  return { to, time: '00:00', needs: 'at', rule: 'time: no such time', fault };
}

const DIAL = 12;

function oClock(tokens: readonly Token[], base: Omit<TimeRead, 'needs'>, found: RegExpExecArray): TimeRead {
  if (/^o'?clock$/.test(wordAt(tokens, base.to)))
    return spokenHalf(tokens, { ...base, to: base.to + 1, needs: 'nothing', bare: true });
  if (/ish$/.test(found[4] ?? '')) return { ...base, needs: 'edge', bare: Number(found[1]) <= DIAL };
  if (/^(?:hrs?|hours?)$/.test(wordAt(tokens, base.to)) && found[3] !== undefined)
    return { ...base, to: base.to + 1, needs: 'edge' };
  if (found[4] !== undefined)
    return { ...base, needs: found[3] === undefined && Number(found[1]) < DIAL ? 'at' : 'edge' };
  if (found[2] === 'h') return { ...base, needs: 'edge' };
  if (found[2] === ':') return { ...base, needs: 'edge', bare: (found[1] ?? '').length === 1 };
  const short = (found[1] ?? '').length === 1 && found[1] !== '0';
  const bare = found[2] === undefined ? !(found[1] ?? '').startsWith('0') : found[2] === '.' && short;
  return { ...base, needs: 'at', bare };
}

function militaryTime(tokens: readonly Token[], from: number, hour: number, minute: number): TimeRead {
  const hours = /^(?:hrs?|hours?)$/.test(wordAt(tokens, from + 1));
  return {
    to: from + (hours ? 2 : 1),
    time: clockText(hour, minute),
    needs: hours ? 'edge' : 'at',
    rule: 'time: four digits',
  };
}

/** "11 at night", "7 in the evening": the part of the day chooses the half. */
function inPartOfDay(tokens: readonly Token[], read: TimeRead): TimeRead {
  const part = partOfDay(tokens, read.to);
  if (!part || !read.bare || (part.needs === 'at' && !/^(?:early|late)$/.test(wordAt(tokens, read.to)))) return read;
  return { ...read, to: part.to, time: inHalf(read.time, part.part), needs: 'edge', bare: false };
}
