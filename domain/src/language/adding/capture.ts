import type { InterpretedTask } from '@tasklog/schemas';
import { accept } from './accepted.ts';
import type { Bounds } from '../repeats/bounds.ts';
import type { Clock } from '../clock.ts';
import { readAhead, scan, type Found } from './readings.ts';
import { readRemaining } from '../moments/remaining-dates.ts';
import { remindersOf } from './reminder-fields.ts';
import type { RepeatRead } from '../repeats/repeats.ts';
import { schedule, type Schedule } from './schedule.ts';
import { readSigils, type Sigils } from './sigils.ts';
import { readTime } from '../moments/times.ts';
import { isText } from '../moments/traps.ts';
import { titleFrom } from './title.ts';
import { tokenise, wordAt, type Token } from '../text/tokens.ts';
import { readWhen } from '../moments/when.ts';
import { isAt } from '../text/words.ts';

/** A line taken apart into the fields of a task; what was not understood is its title. */
export interface Captured {
  task: InterpretedTask;
  rules: string[];
  /** A question that must be answered before the task can be written. */
  question?: { missing: 'date' | 'repeat' | 'time'; text: string };
  /** Digits that may have been meant as a date and were left in the title. */
  offer?: string;
}

/** Reads one line: marks first, then reminders, repeats and dates; the rest is the title. */
export function capture(line: string, clock: Clock, { remind = false } = {}): Captured {
  const { tokens, sigils, seen, accepted, found, either, title } = takeApart(line, clock, remind);
  const dates = found.flatMap(({ kind, span }) => (kind === 'when' ? [span] : []));
  const bounds = found.flatMap(({ kind, span }) => (kind === 'bound' ? [span.bounds] : []));
  const repeat = boundBy(found.flatMap(({ kind, span }) => (kind === 'repeat' ? [span] : []))[0], bounds);
  const reminders = found.flatMap(({ kind, span }) => (kind === 'reminder' ? [span] : []));
  const rules = [...sigils.rules, ...found.flatMap(({ span }) => [...spellings(tokens, span), ...rulesOf(span)])];
  const timing = either ?? schedule(repeat, dates, clock);
  const offer = found.some(({ kind }) => kind === 'when') ? undefined : maybeDate(seen, accepted, tokens);
  const task: InterpretedTask = { ...(title === '' ? {} : { title }), ...marks(sigils) };
  if (!timing.ok) return { task, rules, question: { missing: timing.missing, text: timing.fault } };
  const whole = { ...task, ...timing.fields };
  return {
    task: { ...whole, ...remindersOf(reminders, whole, clock) },
    rules,
    ...(offer === undefined ? {} : { offer }),
  };
}

/** True when every word of a line is understood; when its dates fall is not reckoned. */
export function isWholly(line: string, clock: Clock): boolean {
  return takeApart(line, clock, false).title === '';
}

function takeApart(line: string, clock: Clock, remind: boolean) {
  const tokens = tokenise(line);
  const sigils = readSigils(line, tokens, clock.house);
  const ahead = remind ? readAhead(tokens, clock) : undefined;
  const seen = scan(tokens, sigils, clock, ahead?.span.to);
  const accepted = accept(seen, tokens, sigils);
  const found = withRemaining([...(ahead ? [ahead] : []), ...accepted], line, tokens.slice(0, sigils.end), clock);
  const either = eitherDay(seen, tokens) ?? eitherHour(tokens, clock);
  const understood = [...found.map(({ span }) => span), ...(either ? [either] : [])];
  const spans = [...sigils.spans, ...deadlines(tokens, clock), ...understood];
  return { tokens, sigils, seen, accepted, found, either, title: titleFrom(line, tokens, spans) };
}

/** "on friday or saturday": which of them is for the person to say. */
function eitherDay(seen: readonly Found[], tokens: readonly Token[]): Choice | undefined {
  for (const [index, { kind, span }] of seen.entries()) {
    const next = seen[index + 1];
    if (kind !== 'when' || !span.date || wordAt(tokens, span.to) !== 'or') continue;
    const dayAfter = nextDay(tokens, span.to + 1);
    if (dayAfter > 0 && !isText(tokens, span)) return choice(tokens, span.from, dayAfter, 'date');
    if (next?.kind !== 'when' || !next.span.date) continue;
    const ends = next.span.to >= tokens.length || next.span.sure;
    if (next.span.from !== span.to + 1 || !ends || isText(tokens, span)) continue;
    return choice(tokens, span.from, next.span.to, 'date');
  }
  return undefined;
}

type Choice = Schedule & { ok: false; from: number; to: number };

function choice(tokens: readonly Token[], from: number, to: number, missing: 'date' | 'time'): Choice {
  const said = tokens.slice(from, to).map(({ text }) => text);
  const which = missing === 'date' ? 'day' : 'time';
  return { from, to, ok: false, missing, fault: `Which ${which} is it: ${said.join(' ')}?` };
}

/** The token behind "the day after", "the following day"; 0 when they do not stand there. */
function nextDay(tokens: readonly Token[], at: number): number {
  const words = [0, 1, 2].map((index) => wordAt(tokens, at + index)).join(' ');
  return /^the (?:day after|following day|next day)$/.test(words) ? at + 3 : 0;
}

/** "at 3 or 4 tomorrow", "at 7 or half past" */
function eitherHour(tokens: readonly Token[], clock: Clock): Choice | undefined {
  const or = tokens.findIndex(({ word }) => word === 'or');
  const from = Math.max(0, or - LONGEST_HOUR);
  const at = or < 0 ? -1 : tokens.slice(from, or).findIndex(({ word }) => isAt(word));
  const first = at < 0 ? undefined : readTime(tokens, from + at + 1, clock.house);
  const second = first?.to === or ? readTime(tokens, or + 1, clock.house) : undefined;
  if (second && !second.named) return choice(tokens, from + at, second.to, 'time');
  return undefined;
}

const LONGEST_HOUR = 4;

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

/** Bounds that stand apart from their repeat fill what it leaves open. */
function boundBy(repeat: RepeatRead | undefined, bounds: readonly Bounds[]): RepeatRead | undefined {
  if (!repeat) return undefined;
  const apart: Bounds = Object.assign({}, ...bounds) as Bounds;
  const { boundFault } = apart;
  return {
    ...apart,
    ...repeat,
    ...(boundFault !== undefined && repeat.fault === undefined ? { fault: boundFault } : {}),
  };
}

/** "{july 30}": a deadline in Todoist's marks; understood, but there is no field for it. */
function deadlines(tokens: readonly Token[], clock: Clock): { from: number; to: number }[] {
  if (!tokens.some(({ word }) => word === '{')) return [];
  return tokens.flatMap(({ word }, from) => {
    const when = word === '{' ? readWhen(tokens, from + 1, clock) : undefined;
    return when && tokens[when.to]?.word === '}' ? [{ from, to: when.to + 1 }] : [];
  });
}
