import type { Priority } from '@tasklog/schemas';
import type { House } from '../../preferences.ts';
import { touches, wordAt, type Token } from '../text/tokens.ts';
import { oneOf } from '../text/words.ts';

/** Marks that stand for a field: which tokens they took and what they said. */
export interface Sigils {
  priority?: Priority;
  tags: string[];
  description?: string;
  /** The first token of the description, when there is one. */
  end: number;
  spans: { from: number; to: number }[];
  rules: string[];
}

const TODOIST: Record<string, Priority> = { p1: 'urgent', p2: 'high', p3: 'medium', p4: 'none' };
const VIKUNJA: Record<string, Priority> = { '1': 'low', '2': 'medium', '3': 'high', '4': 'urgent', '5': 'urgent' };
const MARKED: Record<string, Priority> = { urgent: 'urgent', high: 'high', medium: 'medium', low: 'low', none: 'none' };
const LEVELS: Record<string, Priority> = {
  urgent: 'urgent',
  highest: 'urgent',
  critical: 'urgent',
  top: 'urgent',
  high: 'high',
  higher: 'high',
  medium: 'medium',
  normal: 'medium',
  low: 'low',
  lower: 'low',
  lowest: 'low',
  no: 'none',
  none: 'none',
  '1': 'urgent',
  '2': 'high',
  '3': 'medium',
  '4': 'none',
};

/** Reads p1–p4, tags, the description behind `//` and priorities and tags in words. */
export function readSigils(message: string, tokens: readonly Token[], house: House): Sigils {
  const found: Sigils = { tags: [], end: tokens.length, spans: [], rules: [] };
  readDescription(message, tokens, found);
  for (let at = 0; at < found.end; at += 1) {
    if (!startsSigil(wordAt(tokens, at)) || isPlainMark(tokens, at)) continue;
    const taken = readTag(tokens, at, house, found) ?? readPriority(tokens, at, house, found);
    if (taken === undefined) continue;
    found.spans.push({ from: at, to: taken });
    at = taken - 1;
  }
  return found;
}

const SIGIL_WORDS = new Set([
  ..."very super really extremely ! * , ; - . it's its it this that's with tagged labelled labeled tag tags label labels at as a priority prio urgent important".split(
    ' ',
  ),
  ...Object.keys(TODOIST),
  ...Object.keys(LEVELS),
]);

function startsSigil(word: string): boolean {
  return SIGIL_WORDS.has(word) || word.startsWith('#') || word.startsWith('@');
}

/** Brackets, stops and commas in a row begin no mark of ours. */
function isPlainMark(tokens: readonly Token[], at: number): boolean {
  const token = tokens[at];
  return (
    token?.kind === 'masked' ||
    (token?.kind === 'mark' && !'!*'.includes(token.text) && tokens[at + 1]?.kind !== 'word')
  );
}

/** The level that a word names: high, urgent, 1, p2, … */
export function levelOf(word: string): Priority | undefined {
  return own(LEVELS, word) ?? own(TODOIST, word);
}

