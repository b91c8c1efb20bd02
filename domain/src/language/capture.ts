import type { InterpretedTask } from '@tasklog/schemas';
import { readBound, type Bounds } from './bounds.ts';
import type { Clock } from './clock.ts';
import { readRemaining } from './remaining-dates.ts';
import { remindersOf } from './reminder-fields.ts';
import { readOffset, readReminder, type ReminderRead } from './reminders.ts';
import { readRepeat, type RepeatRead } from './repeats.ts';
import { schedule, type Schedule } from './schedule.ts';
import { readSigils, type Sigils } from './sigils.ts';
import { isText } from './traps.ts';
import { isJoinedDate, startsBound, startsMoment, startsReminder, startsRepeat } from './starts.ts';
import { titleFrom } from './title.ts';
import { tokenise, wordAt, type Token } from './tokens.ts';
import { OPENING_VERB, readWhen, type When } from './when.ts';

/** A line taken apart into the fields of a task; what was not understood is its title. */
export interface Captured {
  task: InterpretedTask;
  rules: string[];
  /** A question that must be answered before the task can be written. */
  question?: { missing: 'date' | 'repeat' | 'time'; text: string };
  /** Digits that may have been meant as a date and were left in the title. */
  offer?: string;
}

/** A bound that stands apart from its repeat. */
interface BoundRead {
  from: number;
  to: number;
  bounds: Bounds;
  rule: string;
}

type Found =
  | { span: RepeatRead; kind: 'repeat' }
  | { span: When; kind: 'when' }
  | { span: ReminderRead; kind: 'reminder' }
  | { span: BoundRead; kind: 'bound' };

/** Reads one line: marks first, then reminders, repeats and dates; the rest is the title. */
export function capture(line: string, clock: Clock, { remind = false } = {}): Captured {
  const tokens = tokenise(line);
  const sigils = readSigils(line, tokens, clock.house);
  const ahead = remind ? readAhead(tokens, clock) : undefined;
  const seen = scan(tokens, sigils, clock, ahead?.span.to);
  const accepted = accept(seen, tokens, sigils);
  const found = withRemaining(
    [...(ahead ? [ahead] : []), ...accepted],
    line,
    tokens.slice(0, sigils.end),
    clock,
  );
  const dates = found.flatMap(({ kind, span }) => (kind === 'when' ? [span] : []));
  const bounds = found.flatMap(({ kind, span }) => (kind === 'bound' ? [span.bounds] : []));
  const repeat = boundBy(found.flatMap(({ kind, span }) => (kind === 'repeat' ? [span] : []))[0], bounds);
  const reminders = found.flatMap(({ kind, span }) => (kind === 'reminder' ? [span] : []));
  const spans = [...sigils.spans, ...deadlines(tokens, clock), ...found.map(({ span }) => span)];
  const rules = [...sigils.rules, ...found.flatMap(({ span }) => [...spellings(tokens, span), ...rulesOf(span)])];
  const title = titleFrom(line, tokens, spans);
  const timing = eitherDay(seen, tokens) ?? schedule(repeat, dates, clock);
  const offer = found.some(({ kind }) => kind === 'when') ? undefined : maybeDate(seen, accepted, tokens);
  const task: InterpretedTask = { ...(title === '' ? {} : { title }), ...marks(sigils) };
  if (!timing.ok) return { task, rules, question: { missing: timing.missing, text: timing.fault } };
  const whole = { ...task, ...timing.fields };
  return { task: { ...whole, ...remindersOf(reminders, whole, clock) }, rules, ...(offer === undefined ? {} : { offer }) };
}

/** "on friday or saturday": which of them is for the person to say. */
function eitherDay(seen: readonly Found[], tokens: readonly Token[]): Schedule | undefined {
  for (const [index, { kind, span }] of seen.entries()) {
    const next = seen[index + 1];
    if (kind !== 'when' || next?.kind !== 'when' || !span.date || !next.span.date || wordAt(tokens, span.to) !== 'or') continue;
    const ends = next.span.to >= tokens.length || next.span.sure;
    if (next.span.from !== span.to + 1 || !ends || isText(tokens, span)) continue;
    const said = tokens.slice(span.from, next.span.to).map(({ text }) => text);
    return { ok: false, missing: 'date', fault: `Which day is it: ${said.join(' ')}?` };
  }
  return undefined;
}

