import type { Clock } from './clock.ts';
import type { Context, ListedTask } from './context.ts';
import { isIn, readFilter, type Filter } from './filters.ts';
import { matches, type Match } from './matching.ts';
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
    allBut(text, context, clock, status) ??
    byPronoun(text, context, status) ??
    places(text, context, status) ??
    byFilter(text, context, clock, status) ??
    severalTitles(text, context, status) ??
    byTitleWithin(text, context, clock, status)
  );
}

/** "all but the last", "everything except the milk": of the list last shown, or of all that are open. */
function allBut(text: string, context: Context, clock: Clock, status: Status): Resolved | undefined {
  const found =
    /^(?<all>.{2,80}?)(?:,? (?:except(?: for)?|but(?: not)?|other than|apart from|excluding|without|save for|minus) )(?<gone>.{1,200})$/i.exec(
      text,
    )?.groups;
  if (!found?.['all'] || !found['gone'] || !/^(?:all|everything|every|both|the|them|these|those)\b/i.test(found['all']))
    return undefined;
  const all =
    /^(?:all|everything|every one|them all|the (?:whole )?list|all (?:of )?(?:them|these|those)|all the (?:tasks|others))$/i.test(
      found['all'],
    )
      ? shownOrOpen(context, status)
      : resolve(found['all'], context, clock, status);
  const gone = resolve(
    found['gone'],
    { ...context, tasks: all.kind === 'found' ? all.tasks : context.tasks },
    clock,
    'any',
  );
  if (all.kind !== 'found' || gone.kind !== 'found') return undefined;
  const tasks = all.tasks.filter((task) => !gone.tasks.some(({ n }) => n === task.n));
  if (tasks.length === 0) return { kind: 'none', text, nearest: [], why: 'Nothing is left then' };
  return { kind: 'found', tasks, rule: 'reference: all but some' };
}

function shownOrOpen({ listing, tasks }: Context, status: Status): Resolved {
  const shown = listing && listing.length > 1 ? tasks.filter(({ n }) => listing.includes(n)) : tasks;
  const open = shown.filter((task) => status === 'any' || task.status === status);
  return open.length === 0
    ? { kind: 'none', text: 'all', nearest: [], why: 'There is nothing to do' }
    : { kind: 'found', tasks: open, rule: 'reference: all' };
}

/** "the first and the last one", "the 1st and 3rd" */
function places(text: string, context: Context, status: Status): Resolved | undefined {
  const parts = text.split(/\s?,\s?(?:and\s)?|\sand\s/i);
  if (parts.length < 2 || parts.length > MAX_PARTS) return undefined;
  const noun = / (?:ones?|tasks?|items?)$/i.exec(text)?.[0] ?? ' one';
  const found = parts.map((part) =>
    placed(/(?:ones?|tasks?|items?)$/i.test(part) ? part : `${part}${noun}`, context, status),
  );
  if (!found.every((one) => one?.kind === 'found')) return undefined;
  const tasks = [...new Set(found.flatMap((one) => (one?.kind === 'found' ? one.tasks : [])))];
  return { kind: 'found', tasks, rule: 'reference: places in the list' };
}

/** "the meeting on friday", "the urgent call": a title among the tasks that the other words choose. */
function byTitleWithin(text: string, context: Context, clock: Clock, status: Status): Resolved {
  const plain = byTitle(text, context, status);
  if (plain.kind === 'found') return plain;
  const read = readFilter(text, clock, context.tasks);
  const { status: _said, ...filter } = read.filter;
  if (Object.keys(filter).length === 0 || read.leftover.length === 0) return plain;
  const chosen = context.tasks.filter((task) => isIn(task, { ...filter, status: status === 'any' ? 'all' : status }));
  const within = byTitle(read.leftover.join(' '), { ...context, tasks: chosen }, status);
  return within.kind === 'none'
    ? plain
    : { ...within, ...(within.kind === 'found' ? { rule: 'reference: title and filter' } : {}) };
}

/** "the milk and the dentist": every part must mean one task, and the whole none. */
function severalTitles(text: string, context: Context, status: Status): Resolved | undefined {
  const parts = text.split(/\s?(?:,|&)\s?(?:and\s)?|\sand\s/i).filter((part) => part !== '');
  if (parts.length < 2 || parts.length > MAX_PARTS || byTitle(text, context, status).kind === 'found') return undefined;
  const found = parts.map(
    (part) => byNumber(part, context) ?? placed(part, context, status) ?? byTitle(part, context, status),
  );
  const tasks = found.flatMap((one) => (one.kind === 'found' ? one.tasks : []));
  const each = tasks.length === parts.length && new Set(tasks).size === tasks.length;
  return each ? { kind: 'found', tasks, text, rule: 'reference: several titles' } : undefined;
}

