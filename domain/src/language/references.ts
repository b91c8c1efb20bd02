import type { Clock } from './clock.ts';
import type { Context, ListedTask } from './context.ts';
import { isIn, readFilter, type Filter } from './filters.ts';
import { matches } from './matching.ts';
import { unquote } from './title.ts';
import { ordinalOf, wholeNumber } from './words.ts';

/** Which tasks a phrase means, or why that cannot be told. */
export type Resolved =
  | { kind: 'found'; tasks: ListedTask[]; text?: string; rule: string; bulk?: { filter: Filter; all: boolean } }
  | { kind: 'many'; tasks: ListedTask[]; text: string }
  | { kind: 'none'; text: string; nearest: ListedTask[]; why?: string };

type Status = 'open' | 'completed' | 'any';

/** Resolves a number, a list of them, "it", a title in words, or a description of many. */
export function resolve(phrase: string, context: Context, clock: Clock, status: Status = 'open'): Resolved {
  const text = tidy(phrase);
  return (
    byNumber(text, context) ??
    byPronoun(text, context, status) ??
    byFilter(text, context, clock, status) ??
    severalTitles(text, context, status) ??
    byTitle(text, context, status)
  );
}

/** "the milk and the dentist": every part must mean one task, and the whole none. */
function severalTitles(text: string, context: Context, status: Status): Resolved | undefined {
  const parts = text.split(/\s?(?:,|&)\s?(?:and\s)?|\sand\s/i).filter((part) => part !== '');
  if (parts.length < 2 || parts.length > MAX_PARTS || byTitle(text, context, status).kind === 'found') return undefined;
  const found = parts.map((part) => byTitle(part, context, status));
  const tasks = found.flatMap((one) => (one.kind === 'found' ? one.tasks : []));
  const each = tasks.length === parts.length && new Set(tasks).size === tasks.length;
  return each ? { kind: 'found', tasks, text, rule: 'reference: several titles' } : undefined;
}

const MAX_PARTS = 10;

/** A title in words alone: exact, then all words, then nearly all with a margin. */
function byTitle(phrase: string, context: Context, status: Status = 'open'): Resolved {
  const text = unquote(withoutNouns(phrase));
  const tasks = context.tasks.filter((task) => status === 'any' || task.status === status);
  const found = matches(text, tasks);
  const exact = found.filter((match) => match.exact);
  if (exact.length === 1 && exact[0]) return one(exact[0].task, text, 'reference: title');
  if (exact.length > 1) return { kind: 'many', tasks: exact.map(({ task }) => task), text };
  const whole = found.filter(({ score }) => score === 1);
  if (whole.length === 1 && whole[0]) return one(whole[0].task, text, 'reference: all words');
  if (whole.length > 1)
    return spoken(
      whole.map(({ task }) => task),
      text,
    );
  const [best, second] = found;
  if (best && best.score >= SURE && best.score - (second?.score ?? 0) >= MARGIN)
    return one(best.task, text, 'reference: most words');
  const close = found.filter(({ score }) => score >= SURE);
  if (close.length > 1) return { kind: 'many', tasks: close.map(({ task }) => task), text };
  return { kind: 'none', text, nearest: found.slice(0, NEAREST).map(({ task }) => task) };
}

const SURE = 0.65;
const MARGIN = 0.15;
const NEAREST = 3;

/** Of several titles with all the words, one that begins with them as they were said is meant only if alone. */
function spoken(tasks: ListedTask[], text: string): Resolved {
  const same = tasks.filter(({ title }) => title.toLowerCase() === text.toLowerCase());
  return same.length === 1 && same[0] ? one(same[0], text, 'reference: title') : { kind: 'many', tasks, text };
}

function one(task: ListedTask, text: string, rule: string): Resolved {
  return { kind: 'found', tasks: [task], text, rule };
}