/** "5/2" that stayed text: the reply asks whether it was a date. */
function maybeDate(seen: readonly Found[], accepted: readonly Found[], tokens: readonly Token[]): string | undefined {
  const left = seen.find((one) => one.kind === 'when' && one.span.date !== undefined && !accepted.includes(one));
  const word = left && wordAt(tokens, left.span.from);
  return word !== undefined && /^\d{1,2}\/\d{1,2}$/.test(word) && word !== '24/7' ? word : undefined;
}

function rulesOf(span: Found['span']): string[] {
  return 'rules' in span ? span.rules : [span.rule];
}

function spellings(tokens: readonly Token[], { from, to }: Found['span']): string[] {
  return tokens
    .slice(from, to)
    .filter(({ kind, text, word }) => kind === 'word' && text.toLowerCase() !== word && !text.includes('’'))
    .map(({ text, word }) => `spelling: ${text.toLowerCase()} for ${word}`);
}

/** When nothing said a date, what chrono-node finds counts. */
function withRemaining(found: Found[], line: string, tokens: readonly Token[], clock: Clock): Found[] {
  if (found.some(({ kind }) => kind === 'when' || kind === 'repeat')) return found;
  const span = readRemaining(line, tokens, clock);
  return span && !isText(tokens, span) ? [...found, { span, kind: 'when' }] : found;
}

function marks(sigils: Sigils): InterpretedTask {
  return {
    ...(sigils.priority ? { priority: sigils.priority } : {}),
    ...(sigils.tags.length > 0 ? { tags: sigils.tags } : {}),
    ...(sigils.description ? { description: sigils.description } : {}),
  };
}

/** A line that speaks of more moments than this is prose. */
const MAX_READINGS = 12;

/** Every reading in the line, left to right, none overlapping another or a mark. */
function scan(tokens: readonly Token[], sigils: Sigils, clock: Clock, start = 0): Found[] {
  const open = sigils.end === tokens.length ? tokens : tokens.slice(0, sigils.end);
  const taken = new Set(
    sigils.spans.flatMap(({ from, to }) => Array.from({ length: to - from }, (_, index) => from + index)),
  );
  for (let at = 0; at < start; at += 1) taken.add(at);
  const known: (Found | undefined | null)[] = [];
  const plainly = (at: number) => (known[at] === undefined ? (known[at] = readAt(open, at, clock) ?? null) : known[at]) ?? undefined;
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
  if (/^(?:to|end|ends|-|–|but|not|without|from|this|next|all|during|begin|begins|start|starts)$/.test(wordAt(tokens, from)))
    return undefined;
  const bound = startsBound(wordAt(tokens, from)) ? readBound(tokens, from, clock) : undefined;
  return bound && { kind: 'bound', span: { from, to: bound.to, bounds: bound.value, rule: `repeat: ${Object.keys(bound.value).join(' ')}` } };
}

/** Bounds that stand apart from their repeat fill what it leaves open. */
function boundBy(repeat: RepeatRead | undefined, bounds: readonly Bounds[]): RepeatRead | undefined {
  if (!repeat) return undefined;
  const apart: Bounds = Object.assign({}, ...bounds) as Bounds;
  const { boundFault } = apart;
  return { ...apart, ...repeat, ...(boundFault !== undefined && repeat.fault === undefined ? { fault: boundFault } : {}) };
}

/** "remind me 30 minutes before the dentist at 10": what stood behind "remind me". */
function readAhead(tokens: readonly Token[], clock: Clock): Found | undefined {
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
  const joined = isJoinedDate(word);
  const reminder = startsReminder(word) ? readReminder(tokens, at, clock) : undefined;
  if (reminder) return { span: reminder, kind: 'reminder' };
  const repeat = joined || startsRepeat(word) ? readRepeat(tokens, at, clock) : undefined;
  if (repeat) return { span: repeat, kind: 'repeat' };
  const when = joined || startsMoment(word) ? readWhen(tokens, at, clock) : undefined;
  return when && { span: when, kind: 'when' };
}

