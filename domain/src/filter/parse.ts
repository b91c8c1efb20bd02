import type { SavedFilter } from '@tasklog/schemas';
import type { Clock } from '../language/clock.ts';
import { both, either, not } from './expression.ts';
import type { Filter } from './expression.ts';
import { FilterFault } from './fault.ts';
import type { Fault } from './fault.ts';
import { readTerm } from './terms.ts';
import { tokenise } from './tokens.ts';
import type { Token } from './tokens.ts';

export type ParsedFilter = { ok: true; filter: Filter } | { ok: false; fault: Fault };

export const MAX_LENGTH = 1_000;
const MAX_DEPTH = 40;
/** A saved filter may name others, and they may again: no further than this, and so never round in a circle. */
const MAX_NAMED = 5;
/** With those of the saved filters in it, which may be named again and again. */
const MAX_TERMS = 300;

/**
 * Reads a filter line. Never throws. Grammar, what binds least first:
 *
 *     filter = either { "," either }
 *     either = both { ("|" | "or") both }
 *     both   = not { ("&" | "and") not }
 *     not    = ("!" | "not") not | "(" filter ")" | term
 *
 * The terms are in terms.ts. Days are read on the clock, in the user's zone; `clock.house.filters` are the saved ones.
 */
export function parseFilter(text: string, clock: Clock): ParsedFilter {
  try {
    return { ok: true, filter: read(text, clock, 0, { left: MAX_TERMS }) };
  } catch (error) {
    if (error instanceof FilterFault) return { ok: false, fault: error.fault };
    throw error;
  }
}

type Terms = { left: number };
type Reading = {
  text: string;
  clock: Clock;
  named: number;
  terms: Terms;
  tokens: readonly Token[];
  at: number;
  depth: number;
};

function read(text: string, clock: Clock, named: number, terms: Terms): Filter {
  if (text.length > MAX_LENGTH)
    throw new FilterFault(MAX_LENGTH, 0, `a filter has at most ${String(MAX_LENGTH)} characters; save a part of it`);
  const stray = text.search(UNREADABLE);
  if (stray >= 0) throw new FilterFault(stray, 0, 'this is no character; leave it out');
  const reading: Reading = { text, clock, named, terms, tokens: tokenise(text), at: 0, depth: 0 };
  const filter = readFilter(reading);
  const left = here(reading);
  if (left.kind === 'close') throw fault(left, 'this bracket was never opened; take it away, or put ( before it');
  if (left.kind !== 'end') throw fault(left, 'put & (and) or | (or) before this');
  return filter;
}

const UNREADABLE = /\0|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

const readFilter = (reading: Reading): Filter => either(several(reading, 'comma', readEither));
const readEither = (reading: Reading): Filter => either(several(reading, 'or', readBoth));
const readBoth = (reading: Reading): Filter => both(several(reading, 'and', readNot));

function several(reading: Reading, between: Token['kind'], readOne: (reading: Reading) => Filter): Filter[] {
  const parts = [readOne(reading)];
  while (take(reading, between)) parts.push(readOne(reading));
  return parts;
}

function readNot(reading: Reading): Filter {
  const token = here(reading);
  reading.depth += 1;
  if (reading.depth > MAX_DEPTH) throw fault(token, `brackets and "not" lie at most ${String(MAX_DEPTH)} deep`);
  const filter = take(reading, 'not')
    ? not(readNot(reading))
    : take(reading, 'open')
      ? readBracket(reading, token)
      : term(reading);
  reading.depth -= 1;
  return filter;
}

function readBracket(reading: Reading, open: Token): Filter {
  const filter = readFilter(reading);
  const end = here(reading);
  if (take(reading, 'close')) return filter;
  throw end.kind === 'end'
    ? fault(open, 'this bracket is not closed; put ) where it ends')
    : fault(end, 'put & (and), | (or) or ) before this');
}

function term(reading: Reading): Filter {
  const token = here(reading);
  if (!take(reading, 'text')) throw fault(token, missing(reading));
  const { text, clock, named, terms } = reading;
  terms.left -= 1;
  if (terms.left < 0) throw fault(token, `a filter has at most ${String(MAX_TERMS)} terms, those of saved filters too`);
  return readTerm(text.slice(token.start, token.end), token.start, clock, (name) => {
    const saved = clock.house.filters.find((each) => each.name.toLowerCase() === name.toLowerCase());
    if (saved === undefined) throw fault(token, noSuch(name, clock.house.filters));
    if (named >= MAX_NAMED) throw fault(token, `saved filters name one another at most ${String(MAX_NAMED)} deep`);
    return readSaved(saved, token, reading);
  });
}

/** A fault in a saved filter lies, for whoever named it, where it was named. */
function readSaved({ name, filter }: SavedFilter, token: Token, { clock, named, terms }: Reading): Filter {
  try {
    return read(filter, clock, named + 1, terms);
  } catch (error) {
    if (error instanceof FilterFault)
      throw fault(token, `the saved filter “${name}” cannot be read: ${error.fault.says}`);
    throw error;
  }
}

function noSuch(name: string, filters: readonly SavedFilter[]): string {
  const names = filters.map((each) => `“${each.name}”`).join(', ');
  return `there is no saved filter “${name}”; ${names === '' ? 'none is saved yet' : `there are ${names}`}`;
}

function missing({ tokens, at }: Reading): string {
  const example = 'such as today, @home or p1';
  if (tokens.length === 1) return `a filter cannot be empty; write something ${example}`;
  return at === 0 ? `write something before this, ${example}` : `something is missing here, ${example}`;
}

const here = ({ tokens, at }: Reading): Token => tokens[at] as Token;

function take(reading: Reading, kind: Token['kind']): boolean {
  const taken = here(reading).kind === kind;
  if (taken) reading.at += 1;
  return taken;
}

const fault = ({ start, end }: Token, says: string): FilterFault => new FilterFault(start, end - start, says);
