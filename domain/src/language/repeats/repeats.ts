import type { Clock } from '../clock.ts';
import { readHead, WITHOUT_EVERY } from './repeat-heads.ts';
import type { RepeatRead } from './repeat-read.ts';
import { readTails } from './repeat-tails.ts';
import { wordAt, type Token } from '../text/tokens.ts';

export type { RepeatRead } from './repeat-read.ts';

/** The repeat that the words from a token on say: its head, then times, days, bounds and exceptions in any order. */
export function readRepeat(tokens: readonly Token[], from: number, clock: Clock): RepeatRead | undefined {
  const head = readHead(tokens, from, clock);
  if (!head) return undefined;
  const { body, to, edge, completionRelative } = head;
  const repeat: RepeatRead = {
    from,
    to,
    shape: body.shape,
    times: body.times ?? (body.time === undefined ? [] : [body.time]),
    edge,
    rules: [body.rule],
    ...(body.timesByDay ? { timesByDay: body.timesByDay } : {}),
    ...(body.part ? { part: body.part } : {}),
    ...(body.fault === undefined ? {} : { fault: body.fault }),
    ...(body.asks === undefined ? {} : { asks: body.asks }),
    ...(completionRelative ? { completionRelative } : {}),
  };
  const read = answered(readTails(tokens, repeat, clock));
  return wordAt(tokens, read.to) === 'or' && wordAt(tokens, read.to + 1) === 'so' ? { ...read, to: read.to + 2 } : read;
}

/** "twice a week on monday and friday": the days that were asked for stand behind it; "mon and thu until june" comes again. */
function answered(repeat: RepeatRead): RepeatRead {
  const { shape, times, asks, fault, boundFault, ...rest } = repeat;
  const open = fault ?? boundFault;
  const days = shape.byDay.length + shape.byMonthDay.length;
  const bounded = repeat.until !== undefined || repeat.length !== undefined || repeat.count !== undefined;
  const isAnswered =
    (asks !== undefined && (shape.freq === 'DAILY' ? times.length : days) === asks) ||
    (bounded && repeat.rules[0] === WITHOUT_EVERY && boundFault === undefined);
  return { ...rest, shape, times, ...(open === undefined || isAnswered ? {} : { fault: open }) };
}
