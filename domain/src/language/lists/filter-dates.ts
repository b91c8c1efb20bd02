import { weekdayAfter, type Clock } from '../clock.ts';
import { readDate } from '../moments/dates.ts';
import { isExact, readDuration, shiftDate } from '../moments/durations.ts';
import type { Filter, Taken } from './filter.ts';
import { readPeriod } from '../moments/periods.ts';
import { wordAt, type Token } from '../text/tokens.ts';
import { monthOf, ordinalOf } from '../text/words.ts';

export function dates(tokens: readonly Token[], at: number, clock: Clock): Taken {
  return (
    noDate(tokens, at, clock) ?? stretch(tokens, at, clock) ?? sided(tokens, at, clock) ?? oneDay(tokens, at, clock)
  );
}

function noDate(tokens: readonly Token[], at: number, clock: Clock): Taken {
  if (!OPENS_NO_DATE.test(wordAt(tokens, at))) return undefined;
  const words = tokens
    .slice(at, at + 4)
    .map(({ word }) => word)
    .join(' ');
  const none =
    /^(?:(?:with |have |has )?no (?:due )?(?:dates?|deadlines?)|without (?:a |any )?(?:due )?(?:dates?|deadlines?)|undated|unscheduled|no due)/.exec(
      words,
    );
  if (none) return { to: at + none[0].split(' ').length, filter: { due: 'no date' }, rule: 'filter: no date' };
  const dated = /^(?:with (?:a )?(?:due )?(?:date|deadline)s?|has date|dated)/.exec(words);
  if (dated) return { to: at + dated[0].split(' ').length, filter: { due: 'has date' }, rule: 'filter: has date' };
  const late =
    /^(?:overdue|past due|late|missed|miss|behind(?: on| with)?|forgotten|forgot|forget|ignoring|neglecting|avoiding|putting off|procrastinating on)\b/.exec(
      words,
    );
  if (!late) return undefined;
  const before = clock.today.subtract({ days: 1 }).toString();
  return { to: at + late[0].split(' ').length, filter: { due: 'overdue', to: before }, rule: 'filter: overdue' };
}

const OPENS_NO_DATE =
  /^(?:with|have|has|no|un|dated|over|past|late|miss|behind|forg|ignor|neglect|avoid|putting|procrast)/;

/** "this week", "next month", "in june", "the next 7 days", "between 3 and 9 june", "from monday to friday" */
function stretch(tokens: readonly Token[], at: number, clock: Clock): Taken {
  return (
    weekend(tokens, at, clock) ?? nextDays(tokens, at, clock) ?? between(tokens, at, clock) ?? whole(tokens, at, clock)
  );
}

function whole(tokens: readonly Token[], at: number, clock: Clock): Taken {
  const from = wordAt(tokens, at) === 'from' && /^(?:this|last|next|past)$/.test(wordAt(tokens, at + 1));
  const start = from || /^(?:in|during|for)$/.test(wordAt(tokens, at)) ? at + 1 : at;
  const month = monthOf(wordAt(tokens, start)) !== undefined;
  const alone =
    start === tokens.length - 1 && /^(?:show|list|view|see|display|me|my|all|tasks?)$/.test(wordAt(tokens, at - 1));
  if (month && start === at && !alone && !/^\d{4}$/.test(wordAt(tokens, start + 1))) return undefined;
  if (month && ordinalOf(wordAt(tokens, start + 1)) === undefined && /^\d{1,2}$/.test(wordAt(tokens, start + 1)))
    return undefined;
  const period = readPeriod(tokens, start, clock);
  if (!period || period.name === 'day') return undefined;
  const which = `${wordAt(tokens, start)} ${wordAt(tokens, start + 1)}`;
  const due = which === 'this week' || which === 'next week' ? { due: which } : {};
  return {
    to: period.to,
    filter: { ...due, from: period.first.toString(), to: period.last.toString() } as Filter,
    rule: `filter: ${period.name}`,
  };
}

function weekend(tokens: readonly Token[], at: number, clock: Clock): Taken {
  const start = /^(?:on|for|over)$/.test(wordAt(tokens, at)) ? at + 1 : at;
  const which = wordAt(tokens, start);
  if (!/^(?:this|the|next)$/.test(which) || wordAt(tokens, start + 1) !== 'weekend') return undefined;
  const day = clock.today.dayOfWeek === 7 ? clock.today.subtract({ days: 1 }) : clock.today;
  const saturday = day.dayOfWeek === 6 ? day : weekdayAfter(day, 6);
  const first = which === 'next' ? saturday.add({ weeks: clock.today.dayOfWeek >= 6 ? 1 : 1 }) : saturday;
  const due = which === 'next' ? {} : { due: 'this weekend' as const };
  return {
    to: start + 2,
    filter: { ...due, from: first.toString(), to: first.add({ days: 1 }).toString() },
    rule: 'filter: weekend',
  };
}

