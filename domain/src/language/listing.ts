import { dropEnd } from './edges.ts';
import type { Interpretation } from '@tasklog/schemas';
import type { Clock } from './clock.ts';
import { isFilterLine, parseFilterLine, tasksIn } from './filter-line.ts';
import { isIn, readFilter, type Filter, type FilterRead } from './filters.ts';
import { matches } from './matching.ts';
import { CLEAR, LIKELY, question, type Scene } from './outcome.ts';
import { phrases, match } from './phrases.ts';
import { resolve } from './references.ts';
import { bold, dayWords, numbered } from './reply.ts';
import { tidy } from './title.ts';
import { tokenise } from './tokens.ts';
import { readWhole } from './when.ts';

const TASKS = '(?:tasks?|todos?|to-dos?|items?|things?|everything|anything|something|reminders?)';
const ABOUT =
  '(?:about|containing|mentioning|related to|regarding|matching|with the words?|with the text|that (?:mention|mentions|contain|contains|say|says)|that have|called|named|having)';

const SEARCH = phrases('search', [
  `(?:find|search|look|show|list|get)(?: me)?(?: for)?(?: all| any| my| the| every)* ?${TASKS} (?:${ABOUT}|for|on|with) %V`,
  `(?:do i have|is there|are there|have i got|did i add|any)(?: an?| any| some| already)* ${TASKS}? ?${ABOUT} %V`,
  'search(?: (?:for|my tasks for|tasks for|my list for|the list for))? %V',
  "(?:find|look up|locate|look for|where is|where's) (?:me )?(?:my |the |all |any )*%V",
  `${TASKS} ${ABOUT} %V`,
]);

const AS_OF = phrases('as-of', [
  '(?:what|how|show me how|show me what|show how|show what) (?:did|was|were|had) (?:my |the )?(?:to-?do |task )?(?:list|lists|tasks|todos|day|plate)(?: look| looked| like| on it| be)* %V',
  '(?:what|which)(?: tasks| todos| things)? (?:was|were) (?:on |in )?(?:my |the )?(?:to-?do |task )?(?:list|plate)(?: back)? %V',
  '(?:show|list|give|display|see)(?: me)? (?:my |the |all )*(?:to-?do |task )?(?:list|tasks|todos)(?: as)? (?:as of|it was|they were|it stood|they stood|it looked|as at|looked like) %V',
  '(?:what|which) (?:tasks|todos|things)? ?did i (?:still )?have (?:open |to do |on my list |on my plate |pending |left )*(?<value>(?:last|yesterday|on|a|one|two|three|\\d).+)',
  '(?:my |the )?(?:list|tasks|todos) as (?:of|it was|they were)(?: on| at)? %V',
  'as of (?<value>.+?),? (?:what|show|list).+',
]);

/** Reads time travel, a search, or a list with a filter; undefined when the words ask for none of them. */
export function readListing(text: string, scene: Scene): Interpretation | undefined {
  return asOf(text, scene) ?? search(text, scene) ?? list(text, scene);
}

function asOf(text: string, scene: Scene): Interpretation | undefined {
  const found = match(dropEnd(text, '?.!'), AS_OF);
  if (!found) return undefined;
  const moment = pastMoment(found.parts.value ?? '', scene.clock);
  const because = [found.phrase.name, 'filter: as of'];
  if (moment === undefined) return question('date', 'As of which day, or which hour of it?', 'list', because);
  const words = dayWords(moment, scene.clock);
  return {
    intent: 'list',
    filter: { asOf: moment },
    reply: `Your list as it was on ${words}.`,
    confidence: CLEAR,
    because,
  };
}

/** The local day, or minute, that lies behind. */
function pastMoment(words: string, clock: Clock): string | undefined {
  const tokens = tokenise(
    words
      .replace(/^(?:like|back)\s+/i, '')
      .replace(/^(?:on|at|as of|in)\s+(?=the (?:end|start|beginning|middle))/i, ''),
  );
  const when = readWhole(tokens, 0, tokens.length, { ...clock, past: true });
  if (!when || when.fault !== undefined) return undefined;
  const date = when.date ?? clock.today;
  const day = Temporal.PlainDate.compare(date, clock.today) > 0 ? undefined : date.toString();
  return day === undefined ? undefined : when.time === undefined ? day : `${day}T${when.time}`;
}