const MAX_PARTS = 10;

/** A title in words alone: exact, then all words, then nearly all with a margin. */
function byTitle(phrase: string, context: Context, status: Status = 'open'): Resolved {
  const text = unquote(withoutNouns(phrase));
  const tasks = context.tasks.filter((task) => status === 'any' || task.status === status);
  const found = closest(text, tasks);
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

/** Words for any kind of task: they count while they help, and are left out when nothing has them. */
const GENERIC =
  /\s(?:appointment|appt|visit|session|errand|chore|job|stuff|business|bit|deal|matter|issue|project|activity|event|meeting|call|shopping|one)$/i;

function closest(text: string, tasks: readonly ListedTask[]): Match[] {
  const found = matches(text, tasks);
  const lighter = text.replace(GENERIC, '');
  return found.some(({ score }) => score === 1) || lighter === text
    ? found
    : matches(lighter, tasks).map((match) => ({ ...match, exact: false }));
}

const SURE = 0.75;
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
    .replace(/\s(?:please|now|already|at last|finally|from (?:my|the) list|off (?:my|the) list|on my list)$/i, '')
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
  const found = numbers.map((number) => context.tasks.find(({ n }) => n === (context.shownAs?.[number] ?? number)));
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
  /^(?:it|that|this|that one|this one|this task|that task|the task|the same(?: one| task)?|the one|them|those|these|both|them both|them all|it all|all this|all that|the (?:whole )?lot|both of (?:them|these|those)|all of (?:them|these|those|it)|all (?:two|three|four|five|\d)(?: of (?:them|these|those))?|(?:these|those)(?: (?:two|three|four|five|\d))?(?: tasks| ones)?|the last (?:one|task)|last one|last task|the (?:last )?(?:one|task|thing)(?: that)? (?:i|you|we)(?:'ve| have)? (?:just )?(?:added|created|made|changed|moved|mentioned|said|entered))$/i;
const OTHERS =
  /^(?:the |all (?:of )?the )?(?:rest|others?|other (?:one|ones|task|tasks|two)|remaining(?: ones| tasks| items)?|rest of (?:them|the list|these|it))$|^everything else$/i;
const PLACE =
  /^(?:the |that |this )?(?:very )?(?:(first|last)(?: (\d{1,2}|two|three|four|five|six))?|(\w+?))(?: (?:one|ones|task|tasks|item|items|todo|two|thing|things|row))?(?: (?:on|in|of) (?:the|my|this|that) list)?$/i;

function byPronoun(text: string, context: Context, status: Status): Resolved | undefined {
  const place = placed(text, context, status);
  if (place) return place;
  if (OTHERS.test(text)) return others(text, context, status);
  if (!IT.test(text)) return undefined;
  const several = /them|those|these|both|all/i.test(text);
  const touched = lately(text, several, context);
  const numbers =
    touched.length > 0
      ? touched
      : several || (context.listing ?? []).length === 1
        ? (context.listing ?? [])
        : onlyTask(context);
  const meant = /^(?:them )?both\b/i.test(text) ? pairOf(numbers, context) : numbers;
  const tasks = meant.flatMap((number) => context.tasks.filter(({ n }) => n === number));
  if (tasks.length === 0) return { kind: 'none', text, nearest: [], why: 'I am not sure which task you mean' };
  if (tasks.length > 1 && !several) return { kind: 'many', tasks, text };
  const said = context.last?.intent === 'add' && tasks.length === 1 ? { text: tasks[0]?.title ?? '' } : {};
  return { kind: 'found', tasks, ...said, rule: 'reference: it' };
}

/** "both" means two: those just spoken of, or those of a list of two. */
function pairOf(numbers: readonly number[], { listing = [], pending }: Context): readonly number[] {
  const pair = [numbers, listing].find((some) => some.length === 2);
  return pair ?? (pending ? numbers : []);
}

/** The task just spoken of; for "both" and "them" those of the messages before as well. */
function lately(text: string, several: boolean, { lastTouched = [], recent = [] }: Context): number[] {
  if (!several || lastTouched.length !== 1 || recent.length < 2) return lastTouched;
  return /\b(?:both|two)\b/i.test(text) ? recent.slice(-2) : recent;
}

/** "the other one", "the rest": what was shown and not just spoken of. */
function others(text: string, { listing = [], lastTouched = [], tasks }: Context, status: Status): Resolved {
  const left = listing.filter((number) => !lastTouched.includes(number));
  const found = left.flatMap((number) =>
    tasks.filter(({ n, status: now }) => n === number && (status === 'any' || now === status)),
  );
  if (found.length === 0) return { kind: 'none', text, nearest: [], why: 'I am not sure which others you mean' };
  const one = /\b(?:one|task|other)$/i.test(text);
  if (one && found.length > 1) return { kind: 'many', tasks: found, text };
  return { kind: 'found', tasks: found, rule: 'reference: the others' };
}

function onlyTask(context: Context): number[] {
  return context.tasks.length === 1 ? context.tasks.map(({ n }) => n) : [];
}

/** "the first one", "the last two", "the second task": places in the last listing. */
function placed(text: string, context: Context, status: Status): Resolved | undefined {
  const found = PLACE.exec(
    text
      .replace(/\btop(?= (?:one|task|item|two|three|\d))/i, 'first')
      .replace(/\bbottom(?= (?:one|task|item|two|three|\d))/i, 'last'),
  );
  const touched = context.lastTouched ?? [];
  const last = /^(?:the |that |this )?(?:very )?last/i.test(text);
  if (!found || (touched.length === 1 && last)) return undefined;
  if (
    !/\b(?:one|ones|task|tasks|item|items|todo|list|row|thing|things)$/i.test(text) &&
    found[2] === undefined &&
    !(found[3] !== undefined && context.listing && /^the |^\d/i.test(text)) &&
    !/^(?:the )?(?:first|last)$/i.test(text)
  )
    return undefined;
  const shown =
    (last && touched.length > 1 ? touched : undefined) ??
    context.listing ??
    context.tasks.filter((task) => status === 'any' || task.status === status).map(({ n }) => n);
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
  /^(?:all|every|everything|any|each)\b|\b(?:tasks|todos|items|ones|things|reminders|chores|stuff)\b|^(?:completed|done|finished|overdue)(?: (?:tasks|ones))?$|^(?:my|the|today's|tomorrow's) (?:whole )?list$/i;
const COUNTED = /^(?:both|all|the|my|these|those)(?: of)?(?: the| my)? ?(?:two|three|four|five|six|\d{1,2})? (?=\S)/i;
const SOME = /^(?:both|the|my|all)(?: (?:two|three|four|five|six|\d{1,2})) |^both /i;
/** "the overdue one", "the one tagged work": a task that only its fields name. */
const ONE = /\b(?:one|task)\b/i;

/** 2 of "both errands", 3 of "the three boat tasks". */
function countIn(text: string): number | undefined {
  const word = /^(?:both|(?:the|my|all)(?: (?:the|my))? (?<count>\w+))\b/i.exec(text)?.groups?.['count'];
  return /^both\b/i.test(text) ? 2 : word === undefined ? undefined : wholeNumber(word.toLowerCase());
}

/** "all overdue tasks", "everything tagged boat", "completed tasks" */
function byFilter(text: string, context: Context, clock: Clock, status: Status): Resolved | undefined {
  if (/^(?:all|everything)$/i.test(text) && context.shown) return shownOrOpen(context, status);
  const counted = SOME.test(text);
  const single = !MANY.test(text) && !counted && ONE.test(text);
  if (!MANY.test(text) && !counted && !single) return undefined;
  const read = readFilter(counted ? text.replace(COUNTED, '') : text, clock, context.tasks);
  if (read.leftover.length > 0) return undefined;
  const { status: said, ...rest } = read.filter;
  const narrowed = Object.keys(rest).length > 0;
  if ((single || counted) && !narrowed) return undefined;
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
  if (single && tasks.length > 1) return { kind: 'many', tasks, text };
  const count = counted ? countIn(text) : undefined;
  if (count !== undefined && count !== tasks.length) return { kind: 'many', tasks, text };
  if (single || counted) return { kind: 'found', tasks, rule: 'reference: filter' };
  return {
    kind: 'found',
    tasks,
    rule: 'reference: filter',
    bulk: { filter, all: /^(?:all|every|everything)\b/i.test(text) },
  };
}
