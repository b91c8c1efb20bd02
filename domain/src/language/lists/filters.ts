import type { Clock } from '../clock.ts';
import type { ListedTask } from '../context.ts';
import { dates } from './filter-dates.ts';
import { first, level, phraseAt, sorting, status, tags, term, upcoming, without } from './filter-words.ts';
import type { Filter, Taken } from './filter.ts';
import { matches } from '../references/matching.ts';
import { readTime } from '../moments/times.ts';
import { tokenise, wordAt, type Token } from '../text/tokens.ts';
import { oneOf } from '../text/words.ts';

export type { Filter } from './filter.ts';

/** A filter read from words, and the words it could not read. */
export interface FilterRead {
  filter: Filter;
  sort?: string;
  leftover: string[];
  /** What no field of a filter holds, as terms of a filter line. */
  terms: string[];
  rules: string[];
  /** The words spoke of tasks at all. */
  aboutTasks: boolean;
}

const NOISE = new Set(
  (
    "show list display view see give get print me my mine i i've i'm we our you your all any anything everything something of the a an that's who's what what's whats which is are was were do does did have has had got " +
    "there there's on in for to with that need needs should must can could be been so far right now please tell about left up coming next still yet at as just only ones one those these let's how many and or by due planned plan plate " +
    "much count filter by using descending ascending desc asc doing morning afternoon evening free busy available booked those them else whole entire entries full currently scheduled list lists agenda schedule calendar look like looks going happening remaining currently hand happens it its am from marked under day tap looking shaping supposed meant time happen how's hows"
  ).split(' '),
);
const TASK_WORDS =
  /^(?:tasks?|todos?|to-dos?|todo's|items?|things?|stuff|chores?|reminders?|list|lists|agenda|plate|jobs?|plans)$/;

/** What was done lies behind: "what did I finish on monday?" is about the last one. */
const LOOKS_BACK =
  /\b(?:did (?:i|we)|(?:i|we) (?:just )?(?:finished|completed|did)|(?:was|were) (?:done|finished|completed|due)|have (?:i|we) (?:done|finished|completed)|(?:was|were) (?:i|we) (?:supposed|meant))\b/i;

/** Reads a request such as "high priority tasks due this week" word by word; with `whole` no further than to the first word left over. */
export function readFilter(
  text: string,
  now: Clock,
  tasks: readonly ListedTask[] = [],
  { whole = false } = {},
): FilterRead {
  const clock = LOOKS_BACK.test(text) ? { ...now, past: true } : now;
  const tokens = tokenise(text);
  const found: FilterRead = { filter: {}, leftover: [], terms: [], rules: [], aboutTasks: false };
  const known = new Set(tasks.flatMap(({ tags }) => tags.map((tag) => tag.toLowerCase())));
  for (let at = 0; at < tokens.length;) {
    const words = phraseAt(tokens, at);
    const taken =
      sorting(tokens, at) ??
      first(words, at) ??
      without(tokens, at, known) ??
      term(words, at) ??
      upcoming(words, at, clock) ??
      status(tokens, at) ??
      level(tokens, at) ??
      dates(tokens, at, clock) ??
      tags(tokens, at, known) ??
      hour(tokens, at, clock);
    if (taken) {
      merge(found, taken);
      at = taken.to;
      continue;
    }
    const token = tokens[at];
    const word = wordAt(tokens, at);
    if (TASK_WORDS.test(word)) found.aboutTasks ||= word !== 'list' || at > 0 || tokens.length === 1;
    else if (token?.kind !== 'mark' && !NOISE.has(word)) found.leftover.push(token?.text ?? '');
    if (whole && found.leftover.length > 0) return found;
    at += 1;
  }
  return found;
}

const besideHour = oneOf('at @ before after by until around');

/** "am I free tomorrow at 3": the day is looked at, not the hour. */
function hour(tokens: readonly Token[], at: number, clock: Clock): Taken {
  const time = besideHour(wordAt(tokens, at)) ? readTime(tokens, at + 1, clock.house) : undefined;
  return time && { to: time.to, rule: 'filter: an hour left out' };
}

function merge(found: FilterRead, taken: NonNullable<Taken>): void {
  const tags = [...(found.filter.tags ?? []), ...(taken.filter?.tags ?? [])];
  const before = found.filter;
  found.filter = { ...before, ...taken.filter, ...(tags.length > 0 ? { tags: [...new Set(tags)] } : {}) };
  if (isOverdueAndToday(before, taken.filter)) found.filter = upToToday(found.filter, before, taken.filter);
  if (taken.rule === 'filter: day' && found.rules.includes('filter: day'))
    found.filter = spanning(found.filter, before, taken.filter);
  const [one, other] = [before.priority, taken.filter?.priority];
  if (one !== undefined && other !== undefined && one !== other) {
    const { priority: _priority, ...rest } = found.filter;
    found.filter = rest;
    found.terms.push(`(${one} priority | ${other} priority)`);
  }
  if (taken.term !== undefined) found.terms.push(taken.term);
  if (taken.sort !== undefined) found.sort = taken.sort;
  found.rules.push(taken.rule);
}

/** "overdue and today", "today and overdue": all that is due by now. */
function isOverdueAndToday(before: Filter, next: Filter | undefined): boolean {
  const both = [before.due, next?.due];
  return both.includes('overdue') && both.includes('today');
}

/** "today and tomorrow": from the first day to the last. */
function spanning(
  { due: _due, from: _from, to: _to, ...rest }: Filter,
  before: Filter,
  next: Filter | undefined,
): Filter {
  const days = [before.from, before.to, next?.from, next?.to].filter((day): day is string => day !== undefined).sort();
  return { ...rest, from: days[0] ?? '', to: days.at(-1) ?? '' };
}

function upToToday({ due: _due, from: _from, ...rest }: Filter, before: Filter, next: Filter | undefined): Filter {
  const today = before.due === 'today' ? before.to : next?.to;
  return { ...rest, ...(today === undefined ? {} : { to: today }) };
}

/** True when a task lies in the filter; a done one counts for the day it was done. Time travel is not looked at. */
export function isIn(task: ListedTask, filter: Filter): boolean {
  const wanted = filter.status ?? 'open';
  if (wanted !== 'all' && task.status !== wanted) return false;
  if (filter.priority !== undefined && (task.priority ?? 'none') !== filter.priority) return false;
  const tags = task.tags.map((tag) => tag.toLowerCase());
  if (!(filter.tags ?? []).every((tag) => tags.includes(tag.toLowerCase()))) return false;
  if (filter.text !== undefined && !hasWords(task, filter.text)) return false;
  const done = wanted === 'completed' ? task.completedAt : undefined;
  const day = (done ?? task.due)?.slice(0, 10);
  if (filter.due === 'no date') return day === undefined;
  if (filter.due === 'has date' && day === undefined) return false;
  if (filter.from !== undefined && (day === undefined || day < filter.from)) return false;
  return filter.to === undefined || (day !== undefined && day <= filter.to);
}

function hasWords(task: ListedTask, text: string): boolean {
  return (
    task.title.toLowerCase().includes(text.toLowerCase()) || matches(text, [task]).some(({ score }) => score === 1)
  );
}
