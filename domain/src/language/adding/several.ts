// Several tasks in one line, each with a moment of its own; or one task on several dates.
import type { InterpretedTask } from '@tasklog/schemas';
import { atTime, dayOf, hasTime, timeOf } from '../../recurrence/local.ts';
import { capture, type Captured } from './capture.ts';
import type { Clock } from '../clock.ts';
import { readWhole } from '../moments/when.ts';
import { momentOf } from './schedule.ts';
import { tokenise } from '../text/tokens.ts';
import { OPENING_VERB } from '../text/verbs.ts';

const MAX_PARTS = 25;
const LONGEST_SPLIT = 300;

const NEXT_TASK =
  /(?:; ?|, ?(?:and |then |also ){0,3}| (?:and then|and also|and|then) )(?:(?:please|also|i need to|remind me to|to) ){0,3}(?=(?:call|ring|phone|text|email|mail|message|send|buy|get|pick|take|go|meet|pay|feed|walk|start|clean|water|make|cook|pack|drive|prepare|visit|finish|book|order|collect|drop|write|read|review|submit|renew|cancel|fix|check|plan|do|return|bring|wash|mow|schedule|file|sign|print|update)\s)/gi;

/** The tasks of a line, one text each; empty when it tells of one. */
export function splitLine(line: string, clock: Clock): string[] {
  if (line.length > LONGEST_SPLIT) return [];
  const byVerbs = splitVerbs(line, clock);
  return byVerbs.length > 0 ? byVerbs : splitDated(line, clock);
}

/** "call ann tomorrow and pay rent on friday": what has a moment of its own on both sides is two tasks. */
function splitVerbs(line: string, clock: Clock): string[] {
  const cuts = [...line.matchAll(NEXT_TASK)].slice(0, MAX_PARTS);
  const items: string[] = [];
  let from = 0;
  for (const cut of cuts) {
    const [left, right] = [line.slice(from, cut.index), line.slice(cut.index + cut[0].length)];
    const apart = cut[0].includes(';') && left.includes(' ') && right.includes(' ');
    if (!apart && (!isDated(left, clock) || !isDated(right, clock))) continue;
    items.push(left);
    from = cut.index + cut[0].length;
  }
  return items.length === 0 ? [] : [...items, line.slice(from)];
}

function isDated(text: string, clock: Clock): boolean {
  if (text.includes('"')) return false;
  const { task, question } = capture(text, clock);
  return question === undefined && task.title !== undefined && task.due !== undefined;
}

/** A stretch between two joiners, and what was read of it. */
interface Part {
  text: string;
  /** The joiner in front of it. */
  joiner: string;
  read: Captured;
}

const JOINER = /\s?[,;] ?(?:(?:and|then|also) )?(?:again )?| (?:and|then|plus|&) (?:then )?(?:again |once more )?/gi;

