import { readBound, type Bounds } from '../repeats/bounds.ts';
import type { Clock } from '../clock.ts';
import { readOffset, readReminder, type ReminderRead } from './reminders.ts';
import { readRepeat, type RepeatRead } from '../repeats/repeats.ts';
import type { Sigils } from './sigils.ts';
import { isJoinedDate, startsMoment } from '../moments/moment-starts.ts';
import { startsBound, startsReminder, startsRepeat } from './starts.ts';
import { wordAt, type Token } from '../text/tokens.ts';
import { readWhen } from '../moments/when.ts';
import type { When } from '../moments/when-read.ts';

/** A bound that stands apart from its repeat. */
export interface BoundRead {
  from: number;
  to: number;
  bounds: Bounds;
  rule: string;
}

export type Found =
  | { span: RepeatRead; kind: 'repeat' }
  | { span: When; kind: 'when' }
  | { span: ReminderRead; kind: 'reminder' }
  | { span: BoundRead; kind: 'bound' };

/** A line that speaks of more moments than this is prose. */
const MAX_READINGS = 12;

/** Every reading in the line, left to right, none overlapping another or a mark. */
export function scan(tokens: readonly Token[], sigils: Sigils, clock: Clock, start = 0): Found[] {
  const open = sigils.end === tokens.length ? tokens : tokens.slice(0, sigils.end);
  const taken = new Set(
    sigils.spans.flatMap(({ from, to }) => Array.from({ length: to - from }, (_, index) => from + index)),
  );
  for (let at = 0; at < start; at += 1) taken.add(at);
  const known: (Found | undefined | null)[] = [];
  const plainly = (at: number) =>
    (known[at] === undefined ? (known[at] = readAt(open, at, clock) ?? null) : known[at]) ?? undefined;
  const found = walk(open, taken, plainly);
  if (!found.some(({ kind }) => kind === 'repeat')) return found;
  return walk(open, taken, (at) => boundAt(open, at, clock) ?? plainly(at));
}

/** Of a line longer than twice this, in words and marks, only the two ends are read. */
const EDGE = 60;

function walk(tokens: readonly Token[], taken: Set<number>, readOne: (at: number) => Found | undefined): Found[] {
  const found: Found[] = [];
  const middle = tokens.length > 2 * EDGE ? [EDGE, tokens.length - EDGE] : [tokens.length, 0];
  for (let at = 0; at < tokens.length && found.length < MAX_READINGS; at += 1) {
    if (at === middle[0]) at = Math.max(at, middle[1] ?? at);
    if (taken.has(at) || isIdle(tokens[at])) continue;
    const read = readOne(at);
    if (!read || hitsMark(read.span, taken)) continue;
    found.push(read);
    at = read.span.to - 1;
  }
  return found;
}

/** "every morning stretch for 2 weeks": an end or an exception of a repeat that stands elsewhere in the line. */
function boundAt(tokens: readonly Token[], from: number, clock: Clock): Found | undefined {
  if (
    /^(?:to|end|ends|-|–|but|not|without|from|this|next|all|during|begin|begins|start|starts)$/.test(
      wordAt(tokens, from),
    )
  )
    return undefined;
  const bound = startsBound(wordAt(tokens, from)) ? readBound(tokens, from, clock) : undefined;
  return (
    bound && {
      kind: 'bound',
      span: { from, to: bound.to, bounds: bound.value, rule: `repeat: ${Object.keys(bound.value).join(' ')}` },
    }
  );
}

/** "remind me 30 minutes before the dentist at 10": what stood behind "remind me". */
export function readAhead(tokens: readonly Token[], clock: Clock): Found | undefined {
  const offset = readOffset(tokens, 0);
  const before = offset && /^(?:before|prior|ahead)$/.test(wordAt(tokens, offset.to - 1)) && offset.to < tokens.length;
  if (!offset || !before || readWhen(tokens, offset.to, clock)) return undefined;
  const to = /^(?:to|of)$/.test(wordAt(tokens, offset.to)) ? offset.to + 1 : offset.to;
  return { kind: 'reminder', span: { from: 0, to, minutes: [offset.value], rule: 'reminder: in words' } };
}

/** Marks that begin nothing. */
function isIdle(token: Token | undefined): boolean {
  return token?.kind === 'masked' || (token?.kind === 'mark' && token.text !== '!' && token.text !== '+');
}

function readAt(tokens: readonly Token[], at: number, clock: Clock): Found | undefined {
  const word = wordAt(tokens, at);
  const reminder = startsReminder(word) ? readReminder(tokens, at, clock) : undefined;
  if (reminder) return { span: reminder, kind: 'reminder' };
  const repeat = startsRepeat(word) || isJoinedDate(word) ? readRepeat(tokens, at, clock) : undefined;
  if (repeat) return { span: repeat, kind: 'repeat' };
  const when = startsMoment(word) ? readWhen(tokens, at, clock) : undefined;
  return when && { span: when, kind: 'when' };
}

function hitsMark({ from, to }: { from: number; to: number }, taken: Set<number>): boolean {
  for (let at = from; at < to; at += 1) if (taken.has(at)) return true;
  return false;
}
