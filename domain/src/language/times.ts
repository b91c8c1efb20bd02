import { hourOf, type House, type PartOfDay } from '../preferences.ts';
import { hasNoun } from './followers.ts';
import { once } from './memo.ts';
import { readSpokenZone } from './spoken-zones.ts';
import { wordAt, type Token } from './tokens.ts';
import { numberWord, oneOf, startsWithDigit } from './words.ts';

/**
 * A time of day as HH:mm. `needs` says what must stand beside it before it is believed: nothing, a date or an edge
 * of the message, or the word "at". `bare` marks an hour without am, pm or minutes.
 */
export interface TimeRead {
  to: number;
  time: string;
  needs: 'nothing' | 'edge' | 'at';
  rule: string;
  bare?: boolean;
  named?: boolean;
  /** The part of the day of a named hour. */
  part?: PartOfDay;
  /** The zone that was named behind it. */
  zone?: string;
  /** The sentence to say when the clock has no such time. */
  fault?: string;
}

type Part = PartOfDay;

/** A time of day starting at a token, without its "at". */
export const readTime = once<House, TimeRead>((tokens, from, house) => {
  const clock = fixed(tokens, from) ?? spoken(tokens, from) ?? digits(tokens, from);
  if (!clock) return besideMeal(tokens, from, house) ?? namedHour(tokens, from, house);
  const whole = inPartOfDay(tokens, clock);
  const away = whole.needs === 'at' && whole.bare ? undefined : readSpokenZone(tokens, whole.to);
  return away ? { ...whole, to: away.to, zone: away.zone, needs: 'nothing' } : whole;
});

/** What a day is divided by, and the parts of the day before and after it; before lunch is until noon. */
const MEALS: ReadonlyMap<string, { before?: Part | 'noon'; after?: Part }> = new Map([
  ['breakfast', { after: 'morning' }],
  ['lunch', { before: 'noon', after: 'afternoon' }],
  ['school', { before: 'morning', after: 'afternoon' }],
  ['work', { before: 'morning', after: 'evening' }],
  ['dinner', { before: 'evening', after: 'night' }],
  ['supper', { before: 'evening', after: 'night' }],
  ['bed', { before: 'night' }],
  ['bedtime', { before: 'night' }],
]);

/** "after lunch", "before dinner", "straight after work"; "after lunch break" is about something else. */
export function besideMeal(tokens: readonly Token[], from: number, house: House): TimeRead | undefined {
  const at = /^(?:right|straight|just)$/.test(wordAt(tokens, from)) ? from + 1 : from;
  const side = wordAt(tokens, at);
  if (side !== 'before' && side !== 'after') return undefined;
  const part = MEALS.get(wordAt(tokens, at + 1))?.[side];
  if (part === undefined || hasNoun(tokens, at + 2)) return undefined;
  const found = {
    to: at + 2,
    needs: 'edge',
    rule: `named hour: ${side} ${wordAt(tokens, at + 1)}`,
    named: true,
  } as const;
  return part === 'noon' ? { ...found, time: '12:00' } : { ...found, time: hourOf(part, house), part };
}

/** "in the morning", "this evening", "at night": the user's own hour. A bare "morning" counts only beside a date. */
function namedHour(tokens: readonly Token[], from: number, house: House): TimeRead | undefined {
  const part = partOfDay(tokens, from);
  if (!part) return undefined;
  return {
    to: part.to,
    time: hourOf(part.part, house),
    needs: part.needs,
    rule: `named hour: ${part.part}`,
    named: true,
    part: part.part,
  };
}

export function clockText(hour: number, minute: number): string {
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
}

interface PartRead {
  to: number;
  part: Part;
  needs: TimeRead['needs'];
}

const PARTS: ReadonlyMap<string, Part> = new Map([
  ['morning', 'morning'],
  ['am', 'morning'],
  ['afternoon', 'afternoon'],
  ['pm', 'afternoon'],
  ['evening', 'evening'],
  ['eve', 'evening'],
  ['night', 'night'],
]);