/** "{july 30}": a deadline in Todoist's marks; understood, but there is no field for it. */
function deadlines(tokens: readonly Token[], clock: Clock): { from: number; to: number }[] {
  return tokens.flatMap((token, from) => {
    const when = token.word === '{' ? readWhen(tokens, from + 1, clock) : undefined;
    return when && tokens[when.to]?.word === '}' ? [{ from, to: when.to + 1 }] : [];
  });
}

function hitsMark({ from, to }: { from: number; to: number }, taken: Set<number>): boolean {
  for (let at = from; at < to; at += 1) if (taken.has(at)) return true;
  return false;
}

/** Keeps what stands at an edge, behind a preposition or beside something kept; repeats until nothing more is won. */
function accept(found: Found[], tokens: readonly Token[], sigils: Sigils): Found[] {
  const usable = found.filter(({ span, kind }) => kind === 'reminder' || kind === 'bound' || !isText(tokens, span));
  const gone = tokens.map((token) => token.kind === 'mark');
  const take = ({ from, to }: { from: number; to: number }) => gone.fill(true, from, to);
  sigils.spans.forEach(take);
  const kept = new Set(usable.filter(({ span, kind }) => isSure(span, kind)));
  kept.forEach(({ span }) => take(span));
  for (let more = true; more;) {
    more = false;
    const [first, last] = [gone.indexOf(false), gone.lastIndexOf(false)];
    for (const [index, one] of usable.entries()) {
      if (kept.has(one) || !isWon(one, first, last, [usable[index - 1], usable[index + 1]], kept, tokens)) continue;
      kept.add(one);
      take(one.span);
      more = true;
    }
  }
  return oneEach(usable.filter((one) => kept.has(one)));
}

function isSure(span: Found['span'], kind: Found['kind']): boolean {
  if (kind === 'repeat') return !(span as RepeatRead).edge;
  if (kind === 'bound') return false;
  return kind === 'reminder' || (span as When).sure;
}

/** `first` and `last` are the outermost tokens that nothing has taken. */
function isWon(
  { span, kind }: Found,
  first: number,
  last: number,
  beside: (Found | undefined)[],
  kept: Set<Found>,
  tokens: readonly Token[],
): boolean {
  if (span.to > last) return true;
  if (beside.some((one) => one && kept.has(one) && one.kind !== 'reminder' && touching(one.span, span, tokens)))
    return true;
  const shy = kind === 'repeat' || ('shy' in span && span.shy);
  return span.from <= first && (!shy || opensWish(tokens, span, kind));
}

/** "christmas eve: call ann", "daily to take pills", "mondays at 7 gym": what is to be done follows. */
function opensWish(tokens: readonly Token[], span: Found['span'], kind: Found['kind']): boolean {
  const next = wordAt(tokens, span.to);
  if (/^(?:to|:|,|-)$/.test(next)) return true;
  if (kind !== 'repeat') return OPENING_VERB.test(next);
  const timed = 'times' in span && span.times.length > 0;
  const days = /s$/.test(wordAt(tokens, span.from));
  return timed || (OPENING_VERB.test(next) && (days || !/^(?:call|check|report|review|order|walk|start|book|phone|text|message|email|mail|visit|drive|meet|clean|drop|read|print)$/.test(next)));
}

function touching(left: Found['span'], right: Found['span'], tokens: readonly Token[]): boolean {
  const [first, second] = left.from < right.from ? [left, right] : [right, left];
  return tokens.slice(first.to, second.from).every((token) => token.kind === 'mark' || token.word === 'and');
}

/** Of two repeats or two dates the first wins, and the other stays text; a bare adverb yields to a spoken repeat. */
function oneEach(found: Found[]): Found[] {
  const repeats = found.filter(({ kind }) => kind === 'repeat');
  const repeat = repeats.find(({ span }) => !(span as RepeatRead).edge) ?? repeats[0];
  const dates = found.filter(({ span, kind }) => kind === 'when' && span.date !== undefined);
  const times = found.filter(({ span, kind }) => kind === 'when' && span.date === undefined);
  const date = dates.find(({ span }) => (span as When).fault !== undefined) ?? dates[0];
  const hasTime = (date?.span as When | undefined)?.time !== undefined;
  const keep = new Set([repeat, date, hasTime ? undefined : times[0]]);
  return found.filter((one) => one.kind === 'reminder' || (one.kind === 'bound' ? repeat !== undefined : keep.has(one)));
}
