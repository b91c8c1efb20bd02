import { weekEndOf, weekStartOf, type Clock } from '../clock.ts';
import type { Read } from '../moments/durations.ts';
import { code, every, type RepeatShape } from './repeat-shape.ts';
import { wordAt, type Token } from '../text/tokens.ts';
import { isEvery, isOfOrIn, oneOf } from '../text/words.ts';

/** "the end of every month", "every month end", "at the start of each week": a first or last day, again and again. */
export function readRepeatedEdge(tokens: readonly Token[], from: number, clock: Clock): Read<RepeatShape> | undefined {
  return edgeOfEvery(tokens, from, clock) ?? everyEdge(tokens, from, clock);
}

const leadsEdge = oneOf('at on by towards');
const END = /^(?:end|close|eom|eow|eoq|eoy)$/;
const START = /^(?:start|beginning)$/;
const UNIT = /^(week|month|quarter|year)(?:'s)?$/;

function edgeOfEvery(tokens: readonly Token[], from: number, clock: Clock): Read<RepeatShape> | undefined {
  const led = leadsEdge(wordAt(tokens, from)) ? from + 1 : from;
  const at = wordAt(tokens, led) === 'the' ? led + 1 : led;
  const word = wordAt(tokens, at);
  if (!isOfOrIn(wordAt(tokens, at + 1)) || !isEvery(wordAt(tokens, at + 2))) return undefined;
  if (!END.test(word) && !START.test(word)) return undefined;
  return ofUnit(wordAt(tokens, at + 3), END.test(word), at + 4, clock);
}

/** "every month end", "every end of the month", "every eom" */
function everyEdge(tokens: readonly Token[], from: number, clock: Clock): Read<RepeatShape> | undefined {
  if (!isEvery(wordAt(tokens, from)) && wordAt(tokens, from) !== 'ev') return undefined;
  const at = wordAt(tokens, from + 1) === 'the' ? from + 2 : from + 1;
  const [word, next] = [wordAt(tokens, at), wordAt(tokens, at + 1)];
  const short = /^eo([wmqy])$/.exec(word)?.[1];
  if (short) return ofUnit({ w: 'week', m: 'month', q: 'quarter', y: 'year' }[short] ?? '', true, at + 1, clock);
  const joined = /^(week|month|quarter|year)-(end|start)$/.exec(word);
  if (joined) return ofUnit(joined[1] ?? '', joined[2] === 'end', at + 1, clock);
  if (UNIT.test(word) && (next === 'end' || START.test(next))) return ofUnit(word, next === 'end', at + 2, clock);
  if ((!END.test(word) && !START.test(word)) || next !== 'of') return undefined;
  const unit = /^(?:the|a)$/.test(wordAt(tokens, at + 2)) ? at + 3 : at + 2;
  return ofUnit(wordAt(tokens, unit), END.test(word), unit + 1, clock);
}

function ofUnit(word: string, end: boolean, to: number, clock: Clock): Read<RepeatShape> | undefined {
  const day = { byMonthDay: [end ? -1 : 1] };
  switch (UNIT.exec(word)?.[1]) {
    case 'week': {
      const edge = end ? weekEndOf(clock.today, clock) : weekStartOf(clock.today, clock);
      return { to, value: every('WEEKLY', 1, { byDay: [code(edge.dayOfWeek)] }) };
    }
    case 'month':
      return { to, value: every('MONTHLY', 1, day) };
    case 'quarter':
      return { to, value: every('MONTHLY', 3, { ...day, ofQuarter: true }) };
    case 'year':
      return { to, value: every('YEARLY', 1, { byMonth: [end ? 12 : 1], byMonthDay: [end ? 31 : 1] }) };
    default:
      return undefined;
  }
}