/** "in the early morning", "at night", "first thing"; a bare "evening" needs a date beside it. */
function partOfDay(tokens: readonly Token[], from: number): PartRead | undefined {
  const word = wordAt(tokens, from);
  if (word === 'first' && wordAt(tokens, from + 1) === 'thing') return firstThing(tokens, from + 2);
  if (word === 'at' && wordAt(tokens, from + 1) === 'night') return { to: from + 2, part: 'night', needs: 'nothing' };
  const early = isEarly(word) && /^(?:in|on)$/.test(wordAt(tokens, from + 1)) ? from + 1 : from;
  if (isDuring(wordAt(tokens, early))) {
    const part = barePart(tokens, wordAt(tokens, early + 1) === 'the' ? early + 2 : early + 1);
    return part && wordAt(tokens, early + 1) === 'the' ? { ...part, needs: 'nothing' } : undefined;
  }
  return barePart(tokens, from);
}

const isEarly = oneOf('early late');
const isDuring = oneOf('in during');
const MIDDLE = /^mid-?(morning|afternoon)$/;

function barePart(tokens: readonly Token[], from: number): PartRead | undefined {
  const word = wordAt(tokens, from);
  const joined = MIDDLE.exec(word)?.[1];
  const modified = joined !== undefined || isEarly(word) || word === 'mid';
  const at = modified && joined === undefined ? from + 1 : from;
  const part = PARTS.get(joined ?? wordAt(tokens, at));
  const isName = wordAt(tokens, at) === 'eve' && /^E/.test(tokens[at]?.text ?? '');
  return part && !isName ? { to: at + 1, part, needs: modified ? 'edge' : 'at' } : undefined;
}

/** "first thing", "first thing in the morning": the morning; believed at an edge or beside a date. */
function firstThing(tokens: readonly Token[], at: number): PartRead {
  const morning = partOfDay(tokens, at);
  return morning?.part === 'morning'
    ? { to: morning.to, part: 'morning', needs: 'nothing' }
    : { to: at, part: 'morning', needs: 'edge' };
}

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
  return { ...base, needs: 'at', bare: found[2] === undefined };
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

const isHalf = oneOf('am pm a.m a.m. p.m p.m.');

function meridiemAt(tokens: readonly Token[], at: number): string | undefined {
  return isHalf(wordAt(tokens, at)) ? wordAt(tokens, at)[0] : undefined;
}

function withMeridiem(hour: number, half: string | undefined): number | undefined {
  if (half === undefined) return hour <= 23 ? hour : undefined;
  if (hour > 12) return half === 'p' && hour <= 23 ? hour : undefined;
  return (hour % 12) + (half === 'p' && hour > 0 ? 12 : 0);
}

/** "half past seven", "quarter to five", "ten past six", "seven thirty", "seven pm", "five o'clock" */
function spoken(tokens: readonly Token[], from: number): TimeRead | undefined {
  return pastOrTo(tokens, from) ?? spokenHour(tokens, from);
}

function pastOrTo(tokens: readonly Token[], from: number): TimeRead | undefined {
  const start = wordAt(tokens, from) === 'a' && wordAt(tokens, from + 1) === 'quarter' ? from + 1 : from;
  const word = wordAt(tokens, start);
  const minutes = word === 'half' ? 30 : word === 'quarter' ? 15 : (numberWord(word) ?? smallNumber(word));
  if (
    minutes === undefined ||
    minutes > 30 ||
    (/^\d/.test(word) && /^(?:from|between)$/.test(wordAt(tokens, start - 1)))
  )
    return undefined;
  const wordy = wordAt(tokens, start + 1) === 'minutes' || wordAt(tokens, start + 1) === 'min' ? start + 2 : start + 1;
  const direction = wordAt(tokens, wordy);
  if (word === 'half' && wordy === start + 1 && hourWord(direction) !== undefined) return halfHour(tokens, start + 1);
  if (!/^(?:past|after|to|before|till)$/.test(direction)) return undefined;
  if (word !== 'half' && word !== 'quarter' && !/^(?:past|to)$/.test(direction)) return undefined;
  const hour = hourWord(wordAt(tokens, wordy + 1));
  if (hour === undefined) return undefined;
  const later = direction === 'past' || direction === 'after';
  const half = meridiemAt(tokens, wordy + 2);
  const real = withMeridiem(hour, half) ?? hour;
  const total = (real * 60 + (later ? minutes : -minutes) + 24 * 60) % (24 * 60);
  const sure = word === 'half' || word === 'quarter' || half !== undefined;
  const base = {
    to: wordy + (half ? 3 : 2),
    time: clockText(Math.floor(total / 60), total % 60),
    rule: 'time: in words',
  };
  return { ...base, needs: sure ? 'edge' : 'at', bare: half === undefined };
}