function tidy(phrase: string): string {
  return phrase
    .trim()
    .replace(/[.!,;:]{1,9}$/, '')
    .replace(/^(?:the |my )?(?:task|todo|to-do|item) (?=["'“‘])/i, '')
    .replace(/\s(?:please|now|from (?:my|the) list|off (?:my|the) list|on my list)$/i, '')
    .trim();
}

/** "the dentist task", "my task about the dentist" */
function withoutNouns(phrase: string): string {
  return phrase
    .replace(
      /^(?:the |my |that |this )?(?:task|todo|to-do|item|reminder|one)s? (?:called|named|titled|about|for|to|with|that says|on|:)\s*/i,
      '',
    )
    .replace(/^(?:the|my|that|this|our)\s+(?=\S)/i, '')
    .replace(/\s(?:task|todo|to-do|item|reminder|one|thing|entry)$/i, '')
    .trim();
}

const MAX_NUMBERS = 100;

function byNumber(text: string, context: Context): Resolved | undefined {
  const bare = text.replace(
    /^(?:the )?(?:tasks?|todos?|items?|numbers?|nos?\.?|nrs?\.?|#)\s*(?:number |no\.? |nr\.? )?/i,
    '',
  );
  const said = bare !== text;
  const numbers = numbersOf(bare, said);
  if (!numbers) return undefined;
  const found = numbers.map((number) => context.tasks.find(({ n }) => n === number));
  const missing = numbers.filter((_, index) => found[index] === undefined);
  if (missing.length > 0) return { kind: 'none', text, nearest: [], why: `There is no task ${missing.join(' or ')}` };
  return { kind: 'found', tasks: found.filter((task) => task !== undefined), rule: 'reference: number' };
}

/** "3", "#3", "1 and 3", "1, 2 & 4", "2-4", "2 to 4"; number words only behind "task". */
function numbersOf(text: string, said: boolean): number[] | undefined {
  const pieces = text
    .toLowerCase()
    .split(/\s?(?:,|&|\band\b|\bplus\b)\s?/)
    .filter((piece) => piece !== '');
  const numbers: number[] = [];
  for (const piece of pieces) {
    const clean = piece.replace(/^(?:task |number |#)+/, '');
    const span = /^(\d{1,4})\s*(?:-|–|to|through)\s*#?(\d{1,4})$/.exec(clean);
    const [first, last] = span ? [Number(span[1]), Number(span[2])] : [digitsOf(clean, said), digitsOf(clean, said)];
    if (first === undefined || last === undefined || last < first || last - first > MAX_NUMBERS) return undefined;
    for (let number = first; number <= last; number += 1) numbers.push(number);
  }
  return numbers.length > 0 ? [...new Set(numbers)] : undefined;
}

function digitsOf(text: string, said: boolean): number | undefined {
  if (/^#?\d{1,4}$/.test(text)) return Number(text.replace('#', ''));
  return said ? wholeNumber(text) : undefined;
}

const IT =
  /^(?:it|that|this|that one|this one|this task|that task|the task|the same(?: one| task)?|the one|them|those|these|both|both of them|all of them|these tasks|those tasks|the last (?:one|task)|last one|last task)$/i;
const PLACE =
  /^(?:the )?(?:(first|last)(?: (\d{1,2}|two|three|four|five|six))?|(\w+?))(?: (?:one|ones|task|tasks|item|items|todo|two))?(?: (?:on|in|of) (?:the|my) list)?$/i;

function byPronoun(text: string, context: Context, status: Status): Resolved | undefined {
  const place = placed(text, context, status);
  if (place) return place;
  if (!IT.test(text)) return undefined;
  const several = /them|those|these|both|all/i.test(text);
  const touched = context.lastTouched ?? [];
  const numbers =
    touched.length > 0
      ? touched
      : several || (context.listing ?? []).length === 1
        ? (context.listing ?? [])
        : onlyTask(context);
  const tasks = numbers.flatMap((number) => context.tasks.filter(({ n }) => n === number));
  if (tasks.length === 0) return { kind: 'none', text, nearest: [], why: 'I am not sure which task you mean' };
  if (tasks.length > 1 && !several) return { kind: 'many', tasks, text };
  return { kind: 'found', tasks, rule: 'reference: it' };
}

function onlyTask(context: Context): number[] {
  return context.tasks.length === 1 ? context.tasks.map(({ n }) => n) : [];
}

/** "the first one", "the last two", "the second task": places in the last listing. */
function placed(text: string, context: Context, status: Status): Resolved | undefined {
  const found = PLACE.exec(text);
  const touched = (context.lastTouched ?? []).length > 0;
  if (!found || (touched && /^(?:the )?last/i.test(text))) return undefined;
  if (
    !/\b(?:one|ones|task|tasks|item|items|todo|list)$/i.test(text) &&
    found[2] === undefined &&
    !/^(?:the )?(?:first|last)$/i.test(text)
  )
    return undefined;
  const shown =
    context.listing ?? context.tasks.filter((task) => status === 'any' || task.status === status).map(({ n }) => n);
  const nth = found[3] === undefined ? undefined : ordinalOf(found[3].toLowerCase());
  if (found[3] !== undefined && nth === undefined) return undefined;
  const count = found[2] === undefined ? 1 : (wholeNumber(found[2].toLowerCase()) ?? 1);
  const picked =
    nth !== undefined
      ? shown.slice(nth - 1, nth)
      : found[1]?.toLowerCase() === 'first'
        ? shown.slice(0, count)
        : shown.slice(-count);
  const tasks = picked.flatMap((number) => context.tasks.filter(({ n }) => n === number));
  if (tasks.length === 0) return { kind: 'none', text, nearest: [], why: 'The list is not that long' };
  return { kind: 'found', tasks, rule: 'reference: place in the list' };
}

const MANY =
  /^(?:all|every|everything|any|each)\b|\b(?:tasks|todos|items|ones|things|reminders)\b|^(?:completed|done|finished|overdue)(?: (?:tasks|ones))?$/i;

/** "all overdue tasks", "everything tagged boat", "completed tasks" */
function byFilter(text: string, context: Context, clock: Clock, status: Status): Resolved | undefined {
  if (!MANY.test(text)) return undefined;
  const read = readFilter(text, clock, context.tasks);
  if (read.leftover.length > 0) return undefined;
  const { status: said, ...rest } = read.filter;
  const narrowed = Object.keys(rest).length > 0;
  const chosen =
    said === 'all' || said === undefined
      ? status === 'completed'
        ? 'completed'
        : narrowed || status === 'open'
          ? 'open'
          : 'all'
      : said;
  const filter: Filter = { ...rest, status: chosen };
  const tasks = context.tasks.filter((task) => isIn(task, filter));
  if (tasks.length === 0) return { kind: 'none', text, nearest: [], why: 'No task fits that' };
  return {
    kind: 'found',
    tasks,
    rule: 'reference: filter',
    bulk: { filter, all: /^(?:all|every|everything)\b/i.test(text) },
  };
}
