import type { Clock } from '../clock.ts';
import type { Context } from '../context.ts';
import { isIn, readFilter, type Filter } from '../lists/filters.ts';
import type { Resolved, Status } from './resolved.ts';
import { wholeNumber } from '../text/words.ts';

const MANY =
  /^(?:all|every|everything|any|each)\b|\b(?:tasks|todos|items|ones|things|reminders|chores|stuff)\b|^(?:completed|done|finished|overdue)(?: (?:tasks|ones))?$|^(?:my|the|today's|tomorrow's) (?:whole )?list$|^(?:my|the)(?: whole)? (?:to-?do )?(?:list|agenda|schedule|plate|calendar) (?:for|of|on) .{1,40}$/i;
const COUNTED = /^(?:both|all|the|my|these|those)(?: of)?(?: the| my)? ?(?:two|three|four|five|six|\d{1,2})? (?=\S)/i;
const SOME = /^(?:both|the|my|all)(?: (?:two|three|four|five|six|\d{1,2})) |^both /i;
/** "the overdue one", "the one tagged work": a task that only its fields name. */
const ONE = /\b(?:one|task)\b/i;

const ABOUT =
  /^(?:all|everything|every|anything|all of)(?: (?:the|my))?(?: (?:tasks?|todos?|items?|things?|stuff))? (?:about|with|containing|mentioning|to do with|related to|regarding)(?: the words?)? (?<what>[^#@]{2,40})$/i;

/** "everything about calls": the tasks with these words in their titles. */
function allAbout(text: string, about: string, { tasks }: Context, status: Status): Resolved | undefined {
  const filter: Filter = { text: about, status: status === 'completed' ? 'completed' : 'open' };
  const found = tasks.filter((task) => isIn(task, filter));
  return found.length === 0
    ? undefined
    : { kind: 'found', tasks: found, rule: 'reference: words in the title', bulk: { filter, all: true } };
}

/** 2 of "both errands", 3 of "the three boat tasks". */
function countIn(text: string): number | undefined {
  const word = /^(?:both|(?:the|my|all)(?: (?:the|my))? (?<count>\w+))\b/i.exec(text)?.groups?.['count'];
  return /^both\b/i.test(text) ? 2 : word === undefined ? undefined : wholeNumber(word.toLowerCase());
}

/** "all overdue tasks", "everything tagged boat", "completed tasks" */
export function byFilter(text: string, context: Context, clock: Clock, status: Status): Resolved | undefined {
  if (/^(?:all|everything)$/i.test(text) && context.shown) return shownOrOpen(context, status);
  const about = ABOUT.exec(text)?.groups?.['what'];
  if (about !== undefined) return allAbout(text, about, context, status);
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

export function shownOrOpen({ listing, tasks }: Context, status: Status): Resolved {
  const shown = listing && listing.length > 1 ? tasks.filter(({ n }) => listing.includes(n)) : tasks;
  const open = shown.filter((task) => status === 'any' || task.status === status);
  return open.length === 0
    ? { kind: 'none', text: 'all', nearest: [], why: 'There is nothing to do' }
    : { kind: 'found', tasks: open, rule: 'reference: all' };
}