function search(text: string, scene: Scene): Interpretation | undefined {
  const found = match(dropEnd(text, '?.!'), SEARCH);
  const query = tidy(found?.parts.value ?? '')
    .replace(/^(?:the )?(?:word|text|phrase|term) /i, '')
    .replace(/\s(?:tasks?|todos?)$/i, '');
  if (!found || query === '' || isErrand(text, query, scene)) return undefined;
  const because = [found.phrase.name];
  const asFilter = readFilter(query, scene.clock, scene.context.tasks);
  if (asFilter.leftover.length === 0 && Object.keys(asFilter.filter).length > 0)
    return listWith(asFilter, scene, because);
  const hits = matches(query, scene.context.tasks)
    .filter(({ score }) => score === 1)
    .map(({ task }) => task);
  const reply = hits.length > 0 ? `Found ${hits.length} for "${query}": ${numbered(hits)}.` : `Looking for "${query}".`;
  return { intent: 'search', query, filter: { text: query }, reply, confidence: LIKELY, because };
}

/** "find a plumber", "look for a new flat": something to do, unless a task says so already. */
function isErrand(text: string, query: string, { context }: Scene): boolean {
  if (/^where\b/i.test(text)) return !matches(query, context.tasks).some(({ score }) => score === 1);
  if (!/^(?:find|look for|locate|get|look up)\b/i.test(text) || /\b(?:tasks?|todos?|items?)\b/i.test(text))
    return false;
  const known = matches(query, context.tasks).some(({ score }) => score === 1);
  return (
    !known && (/^(?:an?|some|out|new)\b/i.test(query) || context.tasks.length === 0 || query.split(/\s+/).length > 3)
  );
}

const ASKS = /^(?:sort|order by|group|show|list|display|view|see|give me|get me|get|print|read|tell me|open)\b/i;
const QUESTION = /^(?:what|what's|whats|which|any|anything|is|are|do|does|did|have|has|how|when|when's|am|should)\b/i;
const OWN =
  /\b(?:i|my|me|we|our|due|overdue|tasks?|todos?|to-dos?|to do|list|agenda|plate|pending|completed|schedule[d]?|today|tomorrow|left|on for)\b/i;

const STATE = phrases('state', [
  '(?:is|are|was|were) %T (?:done|finished|complete|completed|open|overdue|still open)(?: yet| already)?',
  '(?:when|what time) (?:is|are|was) %T(?: due| scheduled| happening)?',
  '(?:did|have) (?:i|we) (?:already |ever )?(?:do|done|finish|finished|complete|completed) %T(?: yet| already)?',
  "(?:what is|what's|show|show me|tell me) the (?:due date|deadline|date|priority|status|details?|notes?|description|tags?) (?:of|for|on) %T",
]);

/** "is the report done?", "when is the dentist due?": that task alone. */
function stateOf(text: string, scene: Scene): Interpretation | undefined {
  const found = match(text, STATE);
  return found && showOne(`show ${found.parts.target ?? 'it'}`, scene);
}