const TAG = /^[#@][\p{L}_][\p{L}\p{N}_/-]{0,49}$/u;

/** A tag without its mark, or undefined when the word is no tag. */
export function tagOf(word: string): string | undefined {
  return TAG.test(word) ? word.slice(1) : undefined;
}

function own<Value>(table: Record<string, Value>, key: string): Value | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

function readDescription(message: string, tokens: readonly Token[], found: Sigils): void {
  const at = tokens.findIndex((token) => token.text === '//');
  if (at < 0) return;
  const text = message.slice(tokens[at]?.end).trim();
  found.end = at;
  found.spans.push({ from: at, to: tokens.length });
  if (text !== '') found.description = text;
  found.rules.push('sigil: description');
}

function readTag(tokens: readonly Token[], at: number, house: House, found: Sigils): number | undefined {
  const marked = starTag(tokens, at, house) ?? tagOf(tokens[at]?.kind === 'word' ? (tokens[at]?.text ?? '') : '');
  if (marked !== undefined) {
    addTag(found, marked);
    return at + (wordAt(tokens, at) === '*' ? 2 : 1);
  }
  return tagsInWords(tokens, at, found);
}

function starTag(tokens: readonly Token[], at: number, house: House): string | undefined {
  if (house.priorityMarks !== 'vikunja' || wordAt(tokens, at) !== '*' || !touches(tokens, at + 1)) return undefined;
  return /^\p{L}[\p{L}\p{N}_-]*$/u.test(wordAt(tokens, at + 1)) ? tokens[at + 1]?.text : undefined;
}

/** "tagged home", "with the tags home and garden", "tag: work" */
function tagsInWords(tokens: readonly Token[], at: number, found: Sigils): number | undefined {
  const with_ = wordAt(tokens, at) === 'with' ? at + 1 : at;
  const the = /^(?:the|a)$/.test(wordAt(tokens, with_)) && with_ > at ? with_ + 1 : with_;
  const word = wordAt(tokens, the);
  const said =
    /^(?:tagged|labelled|labeled)$/.test(word) ||
    (/^(?:tags?|labels?)$/.test(word) && (with_ > at || wordAt(tokens, the + 1) === ':'));
  if (!said) return undefined;
  let next = the + 1;
  while (/^(?:as|with|:)$/.test(wordAt(tokens, next))) next += 1;
  const plain = /^#?\p{L}[\p{L}\p{N}_-]*$/u;
  if (!plain.test(wordAt(tokens, next))) return undefined;
  let to = next;
  while (
    plain.test(wordAt(tokens, next)) &&
    !/^(?:and|with|on|at|every|by|due|for|remind)$/.test(wordAt(tokens, next))
  ) {
    addTag(found, (tokens[next]?.text ?? '').replace('#', ''));
    to = next + 1;
    const joined = /^(?:,|and|&)$/.test(wordAt(tokens, to));
    if (!joined) break;
    next = to + 1;
  }
  return to > the + 1 ? to : undefined;
}

function addTag(found: Sigils, tag: string): void {
  found.rules.push('sigil: tag');
  if (!found.tags.some((known) => known.toLowerCase() === tag.toLowerCase())) found.tags.push(tag);
}

/** Of two marks the first valid one wins; the second stays text. */
function readPriority(tokens: readonly Token[], at: number, house: House, found: Sigils): number | undefined {
  if (found.priority !== undefined) return undefined;
  const mark =
    priorityMark(tokens, at, house) ??
    priorityInWords(tokens, at) ??
    leadingUrgent(tokens, at, found.end) ??
    calledUrgent(tokens, at, found.end);
  if (!mark) return undefined;
  found.priority = mark.level;
  found.rules.push(mark.rule);
  return mark.to;
}

interface Mark {
  to: number;
  level: Priority;
  rule: string;
}

function priorityMark(tokens: readonly Token[], at: number, house: House): Mark | undefined {
  const word = wordAt(tokens, at);
  const level = own(TODOIST, word);
  if (level && tokens[at]?.kind === 'word' && house.priorityMarks === 'todoist')
    return { to: at + 1, level, rule: 'sigil: p1–p4' };
  if (word !== '!' || !touches(tokens, at + 1) || (at > 0 && touches(tokens, at))) return undefined;
  const doubled = own(TODOIST, `p${wordAt(tokens, at + 2)}`);
  if (wordAt(tokens, at + 1) === '!' && touches(tokens, at + 2) && doubled)
    return { to: at + 3, level: doubled, rule: 'sigil: !!priority' };
  const next = wordAt(tokens, at + 1);
  const named = own(MARKED, next) ?? (house.priorityMarks === 'vikunja' ? own(VIKUNJA, next) : own(TODOIST, next));
  return named ? { to: at + 2, level: named, rule: 'sigil: !priority' } : undefined;
}

const leadsPriority = oneOf('with at as a ,');

/** "high priority", "with top priority", "priority: low", "priority 1" */
function priorityInWords(tokens: readonly Token[], at: number): Mark | undefined {
  const with_ = leadsPriority(wordAt(tokens, at)) ? at + 1 : at;
  const start = with_ > at && /^(?:a|the)$/.test(wordAt(tokens, with_)) ? with_ + 1 : with_;
  const [word, next] = [wordAt(tokens, start), wordAt(tokens, start + 1)];
  const before = own(LEVELS, word);
  if (before && /^\D+$/.test(word) && /^(?:priority|prio)$/.test(next))
    return { to: start + 2, level: before, rule: 'priority in words' };
  if (word !== 'priority' && word !== 'prio') return undefined;
  let to = start + 1;
  while (/^(?:is|:|=|to|of|level)$/.test(wordAt(tokens, to))) to += 1;
  const after = own(LEVELS, wordAt(tokens, to)) ?? own(TODOIST, wordAt(tokens, to));
  return after ? { to: to + 1, level: after, rule: 'priority in words' } : undefined;
}

const isVery = oneOf('very super really extremely');

/** "urgent: call the bank", "very important - call", "call the bank, urgent", "call the bank (urgent)" */
function leadingUrgent(tokens: readonly Token[], at: number, end: number): Mark | undefined {
  if (at === 0 && isVery(wordAt(tokens, 0))) {
    const plain = leadingUrgent(tokens.slice(1), 0, end - 1);
    return plain && { ...plain, to: plain.to + 1 };
  }
  const word = wordAt(tokens, at);
  const level = word === 'urgent' ? 'urgent' : word === 'important' ? 'high' : undefined;
  if (!level) return undefined;
  const first = at === 0 && /^[:!–-]$/.test(wordAt(tokens, 1));
  const shout = wordAt(tokens, at + 1) === '!' ? at + 2 : at + 1;
  const bracketed = wordAt(tokens, at - 1) === '(' && wordAt(tokens, shout) === ')';
  const last = at === end - 1 && /^[,(!-]$/.test(wordAt(tokens, at - 1));
  let to = bracketed ? shout : at + (first ? 2 : 1);
  while (first && wordAt(tokens, to) === '!') to += 1;
  return first || last || bracketed ? { to, level, rule: 'priority in words' } : undefined;
}

const CALLED =
  /^[,;.-]? ?(?:it's|its|it is|this is|this one is|that's|and it's) (?:(?:very|really|super|quite|pretty|kind of) )?(?<level>urgent|important|(?:high|top|low|medium) priority|asap)(?: [!.])*$/;
const LONGEST_CALLED = 10;

/** "passport renewal, it's urgent" */
function calledUrgent(tokens: readonly Token[], at: number, end: number): Mark | undefined {
  if (at === 0 || end - at > LONGEST_CALLED) return undefined;
  const words = tokens
    .slice(at, end)
    .map(({ word }) => word)
    .join(' ');
  const level = CALLED.exec(words)?.groups?.['level']?.replace(' priority', '');
  if (level === undefined) return undefined;
  const said = level === 'important' ? 'high' : level === 'asap' ? 'urgent' : own(LEVELS, level);
  return said && { to: end, level: said, rule: 'priority in words' };
}
