import type { Found } from './readings.ts';
import type { RepeatRead } from '../repeats/repeats.ts';
import type { Sigils } from './sigils.ts';
import { isText } from '../moments/traps.ts';
import { wordAt, type Token } from '../text/tokens.ts';
import { OPENING_VERB } from '../text/verbs.ts';
import type { When } from '../moments/when-read.ts';

/** Keeps what stands at an edge, behind a preposition or beside something kept; repeats until nothing more is won. */
export function accept(found: Found[], tokens: readonly Token[], sigils: Sigils): Found[] {
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
  if (span.to > last || isSetApart(tokens, span)) return true;
  if (beside.some((one) => one && kept.has(one) && one.kind !== 'reminder' && touching(one.span, span, tokens)))
    return true;
  const shy = (kind === 'repeat' && !isDayList(span)) || ('shy' in span && span.shy);
  return span.from <= first && (!shy || opensWish(tokens, span, kind));
}

/** "mon wed fri gym": several weekdays are no title's beginning, whatever follows. */
const isDayList = ({ shape, fault }: RepeatRead): boolean => shape.byDay.length > 1 && fault !== undefined;

/** "meeting [fri] with bob", "pay rent - friday - to bob" */
function isSetApart(tokens: readonly Token[], { from, to }: { from: number; to: number }): boolean {
  const around = `${wordAt(tokens, from - 1)}${wordAt(tokens, to)}`;
  return around === '[]' || around === '()' || /^(?:--|––|——)$/.test(around);
}

/** "christmas eve: call ann", "daily to take pills", "mondays at 7 gym": what is to be done follows. */
function opensWish(tokens: readonly Token[], span: Found['span'], kind: Found['kind']): boolean {
  const next = wordAt(tokens, span.to);
  if (/^(?:to|:|,|-)$/.test(next)) return true;
  if (kind !== 'repeat') return OPENING_VERB.test(next);
  const timed = 'times' in span && span.times.length > 0;
  const days = /s$/.test(wordAt(tokens, span.from));
  return (
    timed ||
    (OPENING_VERB.test(next) &&
      (days ||
        !/^(?:call|check|report|review|order|walk|start|book|phone|text|message|email|mail|visit|drive|meet|clean|drop|read|print)$/.test(
          next,
        )))
  );
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
  return found.filter(
    (one) => one.kind === 'reminder' || (one.kind === 'bound' ? repeat !== undefined : keep.has(one)),
  );
}