function list(text: string, scene: Scene): Interpretation | undefined {
  const plain = dropEnd(text, '?.!');
  const line = readFilterLine(plain, scene);
  if (line) return line;
  const state = stateOf(plain, scene);
  if (state) return state;
  if (/^(?:what's|what is|whats) (?:next|now)(?: for me)?$|^what now$/i.test(plain))
    return {
      intent: 'list',
      filter: { status: 'open' },
      sort: 'due',
      reply: 'What is due next.',
      confidence: LIKELY,
      because: ['intent: what is next'],
    };
  const read = readFilter(plain, scene.clock, scene.context.tasks);
  const known = read.leftover.length === 0;
  const filtered = Object.keys(read.filter).length > 0 || read.sort !== undefined;
  if (ASKS.test(plain))
    return (
      (known && (filtered || read.aboutTasks) ? listWith(read, scene, ['intent: list 1']) : undefined) ??
      showOne(plain, scene) ??
      loose(read, scene, plain)
    );
  if (QUESTION.test(plain) && OWN.test(plain)) {
    if (known && (filtered || read.aboutTasks || /\b(?:i|my|due|left)\b/i.test(plain)))
      return listWith(read, scene, ['intent: list 2']);
    return read.aboutTasks ? loose(read, scene, plain) : undefined;
  }
  const bare = known && (read.aboutTasks || (filtered && isBareFilter(plain)));
  return bare ? listWith(read, scene, ['intent: list 3']) : undefined;
}

/** A line in filter operators, such as "(overdue | today) & !@errand & p1", is kept as it was written. */
function readFilterLine(text: string, scene: Scene): Interpretation | undefined {
  const line = text.replace(/^(?:show|list|filter|view)(?: me)?:?\s+/i, '');
  if (!isFilterLine(line)) return undefined;
  const parsed = parseFilterLine(line, scene.clock);
  if (!parsed.ok) return undefined;
  const shown = tasksIn(parsed.lists, scene.context.tasks);
  const reply = `${shown.length} ${shown.length === 1 ? 'task' : 'tasks'} (${line})${shown.length > 0 ? `: ${numbered(shown)}` : ''}.`;
  const filter = parsed.simple ?? {};
  return { intent: 'list', query: line, filter, reply, confidence: CLEAR, because: ['filter: line'] };
}

const BARE =
  /^(?:today|tomorrow|yesterday|tonight|overdue|late|past due|this week(?:end)?|next week|no date|undated|completed|done|pending|open|(?:high|low|medium|urgent) priority|urgent|p[1-4]|all|everything|agenda|list|sort(?:ed)? by .+|order(?:ed)? by .+|[#@][\p{L}\w-]+)$/iu;

/** A message that is nothing but a filter: "overdue", "today's tasks", "#work". */
function isBareFilter(text: string): boolean {
  return BARE.test(text) || /^(?:due|what's|my)\b/i.test(text);
}

/** "show task 2": that task alone. */
function showOne(text: string, scene: Scene): Interpretation | undefined {
  const phrase = text
    .replace(ASKS, '')
    .replace(/^\s*(?:me\s+)?(?:the details (?:of|for|on)\s+|details (?:of|for|on)\s+)?/i, '')
    .trim();
  if (phrase === '')
    return { intent: 'list', filter: {}, reply: 'Your open tasks.', confidence: LIKELY, because: ['intent: list 1'] };
  const resolved = resolve(phrase, scene.context, scene.clock, 'any');
  if (resolved.kind !== 'found' || resolved.bulk) return undefined;
  const [task] = resolved.tasks;
  const details = task
    ? [
        task.due && dayWords(task.due, scene.clock),
        task.priority && `${task.priority} priority`,
        ...task.tags.map((tag) => `#${tag}`),
      ]
        .filter(Boolean)
        .join(', ')
    : '';
  const reply =
    task && resolved.tasks.length === 1
      ? `${task.n}. ${bold(task.title)}${details ? `: ${details}` : ''}.`
      : `${numbered(resolved.tasks)}.`;
  return {
    intent: 'list',
    target: { numbers: resolved.tasks.map(({ n }) => n) },
    reply,
    confidence: LIKELY,
    because: ['intent: show one', resolved.rule],
  };
}

/** A list whose filter has words left over: they are looked for in the titles. */
function loose(read: FilterRead, scene: Scene, text: string): Interpretation | undefined {
  if (
    !read.aboutTasks ||
    read.leftover.length > 3 ||
    read.leftover.length === 0 ||
    /^(?:get|open|read|see|give|sort|group)\b/i.test(text)
  )
    return undefined;
  const words = read.leftover.join(' ');
  return listWith({ ...read, filter: { ...read.filter, text: words } }, scene, ['intent: list 4', 'filter: text']);
}

function listWith(read: FilterRead, scene: Scene, because: string[]): Interpretation {
  const shown = scene.context.tasks.filter((task) => isIn(task, read.filter));
  const total = `${shown.length} ${shown.length === 1 ? 'task' : 'tasks'}`;
  const which = filterWords(read.filter, scene.clock);
  const reply = `${total}${which ? ` (${which})` : ''}${shown.length > 0 ? `: ${numbered(shown)}` : ''}.`;
  const sort = read.sort === undefined ? {} : { sort: read.sort };
  return {
    intent: 'list',
    filter: read.filter,
    ...sort,
    reply,
    confidence: CLEAR,
    because: [...because, ...read.rules],
  };
}

/** The filter applied, said back. */
function filterWords(filter: Filter, clock: Clock): string {
  const { status, due, from, to, priority, tags = [], text } = filter;
  const range =
    due ??
    (from !== undefined && from === to
      ? dayWords(from, clock)
      : [from && `from ${dayWords(from, clock)}`, to && `to ${dayWords(to, clock)}`].filter(Boolean).join(' '));
  const parts = [
    status,
    range,
    priority && `${priority} priority`,
    ...tags.map((tag) => `#${tag}`),
    text && `"${text}"`,
  ];
  return parts.filter(Boolean).join(', ');
}
