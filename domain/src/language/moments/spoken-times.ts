import { clockText, meridiemAt, spokenHalf, withMeridiem, type TimeRead } from './time-read.ts';
import { wordAt, type Token } from '../text/tokens.ts';
import { numberWord } from '../text/words.ts';

/** "half past seven", "quarter to five", "ten past six", "seven thirty", "seven pm", "five o'clock" */
export function spokenTime(tokens: readonly Token[], from: number): TimeRead | undefined {
  return pastOrTo(tokens, from) ?? spokenHour(tokens, from);
}

function pastOrTo(tokens: readonly Token[], from: number): TimeRead | undefined {
  const start = wordAt(tokens, from) === 'a' && wordAt(tokens, from + 1) === 'quarter' ? from + 1 : from;
  const word = wordAt(tokens, start);
  const minutes = word === 'half' ? 30 : word === 'quarter' ? 15 : (numberWord(word) ?? smallNumber(word));
  if (
    minutes === undefined ||
    minutes > 30 ||
    (/^\d/.test(word) && /^(?:from|between)$/.test(wordAt(tokens, start - 1)))
  )
    return undefined;
  const wordy = wordAt(tokens, start + 1) === 'minutes' || wordAt(tokens, start + 1) === 'min' ? start + 2 : start + 1;
  const direction = wordAt(tokens, wordy);
  if (word === 'half' && wordy === start + 1 && hourWord(direction) !== undefined) return halfHour(tokens, start + 1);
  if (!/^(?:past|after|to|before|till)$/.test(direction)) return undefined;
  if (word !== 'half' && word !== 'quarter' && !/^(?:past|to)$/.test(direction)) return undefined;
  const hour = hourWord(wordAt(tokens, wordy + 1));
  if (hour === undefined) return undefined;
  const later = direction === 'past' || direction === 'after';
  const half = meridiemAt(tokens, wordy + 2);
  const real = withMeridiem(hour, half) ?? hour;
  const total = (real * 60 + (later ? minutes : -minutes) + 24 * 60) % (24 * 60);
  const sure = word === 'half' || word === 'quarter' || half !== undefined;
  const base = {
    to: wordy + (half ? 3 : 2),
    time: clockText(Math.floor(total / 60), total % 60),
    rule: 'time: in words',
  };
  return { ...base, needs: sure ? 'edge' : 'at', bare: half === undefined };
}

/** "at half seven": half an hour after it. */
function halfHour(tokens: readonly Token[], at: number): TimeRead {
  const half = meridiemAt(tokens, at + 1);
  const hour = withMeridiem(hourWord(wordAt(tokens, at)) ?? 0, half) ?? 0;
  return {
    to: at + (half ? 2 : 1),
    time: clockText(hour, 30),
    needs: 'at',
    rule: 'time: in words',
    bare: half === undefined,
  };
}

const SMALL = /^\d{1,2}$/;

function smallNumber(word: string): number | undefined {
  return SMALL.test(word) && Number(word) % 5 === 0 ? Number(word) : undefined;
}

function hourWord(word: string): number | undefined {
  const hour = SMALL.test(word) ? Number(word) : numberWord(word);
  return hour !== undefined && hour >= 1 && hour <= 12 ? hour : undefined;
}

function spokenHour(tokens: readonly Token[], from: number): TimeRead | undefined {
  const hour = numberWord(wordAt(tokens, from));
  if (hour === undefined || hour < 1 || hour > 12) return undefined;
  const minute = spokenMinute(tokens, from + 1);
  const to = from + 1 + minute.words;
  const half = meridiemAt(tokens, to);
  const real = withMeridiem(hour, half) ?? hour;
  const base = { time: clockText(real, minute.value), rule: 'time: in words' };
  if (half) return { ...base, to: to + 1, needs: 'nothing' };
  if (minute.words === 0 && /^o'?clock$/.test(wordAt(tokens, to)))
    return spokenHalf(tokens, { ...base, to: to + 1, needs: 'nothing', bare: true });
  return { ...base, to, needs: 'at', bare: true };
}

function spokenMinute(tokens: readonly Token[], at: number): { value: number; words: number } {
  if (/^(?:oh|o)$/.test(wordAt(tokens, at))) {
    const minute = numberWord(wordAt(tokens, at + 1));
    return minute !== undefined && minute < 10 ? { value: minute, words: 2 } : { value: 0, words: 0 };
  }
  const tens = numberWord(wordAt(tokens, at));
  if (tens === undefined || tens < 10 || tens > 59) return { value: 0, words: 0 };
  const ones = tens % 10 === 0 && tens >= 20 ? numberWord(wordAt(tokens, at + 1)) : undefined;
  return ones !== undefined && ones < 10 ? { value: tens + ones, words: 2 } : { value: tens, words: 1 };
}
