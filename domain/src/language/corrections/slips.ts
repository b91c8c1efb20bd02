import { textOf, tokenise, wordAt, type Token } from '../text/tokens.ts';
import type { Clock } from '../clock.ts';
import { inHalf } from '../moments/time-read.ts';
import { readTime } from '../moments/times.ts';
import { readWhen } from '../moments/when.ts';
import type { When } from '../moments/when-read.ts';
import { startsMoment } from '../moments/moment-starts.ts';

/** Longer text is prose or a pasted list, where nobody corrects an hour in passing. */
const LONGEST = 200;
const TAKES_BACK = /\b(?:no|nope|wait|actually|sorry|oops|rather|scratch|mean|meant|make)\b/i;

/** "at 5, actually 6", "on monday, no, tuesday": a moment that is taken back in the same breath gives way to the next one. */
export function withoutSlips(text: string, clock: Clock): string {
  if (text.length > LONGEST || text.includes('\n') || !TAKES_BACK.test(text)) return text;
  const tokens = tokenise(text);
  for (let at = 0; at < tokens.length; at += 1) {
    const first = startsMoment(wordAt(tokens, at))
      ? (readWhen(tokens, at, clock) ?? hourAt(tokens, at, clock))
      : undefined;
    const behind = first ? takenBack(tokens, first.to) : undefined;
    const second = behind === undefined ? undefined : momentAt(tokens, behind, clock);
    if (first && behind !== undefined && second)
      return [
        textOf(text, tokens, 0, at),
        instead(first, second, wordAt(tokens, at), textOf(text, tokens, behind, second.to)),
        textOf(text, tokens, second.to, tokens.length),
      ]
        .filter((part) => part !== '')
        .join(' ');
  }
  return text;
}

/** "at 5" in front of "actually 6", where the words behind it keep it from being read as an hour. */
function hourAt(tokens: readonly Token[], at: number, clock: Clock): When | undefined {
  const hour = /^(?:at|@|by|for)$/.test(wordAt(tokens, at)) ? readTime(tokens, at + 1, clock.house) : undefined;
  return hour && { from: at, to: hour.to, time: hour.time, sure: true, shy: false, rules: [hour.rule] };
}

const MARK = /^[,.;…–—-]+$/;
const MARKER = /^(?:no|nope|wait|actually|sorry|oops|rather|hmm|um|uh)$/;
const MARKERS = ['i mean', 'i meant', 'or rather', 'make that', 'make it', 'scratch that', 'let us say', 'hold on'].map(
  (words) => words.split(' '),
);
const MOST_MARKERS = 8;

/** The token behind the words that take back what was said, when there are such words. */
function takenBack(tokens: readonly Token[], from: number): number | undefined {
  let [at, said] = [from, false];
  while (at < from + MOST_MARKERS) {
    const several = MARKERS.find((words) => words.every((word, index) => wordAt(tokens, at + index) === word));
    if (several) [at, said] = [at + several.length, true];
    else if (MARKER.test(wordAt(tokens, at))) [at, said] = [at + 1, true];
    else if (tokens[at]?.kind === 'mark' && MARK.test(wordAt(tokens, at))) at += 1;
    else break;
  }
  return said ? at : undefined;
}

/** A moment, or a bare number that can only be the hour meant instead. */
function momentAt(tokens: readonly Token[], at: number, clock: Clock): When | undefined {
  const read = readWhen(tokens, at, clock);
  if (read) return read.until === undefined ? read : undefined;
  const hour = readTime(tokens, at, clock.house);
  const ends = hour !== undefined && tokens.slice(hour.to).every(({ kind }) => kind === 'mark');
  return hour && ends
    ? { from: at, to: hour.to, time: hour.time, sure: false, shy: false, rules: [hour.rule] }
    : undefined;
}

const NOON = '12:00';
const LEAD = /^(?:on|at|@|by|before|after|until|till|for|from)$/;

/** What was said last, behind the preposition of the first; the day or the hour that it leaves out is that of the first. */
function instead(first: When, second: When, lead: string, said: string): string {
  const alike = second.date ? first.date !== undefined : first.time !== undefined && first.date === undefined;
  const hour = second.time !== undefined && /^(?:at )?\d{1,2}$/.test(said) ? second.time : undefined;
  const late = hour !== undefined && first.time !== undefined && first.time >= NOON;
  if (hour !== undefined) return `${first.date?.toString() ?? ''} at ${late ? inHalf(hour, 'evening') : hour}`.trim();
  if (second.date === undefined && first.date !== undefined) return `${first.date.toString()} ${said}`;
  const led = alike && LEAD.test(lead) && !LEAD.test(said.split(' ', 1)[0] ?? '') ? `${lead} ${said}` : said;
  return second.time === undefined && first.time !== undefined ? `${led} at ${first.time}` : led;
}