/** "at half seven": half an hour after it. */
function halfHour(tokens: readonly Token[], at: number): TimeRead {
  const half = meridiemAt(tokens, at + 1);
  const hour = withMeridiem(hourWord(wordAt(tokens, at)) ?? 0, half) ?? 0;
  return {
    to: at + (half ? 2 : 1),
    time: clockText(hour, 30),
    needs: 'at',
    rule: 'time: in words',
    bare: half === undefined,
  };
}

/** "five o'clock pm" */
function spokenHalf(tokens: readonly Token[], read: TimeRead): TimeRead {
  const half = meridiemAt(tokens, read.to);
  const [hour = 0, minute = 0] = read.time.split(':').map(Number);
  const real = half && withMeridiem(hour, half);
  return real === undefined ? read : { ...read, to: read.to + 1, time: clockText(real as number, minute), bare: false };
}

const SMALL = /^\d{1,2}$/;

function smallNumber(word: string): number | undefined {
  return SMALL.test(word) && Number(word) % 5 === 0 ? Number(word) : undefined;
}

function hourWord(word: string): number | undefined {
  const hour = SMALL.test(word) ? Number(word) : numberWord(word);
  return hour !== undefined && hour >= 1 && hour <= 12 ? hour : undefined;
}

function spokenHour(tokens: readonly Token[], from: number): TimeRead | undefined {
  const hour = numberWord(wordAt(tokens, from));
  if (hour === undefined || hour < 1 || hour > 12) return undefined;
  const minute = spokenMinute(tokens, from + 1);
  const to = from + 1 + minute.words;
  const half = meridiemAt(tokens, to);
  const real = withMeridiem(hour, half) ?? hour;
  const base = { time: clockText(real, minute.value), rule: 'time: in words' };
  if (half) return { ...base, to: to + 1, needs: 'nothing' };
  if (minute.words === 0 && /^o'?clock$/.test(wordAt(tokens, to)))
    return spokenHalf(tokens, { ...base, to: to + 1, needs: 'nothing', bare: true });
  return { ...base, to, needs: 'at', bare: true };
}

function spokenMinute(tokens: readonly Token[], at: number): { value: number; words: number } {
  if (/^(?:oh|o)$/.test(wordAt(tokens, at))) {
    const minute = numberWord(wordAt(tokens, at + 1));
    return minute !== undefined && minute < 10 ? { value: minute, words: 2 } : { value: 0, words: 0 };
  }
  const tens = numberWord(wordAt(tokens, at));
  if (tens === undefined || tens < 10 || tens > 59) return { value: 0, words: 0 };
  const ones = tens % 10 === 0 && tens >= 20 ? numberWord(wordAt(tokens, at + 1)) : undefined;
  return ones !== undefined && ones < 10 ? { value: tens + ones, words: 2 } : { value: tens, words: 1 };
}

/** "11 at night", "7 in the evening": the part of the day chooses the half. */
function inPartOfDay(tokens: readonly Token[], read: TimeRead): TimeRead {
  const part = partOfDay(tokens, read.to);
  if (!part || !read.bare || (part.needs === 'at' && !/^(?:early|late)$/.test(wordAt(tokens, read.to)))) return read;
  return { ...read, to: part.to, time: inHalf(read.time, part.part), needs: 'edge', bare: false };
}

/** The reading of an hour without am or pm that fits a part of the day. */
export function inHalf(time: string, part: Part): string {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  if (part === 'morning') return clockText(hour === 12 ? 0 : hour, minute);
  if (part === 'night') return clockText(hour === 12 ? 0 : hour >= 6 && hour < 12 ? hour + 12 : hour, minute);
  return clockText(hour < 12 ? hour + 12 : hour, minute);
}
