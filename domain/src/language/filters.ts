import type { Interpretation } from '@tasklog/schemas';
import { weekdayAfter, type Clock } from './clock.ts';
import type { ListedTask } from './context.ts';
import { readDate } from './dates.ts';
import { isExact, readDuration, shiftDate } from './durations.ts';
import { matches } from './matching.ts';
import { readPeriod } from './periods.ts';
import { levelOf, tagOf } from './sigils.ts';
import { tokenise, wordAt, type Token } from './tokens.ts';
import { monthOf, ordinalOf } from './words.ts';

export type Filter = NonNullable<Interpretation['filter']>;

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

type Taken = { to: number; filter?: Filter; sort?: string; term?: string; rule: string } | undefined;

const NOISE = new Set(
  (
    "show list display view see give get print me my mine i i've i'm we our you your all any anything everything something of the a an that's who's what what's whats which is are was were do does did have has had got " +
    "there there's on in for to with that need needs should must can could be been so far right now please tell about left up coming next still yet at as just only ones one those these let's how many and or by due planned plan plate " +
    'much count filter by using descending ascending desc asc doing morning afternoon evening free busy available booked those them else whole entire entries full currently scheduled list lists agenda schedule calendar look like looks going happening remaining currently hand happens it its am from marked under day'
  ).split(' '),
);
const TASK_WORDS =
  /^(?:tasks?|todos?|to-dos?|todo's|items?|things?|stuff|chores?|reminders?|list|lists|agenda|plate|jobs?)$/;

/** What was done lies behind: "what did I finish on monday?" is about the last one. */
const LOOKS_BACK =
  /\b(?:did (?:i|we)|(?:i|we) (?:just )?(?:finished|completed|did)|(?:was|were) (?:done|finished|completed|due)|have (?:i|we) (?:done|finished|completed))\b/i;

/** Reads a request such as "high priority tasks due this week" word by word. */
export function readFilter(text: string, now: Clock, tasks: readonly ListedTask[] = []): FilterRead {
  const clock = LOOKS_BACK.test(text) ? { ...now, past: true } : now;
  const tokens = tokenise(text);
  const found: FilterRead = { filter: {}, leftover: [], terms: [], rules: [], aboutTasks: false };
  const known = new Set(tasks.flatMap(({ tags }) => tags.map((tag) => tag.toLowerCase())));
  for (let at = 0; at < tokens.length;) {
    const taken =
      sorting(tokens, at) ??
      first(tokens, at) ??
      without(tokens, at, known) ??
      term(tokens, at) ??
      upcoming(tokens, at, clock) ??
      status(tokens, at) ??
      level(tokens, at) ??
      dates(tokens, at, clock) ??
      tags(tokens, at, known);
    if (taken) {
      merge(found, taken);
      at = taken.to;
      continue;
    }
    const token = tokens[at];
    const word = wordAt(tokens, at);
    if (TASK_WORDS.test(word)) found.aboutTasks ||= word !== 'list' || at > 0 || tokens.length === 1;
    else if (token?.kind !== 'mark' && !NOISE.has(word)) found.leftover.push(token?.text ?? '');
    at += 1;
  }
  return found;
}

function merge(found: FilterRead, taken: NonNullable<Taken>): void {
  const tags = [...(found.filter.tags ?? []), ...(taken.filter?.tags ?? [])];
  const before = found.filter;
  found.filter = { ...before, ...taken.filter, ...(tags.length > 0 ? { tags: [...new Set(tags)] } : {}) };
  if (isOverdueAndToday(before, taken.filter)) found.filter = upToToday(found.filter, before, taken.filter);
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

function upToToday({ due: _due, from: _from, ...rest }: Filter, before: Filter, next: Filter | undefined): Filter {
  const today = before.due === 'today' ? before.to : next?.to;
  return { ...rest, ...(today === undefined ? {} : { to: today }) };
}

/** "the next 5 tasks", "top 3 things", "the most important ones": an order, soonest or weightiest first. */
function first(tokens: readonly Token[], at: number): Taken {
  const words = phraseAt(tokens, at);
  const some =
    /^(?:next|first|top|latest|nearest|upcoming) (?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|few|couple(?: of)?) (?:open )?(?:tasks?|things?|items?|todos?|ones?)/.exec(
      words,
    );
  if (some) return { to: at + some[0].split(' ').length - 1, sort: 'due', rule: 'sort: soonest first' };
  const weighty = /^(?:most (?:important|urgent|pressing)|highest priority|important first|by importance)/.exec(words);
  return weighty ? { to: at + weighty[0].split(' ').length, sort: 'priority', rule: 'sort' } : undefined;
}

/** "except errands", "not tagged home" */
function without(tokens: readonly Token[], from: number, known: Set<string>): Taken {
  if (!/^(?:except|excluding|without|not|besides|minus)$/.test(wordAt(tokens, from))) return undefined;
  let at = from + 1;
  while (/^(?:for|the|my|tagged|tag|labelled|labeled|as|with|any|in)$/.test(wordAt(tokens, at))) at += 1;
  const tag = tagOf(tokens[at]?.text ?? '') ?? (known.has(wordAt(tokens, at)) ? wordAt(tokens, at) : undefined);
  return tag === undefined ? undefined : { to: at + 1, term: `!@${tag}`, rule: 'filter: not tagged' };
}

/** What only the filter line can say. */
function term(tokens: readonly Token[], at: number): Taken {
  const words = phraseAt(tokens, at);
  for (const [pattern, name] of TERMS) {
    const found = pattern.exec(words);
    if (found) return { to: at + found[0].split(' ').length, term: name, rule: `filter: ${name}` };
  }
  return undefined;
}

const TERMS: readonly (readonly [RegExp, string])[] = [
  [/^(?:not|non-?|don't|do not) ?(?:recurring|repeating|recur|repeat)\b/, '!recurring'],
  [
    /^(?:that )?(?:recurring|repeating|repeated|recurs?|repeats?)(?: (?:daily|weekly|monthly|yearly))?\b|^with (?:a )?repeats?\b/,
    'recurring',
  ],
  [/^(?:with|have|has) (?:a |any )?(?:reminders?|alerts?|alarms?)(?: set)?\b/, 'reminder'],
  [/^(?:(?:with|have|has) no|without (?:a |any )?) ?(?:reminders?|alerts?)\b/, '!reminder'],
  [
    /^(?:untagged|unlabell?ed|(?:with|have|has) no (?:tags?|labels?)|without (?:a |any )?(?:tags?|labels?))\b/,
    'no label',
  ],
];

const PHRASE = 5;

function phraseAt(tokens: readonly Token[], at: number): string {
  return tokens
    .slice(at, at + PHRASE)
    .map(({ word }) => word)
    .join(' ');
}

const SOON_DAYS = 7;

/** "what's coming up", "upcoming tasks", "soon" */
function upcoming(tokens: readonly Token[], at: number, clock: Clock): Taken {
  const words = phraseAt(tokens, at);
  const found = /^(?:coming up(?: soon| next)?|upcoming|soon|in the near future|in the coming days)\b/.exec(words);
  return found
    ? {
        to: at + found[0].split(' ').length,
        filter: { from: clock.today.toString(), to: clock.today.add({ days: SOON_DAYS }).toString() },
        sort: 'due',
        rule: 'filter: upcoming',
      }
    : undefined;
}

const SORTS: Record<string, string> = {
  date: 'due',
  due: 'due',
  deadline: 'due',
  priority: 'priority',
  importance: 'priority',
  title: 'title',
  name: 'title',
  alphabetically: 'title',
  created: 'created',
  creation: 'created',
  age: 'created',
};

function sorting(tokens: readonly Token[], at: number): Taken {
  const by = wordAt(tokens, at) === 'by' && at > 0 && Object.hasOwn(SORTS, wordAt(tokens, at + 1));
  if (!by && !/^(?:sorted|sort|ordered|order|arranged|arrange|grouped)$/.test(wordAt(tokens, at))) return undefined;
  let to = at + 1;
  while (
    /^(?:by|them|it|in|on|the|my|tasks|due)$/.test(wordAt(tokens, to)) &&
    !(wordAt(tokens, to) === 'due' && wordAt(tokens, to + 1) !== 'date')
  )
    to += 1;
  const word = wordAt(tokens, to);
  const sort = Object.hasOwn(SORTS, word) ? SORTS[word] : undefined;
  return sort === undefined ? undefined : { to: to + 1, sort, rule: 'sort' };
}

function status(tokens: readonly Token[], at: number): Taken {
  const [word, next] = [wordAt(tokens, at), wordAt(tokens, at + 1)];
  const wanted = /^(?:get|be|getting)$/.test(wordAt(tokens, at - 1)) && !/^(?:i|we)$/.test(wordAt(tokens, at + 1));
  if (wanted && /^(?:done|finished|completed)$/.test(word))
    return { to: at + 1, filter: { status: 'open' }, rule: 'filter: open' };
  const not = /^(?:not|haven't|isn't|aren't|never|un)$/.test(word);
  if (not && /^(?:done|completed|finished|complete|yet)$/.test(next))
    return { to: at + 2, filter: { status: 'open' }, rule: 'filter: open' };
  if (/^(?:done|completed|complete|finished|closed|ticked|accomplished|accomplish|finish)$/.test(word))
    return { to: at + 1, filter: { status: 'completed' }, rule: 'filter: completed' };
  if (
    /^(?:open|pending|incomplete|uncompleted|unfinished|active|outstanding|undone|remaining|uncompleted|left)$/.test(
      word,
    )
  )
    return { to: at + 1, filter: { status: 'open' }, rule: 'filter: open' };
  if (word === 'did' && (next === 'i' || next === 'we') && /^(?:do|get|accomplish)$/.test(wordAt(tokens, at + 2)))
    return { to: at + 3, filter: { status: 'completed' }, rule: 'filter: completed' };
  if (word === 'to' && next === 'do' && wordAt(tokens, at - 1) === 'left')
    return { to: at + 2, filter: { status: 'open' }, rule: 'filter: open' };
  if (word === 'all' || word === 'every' || word === 'everything') return allTasks(tokens, at);
  return undefined;
}

/** "all tasks", "all my tasks": done ones too, unless another word says which. */
function allTasks(tokens: readonly Token[], at: number): Taken {
  const rest = tokens.slice(at + 1).map(({ word }) => word);
  const plain = rest.every((word) =>
    /^(?:of|my|the|tasks?|todos?|to-dos?|items?|please|on|list|things?|me|\?|\.|!)$/.test(word),
  );
  return plain ? { to: at + 1, filter: { status: 'all' }, rule: 'filter: all' } : undefined;
}

function level(tokens: readonly Token[], at: number): Taken {
  const [word, next] = [wordAt(tokens, at), wordAt(tokens, at + 1)];
  const found = (to: number, name: string): Taken => {
    const priority = levelOf(name);
    return priority && { to, filter: { priority }, rule: 'filter: priority' };
  };
  if (/^(?:priority|prio|priorities)$/.test(next) && !/^\d$/.test(word))
    return found(at + 2, word) ?? (/^(?:high|low|medium)-/.test(word) ? found(at + 2, word) : undefined);
  const hyphen = /^(high|low|medium|top)-priority$/.exec(word);
  if (hyphen) return found(at + 1, hyphen[1] ?? '');
  if (/^(?:priority|prio)$/.test(word))
    return found(
      wordAt(tokens, at + 1) === 'is' ? at + 3 : at + 2,
      wordAt(tokens, at + 1) === 'is' ? wordAt(tokens, at + 2) : next,
    );
  if (/^p[1-4]$|^urgent$/.test(word)) return found(at + 1, word);
  if (
    /^(?:high|medium|low)$/.test(word) &&
    /^(?:and|or)$/.test(next) &&
    /^(?:high|medium|low|urgent)$/.test(wordAt(tokens, at + 2))
  )
    return found(at + 1, word);
  if (/^(?:high|medium|low)$/.test(word) && /^(?:ones?|tasks?|things?|items?|stuff)$/.test(next))
    return found(at + 1, word);
  return word === 'important' ? { to: at + 1, filter: { priority: 'high' }, rule: 'filter: priority' } : undefined;
}

/** A tag with its mark, behind "tagged", or a word that is a tag of some task. */
function tags(tokens: readonly Token[], at: number, known: Set<string>): Taken {
  const marked = tagOf(tokens[at]?.text ?? '');
  if (marked !== undefined) return { to: at + 1, filter: { tags: [marked] }, rule: 'filter: tag' };
  const word = wordAt(tokens, at);
  if (/^(?:tagged|labelled|labeled|tags?|labels?)$/.test(word)) return taggedWith(tokens, at + 1);
  if (!known.has(word)) return undefined;
  const to = /^(?:tag|label)$/.test(wordAt(tokens, at + 1)) ? at + 2 : at + 1;
  return { to, filter: { tags: [word] }, rule: 'filter: tag' };
}

function taggedWith(tokens: readonly Token[], from: number): Taken {
  let at = from;
  while (/^(?:as|with|is|:|the|tag)$/.test(wordAt(tokens, at))) at += 1;
  const token = tokens[at];
  if (!token || token.kind === 'mark') return undefined;
  const tag = token.text.replace(/^["'“#@]|["'”]$/g, '');
  return { to: at + 1, filter: { tags: [tag] }, rule: 'filter: tag' };
}

function dates(tokens: readonly Token[], at: number, clock: Clock): Taken {
  return (
    noDate(tokens, at, clock) ?? stretch(tokens, at, clock) ?? sided(tokens, at, clock) ?? oneDay(tokens, at, clock)
  );
}

function noDate(tokens: readonly Token[], at: number, clock: Clock): Taken {
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
  const late = /^(?:overdue|past due|late|missed|miss|behind(?: on| with)?|forgotten|forgot|forget)\b/.exec(words);
  const before = clock.today.subtract({ days: 1 }).toString();
  return late
    ? { to: at + late[0].split(' ').length, filter: { due: 'overdue', to: before }, rule: 'filter: overdue' }
    : undefined;
}

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
  if (month && start === at && !/^\d{4}$/.test(wordAt(tokens, start + 1))) return undefined;
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
  const start = wordAt(tokens, at) === 'on' ? at + 1 : at;
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
  const first = readDate(tokens, at + 1, clock);
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

function oneDay(tokens: readonly Token[], from: number, clock: Clock): Taken {
  const at = /^(?:on|for|at|date|:)$/.test(wordAt(tokens, from)) ? from + 1 : from;
  const possessive = /^(today|tomorrow|yesterday|tonight)'?s$/.exec(wordAt(tokens, at))?.[1];
  const read = possessive
    ? readDate([{ text: possessive, word: possessive, start: 0, end: 0, kind: 'word' }], 0, clock)
    : readDate(tokens, at, clock);
  if (!read || read.fault || (read.dayOnly && wordAt(tokens, at) !== 'the' && at === from)) return undefined;
  const to = possessive ? at + 1 : read.to;
  const day = read.date.toString();
  const due =
    day === clock.today.toString()
      ? { due: 'today' as const }
      : day === clock.today.add({ days: 1 }).toString()
        ? { due: 'tomorrow' as const }
        : {};
  return { to, filter: { ...due, from: day, to: day }, rule: 'filter: day' };
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
