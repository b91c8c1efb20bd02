import * as en from 'chrono-node/en';
import { realDate, type Clock } from '../clock.ts';
import type { Token } from '../text/tokens.ts';
import type { When } from './when-read.ts';

const MONTH = /jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec/i;
const PREPOSITION = /^(?:on|by|due|until|before|for)$/;
const LONGEST_LINE = 300;

/**
 * Dates in spellings that the grammar leaves, such as 10-Aug-2027, read by chrono-node. Only a day with its month's
 * name counts, and only at the end of the line or behind a preposition. chrono ignores zone names, so it is given the
 * wall clock dressed as UTC and only its components are read.
 */
export function readRemaining(line: string, tokens: readonly Token[], clock: Clock): When | undefined {
  if (line.length > LONGEST_LINE || !MONTH.test(line) || !/\d/.test(line)) return undefined;
  const instant = new Date(`${clock.wall.toString({ smallestUnit: 'second' })}Z`);
  for (const { index, text, start } of en.parse(line, { instant, timezone: 0 }, { forwardDate: true })) {
    if (!MONTH.test(text) || !/\d/.test(text) || !start.isCertain('day') || !start.isCertain('month')) continue;
    const from = tokens.findIndex((token) => token.start === index);
    const to = tokens.findIndex((token) => token.end === index + text.length) + 1;
    const covered = tokens.slice(from, to);
    if (from < 0 || to <= from || covered.some((token) => token.kind === 'masked')) continue;
    const led = PREPOSITION.test(tokens[from - 1]?.word ?? '');
    if (!led && to < tokens.length) continue;
    const [year, month, day] = [start.get('year'), start.get('month'), start.get('day')];
    const date = realDate(year ?? 0, month ?? 0, day ?? 0);
    if (date)
      return {
        from: led ? from - 1 : from,
        to,
        date,
        sure: true,
        shy: false,
        rules: ['date: chrono'],
        ...timeOf(start),
      };
  }
  return undefined;
}

function timeOf(start: { isCertain(part: 'hour'): boolean; get(part: 'hour' | 'minute'): number | null }): {
  time?: string;
} {
  if (!start.isCertain('hour')) return {};
  const two = (value: number | null) => String(value ?? 0).padStart(2, '0');
  return { time: `${two(start.get('hour'))}:${two(start.get('minute'))}` };
}
