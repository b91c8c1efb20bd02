import { hourOf, type House, type PartOfDay } from '../../preferences.ts';
import { hasNoun } from './followers.ts';
import type { TimeRead } from './time-read.ts';
import { wordAt, type Token } from '../text/tokens.ts';
import { oneOf } from '../text/words.ts';

/** What a day is divided by, and the parts of the day before and after it; before lunch is until noon. */
const MEALS: ReadonlyMap<string, { before?: PartOfDay | 'noon'; after?: PartOfDay }> = new Map([
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
    needs: at > from ? 'nothing' : 'edge',
    rule: `named hour: ${side} ${wordAt(tokens, at + 1)}`,
    named: true,
  } as const;
  return part === 'noon' ? { ...found, time: '12:00' } : { ...found, time: hourOf(part, house), part };
}

/** "in the morning", "this evening", "at night": the user's own hour. A bare "morning" counts only beside a date. */
export function namedHour(tokens: readonly Token[], from: number, house: House): TimeRead | undefined {
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

interface PartRead {
  to: number;
  part: PartOfDay;
  needs: TimeRead['needs'];
}

const PARTS: ReadonlyMap<string, PartOfDay> = new Map([
  ['morning', 'morning'],
  ['am', 'morning'],
  ['afternoon', 'afternoon'],
  ['pm', 'afternoon'],
  ['evening', 'evening'],
  ['eve', 'evening'],
  ['night', 'night'],
]);

/** "in the early morning", "at night", "first thing"; a bare "evening" needs a date beside it. */
export function partOfDay(tokens: readonly Token[], from: number): PartRead | undefined {
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