function partsOf(line: string, clock: Clock): Part[] {
  const cuts = [...line.matchAll(JOINER)];
  if (cuts.length === 0 || cuts.length >= MAX_PARTS || /"|\bbetween\b/i.test(line)) return [];
  const starts = [0, ...cuts.map((cut) => cut.index + cut[0].length)];
  return starts.flatMap((start, index) => {
    const text = line.slice(start, cuts[index]?.index);
    const joiner = cuts[index - 1]?.[0] ?? '';
    return text.trim() === '' ? [] : [{ text, joiner, read: capture(text, clock) }];
  });
}

/** What goes on with the thing before it, or tells more of it: "arrives at 11", "he's away on friday". */
const SAME_THING =
  /^(?:arriv|land|back|boarding|chang|connect|check-?(?:in|out)|doors|out\b|end|finish|return|till|until|again|instead|for the\b)/i;
const SPOKEN_OF =
  /^(?:he|she|it|they|we|i|you|who|which|because|since|so|but|if|when|while|as|or|not|only|also|maybe|his|their|its|that|there)\b/i;

const isOfTheSame = (text = ''): boolean => SAME_THING.test(text) || SPOKEN_OF.test(text);

/** "tomorrow 9am standup, 11am dentist", "milk today, bread on friday": the day that was said last goes for those that name none. */
function splitDated(line: string, clock: Clock): string[] {
  const parts = grouped(partsOf(line, clock), clock);
  const apart = parts.every(({ text, read: { task, question } }, index) => {
    const named = /\p{L}/u.test(task.title ?? '') && !(index > 0 && [task.title, text].some(isOfTheSame));
    return named && question === undefined && task.due !== undefined;
  });
  const repeats = parts.some(({ read }) => read.task.rrule !== undefined);
  const mixed = repeats && !parts.every(({ read }) => read.task.rrule !== undefined || saysDay(read));
  const whole = parts.length > 1 && apart ? (capture(line, clock).task.title ?? '') : '';
  if (!parts.every(({ read: { task } }) => whole.includes(task.title ?? ''))) return [];
  if (parts.length < 2 || !apart || mixed || parts.some((part, index) => goesWith(parts[index - 1], part))) return [];
  let day: string | undefined;
  return parts.map(({ text, read, joiner }, index) => {
    if (saysDay(read)) day = read.task.due && dayOf(read.task.due);
    const whole = `${carriedVerb(joiner, text, parts[index - 1]?.text)}${text}`;
    return day === undefined || saysDay(read) || repeats ? whole : `${whole} on ${day}`;
  });
}

const saysDay = ({ rules }: Captured): boolean => rules.some((rule) => rule.startsWith('date:'));

/** What has no moment belongs to the part behind it: "milk, eggs and bread today, petrol tomorrow". */
function grouped(parts: readonly Part[], clock: Clock): Part[] {
  const groups: Part[] = [];
  let open: Part | undefined;
  for (const part of parts) {
    const text = open ? `${open.text}${part.joiner}${part.text}` : part.text;
    const whole = open ? { text, joiner: open.joiner, read: capture(text, clock) } : part;
    const dated = part.read.task.due !== undefined;
    if (dated) groups.push(whole);
    open = dated ? undefined : whole;
  }
  return open ? [] : groups;
}

const VERB_OF_THINGS =
  /^(?:call|ring|phone|text|email|message|buy|get|order|visit|meet|see|pay|book|finish|submit|return|collect|clean|wash|send|renew|take out|pick up|drop off|hand in) /i;
const OF_MORE = / (?:with|for|to|about) /i;

/** "dinner with mum on friday and dad on sunday": the second is a part of the first. */
function goesWith(before: Part | undefined, { joiner, text }: Part): boolean {
  return before !== undefined && joiner === ' and ' && OF_MORE.test(before.text) && !OPENING_VERB.test(firstWord(text));
}

/** "call ann on friday and ben on saturday": one verb in front goes for both. */
function carriedVerb(joiner: string, text: string, before = ''): string {
  const own = OPENING_VERB.test(firstWord(text)) || VERB_OF_THINGS.test(text);
  return joiner === ' and ' && !own ? (VERB_OF_THINGS.exec(before)?.[0] ?? '') : '';
}

const firstWord = (text: string): string => text.split(' ', 1)[0]?.toLowerCase() ?? '';

/** A date, an hour or both, with the marks beside them. */
interface Moment {
  date?: string | undefined;
  time?: string | undefined;
  marks: InterpretedTask;
}

/** Weekdays and days of a month may come again: it is asked whether they do, unless "again" says how it is meant. */
const MAY_REPEAT = /^date: (?:weekday|day of the month)$/;
/** "due by friday" tells of the date before it. */
const OF_THE_SAME_DATE =
  /^(?:due|deadline|by|before|until|till|from|starting|after)\b|\bat the (?:very )?(?:latest|earliest)$/i;

/** What names nothing but a moment. */
function momentIn({ text, joiner, read }: Part, clock: Clock): Moment | undefined {
  const whole = /^\d{1,2} /.test(text) ? capture(`at ${text}`, clock) : read;
  const { title, due, rrule, ...marks } = whole.task;
  if (OF_THE_SAME_DATE.test(text)) return undefined;
  if (due === undefined) return hourIn(text, clock);
  const again = /again|once more/i.test(joiner);
  if (title !== undefined || whole.question) return undefined;
  if (rrule !== undefined) return { marks: { ...marks, rrule, due } };
  if (!again && read.rules.some((rule) => MAY_REPEAT.test(rule))) return undefined;
  return { date: saysDay(read) ? dayOf(due) : undefined, time: hasTime(due) ? timeOf(due) : undefined, marks };
}

/** "14" in "at 9, 14 and 20:00" */
function hourIn(text: string, clock: Clock): Moment | undefined {
  const tokens = tokenise(text);
  const when = readWhole(tokens, 0, tokens.length, clock, true);
  return when?.time === undefined || when.date || when.fault !== undefined ? undefined : { time: when.time, marks: {} };
}

/**
 * "dentist 15 april, 15 june and 1 september at 9": the same task on each date; an hour said once goes for all of them. "Every
 * morning at 8 and every night at 9": each repeat is a task.
 */
export function onSeveralDates(line: string, clock: Clock): InterpretedTask[] {
  if (line.length > LONGEST_SPLIT) return [];
  const parts = partsOf(line, clock);
  const moments = parts.map((part) => momentIn(part, clock));
  const only = parts[moments.indexOf(undefined)];
  const { title, due, rrule, ...fields } = only?.read.task ?? {};
  const one = moments.filter((moment) => moment === undefined).length === 1 && parts.length > 1;
  if (!one || !only || only.read.question || title === undefined || due === undefined) return [];
  if (capture(line, clock).task.title === title) return [];
  const again = moments.filter((moment) => moment?.marks.rrule !== undefined).length;
  if (rrule !== undefined || again > 0)
    return rrule === undefined || again < parts.length - 1
      ? []
      : moments.map((moment) => (moment ? { title, ...moment.marks } : only.read.task));
  const own: Moment = {
    date: saysDay(only.read) ? dayOf(due) : undefined,
    time: hasTime(due) ? timeOf(due) : undefined,
    marks: fields,
  };
  const all = moments.map((moment) => moment ?? own);
  if (all.some(({ date, time }) => date === undefined && time === undefined)) return [];
  if (own.time === undefined && all.some(({ date }) => date === undefined)) return [];
  const [day, hour] = [all.find(({ date }) => date), all.findLast(({ time }) => time)];
  const marks = Object.assign({}, ...all.map((moment) => moment.marks)) as InterpretedTask;
  return all.map(({ date = day?.date, time = hour?.time }) => ({
    title,
    ...marks,
    due: date === undefined ? (momentOf([{ ...AN_HOUR, time: time ?? '' }], clock) ?? due) : atTime(date, time),
  }));
}

const AN_HOUR = { from: 0, to: 0, sure: true, shy: false, rules: [] };

/** "milk, eggs and bread" */
export function splitItems(line: string): string[] {
  return line
    .split(/[,;]\s?(?:and\s)?|\sand\s/i)
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

const HEADING =
  /^(?:(?:to[ -]?dos?|tasks|things to do|jobs|chores|plans?) (?:for )?)?(?<when>[^:"]{3,40}?)(?:,? (?:i|we) (?:need to|have to|must|should|want to))?: +(?<items>.+)$/i;

/** "wednesday: hoover, dust, bathroom": a day in front of a list is that of each; one that tells of hours is read by them. */
export function underHeading(line: string, clock: Clock): { items: string[]; shared: InterpretedTask } | undefined {
  const { when = '', items = '' } = (line.length > LONGEST_SPLIT ? null : HEADING.exec(line))?.groups ?? {};
  const parts = items.includes(',') || items.includes(';') ? splitItems(items) : [];
  if (parts.length < 2 || parts.length > MAX_PARTS || items.includes('"')) return undefined;
  const { task, question, rules } = capture(when, clock);
  if (question || task.title !== undefined || !rules.some((rule) => rule.startsWith('date:'))) return undefined;
  const plain = parts.every((part) => capture(part, clock).task.due === undefined && !SPOKEN_OF.test(part));
  return plain ? { items: parts, shared: task } : undefined;
}