/** "next 7 days", "in the next 3 days", "within 2 weeks", "7 days", "last 3 days" */
function nextDays(tokens: readonly Token[], from: number, clock: Clock): Taken {
  let at = from;
  while (/^(?:in|within|over|for|during|the)$/.test(wordAt(tokens, at))) at += 1;
  const which = wordAt(tokens, at);
  const said = /^(?:next|coming|following|last|past)$/.test(which);
  const length = readDuration(tokens, said ? at + 1 : at);
  if (!length || isExact(length.value) || /^(?:ago|before|after|from)$/.test(wordAt(tokens, length.to)))
    return undefined;
  const back = /^(?:last|past)$/.test(which);
  const edge = shiftDate(clock.today, length.value, back ? -1 : 1);
  const range = back
    ? { from: edge.toString(), to: clock.today.toString() }
    : { from: clock.today.toString(), to: edge.toString() };
  return { to: length.to, filter: range, rule: 'filter: days' };
}

function between(tokens: readonly Token[], at: number, clock: Clock): Taken {
  const word = wordAt(tokens, at);
  if (word !== 'between' && word !== 'from') return undefined;
  const joined = word === 'between' ? /^(?:and|-|–|to)$/ : /^(?:to|until|till|through|-|–)$/;
  const [bare, next] = [Number(wordAt(tokens, at + 1).replace(/(?:st|nd|rd|th)$/, '')), wordAt(tokens, at + 2)];
  const second = joined.test(next) ? readDate(tokens, at + 3, clock) : undefined;
  if (second && Number.isInteger(bare) && bare >= 1 && bare <= second.date.daysInMonth)
    return range(second.date.with({ day: bare }), second.date, second.to);
  const first = wordAt(tokens, at + 1) === 'now' ? { to: at + 2, date: clock.today } : readDate(tokens, at + 1, clock);
  const last = first && joined.test(wordAt(tokens, first.to)) ? readDate(tokens, first.to + 1, clock) : undefined;
  return first && last ? range(first.date, last.date, last.to) : undefined;
}

function range(first: Temporal.PlainDate, last: Temporal.PlainDate, to: number): Taken {
  const end = Temporal.PlainDate.compare(last, first) < 0 ? last.add({ years: 1 }) : last;
  return { to, filter: { from: first.toString(), to: end.toString() }, rule: 'filter: range' };
}

/** "before friday", "by friday", "after 1 june", "until sunday", "since monday" */
function sided(tokens: readonly Token[], from: number, clock: Clock): Taken {
  const word = wordAt(tokens, from);
  if (!/^(?:before|by|until|till|after|since|from)$/.test(word)) return undefined;
  const at = wordAt(tokens, from + 1) === ':' ? from + 2 : from + 1;
  const read = readDate(tokens, at, word === 'since' ? { ...clock, past: true } : clock);
  const month = read ? undefined : readPeriod(tokens, at, clock);
  const first = read?.date ?? month?.first;
  const last = read?.date ?? month?.last;
  const to = read?.to ?? month?.to;
  if (!first || !last || to === undefined || read?.fault) return undefined;
  const filter: Filter =
    word === 'before'
      ? { to: first.subtract({ days: 1 }).toString() }
      : word === 'after'
        ? { from: last.add({ days: 1 }).toString() }
        : /^(?:since|from)$/.test(word)
          ? { from: first.toString() }
          : { to: last.toString() };
  return { to, filter, rule: `filter: ${word}` };
}

/** "on friday", "today's", "friday night": the day is looked at, not the part of it. */
function oneDay(tokens: readonly Token[], from: number, clock: Clock): Taken {
  const at = /^(?:on|for|at|date|:)$/.test(wordAt(tokens, from)) ? from + 1 : from;
  const possessive = /^(today|tomorrow|yesterday|tonight)'?s$/.exec(wordAt(tokens, at))?.[1];
  const read = possessive
    ? readDate([{ text: possessive, word: possessive, start: 0, end: 0, kind: 'word' }], 0, clock)
    : readDate(tokens, at, clock);
  if (!read || read.fault || (read.dayOnly && wordAt(tokens, at) !== 'the' && at === from)) return undefined;
  const after = possessive ? at + 1 : read.to;
  const to = wordAt(tokens, after) === 'night' ? after + 1 : after;
  const day = read.date.toString();
  const long = /^date: (week|weekend) of a date$/.exec(read.rule)?.[1];
  if (long !== undefined) {
    const last = read.date.add({ days: long === 'week' ? 6 : 1 });
    return { to, filter: { from: day, to: last.toString() }, rule: `filter: ${long}` };
  }
  const due =
    day === clock.today.toString()
      ? { due: 'today' as const }
      : day === clock.today.add({ days: 1 }).toString()
        ? { due: 'tomorrow' as const }
        : {};
  return { to, filter: { ...due, from: day, to: day }, rule: 'filter: day' };
}
