import { dropEnd } from './edges.ts';
import type { Interpretation } from '@tasklog/schemas';
import { weekEndOf, type Clock } from './clock.ts';
import type { ListedTask } from './context.ts';
import { isFilterLine, parseFilterLine, tasksIn } from './filter-line.ts';
import { readFilter, type FilterRead } from './filters.ts';
import { matches } from './matching.ts';
import { CLEAR, LIKELY, question, type Scene } from './outcome.ts';
import { fits, match, phrases } from './phrases.ts';
import { resolve } from './references.ts';
import { bold, dayWords, fieldWords, rowsFrom, SHOWN_ROWS } from './reply.ts';
import { listWords, tasksShown } from './shown.ts';
import { tidy } from './title.ts';
import { tokenise } from './tokens.ts';
import { readWhole } from './when.ts';

const TASKS = '(?:tasks?|todos?|to-dos?|items?|things?|everything|anything|something|reminders?)';
const ABOUT =
  '(?:about|containing|mentioning|related to|regarding|matching|with the words?|with the text|that (?:mention|mentions|contain|contains|say|says)|that have|called|named|having)';

const SEARCH = phrases('search', [
  `(?:is there |are there |do i have |have i got )?(?:anything|something|any tasks?|any todos?)(?: on my list)? (?:with|about|including|containing|mentioning|like|related to|for) %V`,
  `(?:find|search|look|show|list|get)(?: me)?(?: for)?(?: all| any| my| the| every)* ?${TASKS} (?:${ABOUT}|for|on|with) %V`,
  `(?:do i have|is there|are there|have i got|did i add|any)(?: an?| any| some| already)* ${TASKS}? ?${ABOUT} %V`,
  '(?:did|have) (?:i|we) (?:already |ever )?(?:add|added|write down|wrote down|note|noted|put|enter|entered)(?: down)? %V(?: (?:on|to|in) (?:my|the) list)?',
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
  '(?:show|list|give|display|see)(?: me)? (?:my |the )?(?:list|tasks|todos) (?:from|of|on) (?<value>(?:last (?:mon|tue|wed|thu|fri|sat|sun)|yesterday|an? \\w+ ago|\\w+ \\w+ ago).*)',
  '(?:what|which(?: tasks)?|what tasks) (?:was|were) (?:still )?(?:open|pending|left|undone|to do)(?: back)? (?<value>(?:on|at|last|yesterday|an? |\\w+ (?:days?|weeks?|months?) ago).*)',
  "(?:go back to|show(?: me)?|what was) (?:my |the )?(?<value>yesterday|last (?:week|month|\\w+day))'s (?:list|tasks|day)",
]);

/** Reads time travel, a search, or a list with a filter; undefined when the words ask for none of them. */
export function readListing(text: string, scene: Scene): Interpretation | undefined {
  return asOf(text, scene) ?? search(text, scene) ?? list(text, scene);
}

const GO_ON = [
  ...phrases('more', [
    '(?:show |list |see |give )?(?:me )?(?:the )?(?:more|rest|others|next page|next ones?|remaining(?: ones)?|next \\d{1,2})(?: please| of (?:it|them|the list))?',
    '(?:go on|continue|keep going|what else|anything else|and then|scroll(?: down)?)',
  ]),
  ...phrases('narrow', [
    '(?:and )?(?:only|just)(?: show)?(?: me)?(?: the)? %V',
    '(?:and )?(?:which|what|how many|any)(?: ones)? of (?:these|those|them)(?: are| is| have| has| do| need)? %V',
    '(?:of|from|among) (?:these|those|them),? (?:which|what|only|show)(?: ones)?(?: are| is| have| has| me)? %V',
    '(?:filter|narrow|limit|restrict)(?: (?:it|these|those|them|this|that|the list))?(?: down)?(?: by| to| for| on)? %V',
  ]),
  ...phrases('left', [
    "what(?:'s| is| are)?(?: still)? (?:left|remaining|open|to do)(?: of (?:them|these|those|it|that))?",
  ]),
  ...phrases('instead', ['(?:and |or )?(?:what|how) about %V', 'and(?: for| on| the| what about| those)? %V']),
  ...phrases('re-sort', ['(?:sort|order|arrange)(?: (?:it|these|those|them|that|this))? by %V', '(?:now )?by %V']),
];

/** What goes on from the list just shown: more of it, fewer of it, another day of it, another order. */
export function readOn(text: string, scene: Scene): Interpretation | undefined {
  const { shown } = scene.context;
  const found = match(dropEnd(text, '?.!'), GO_ON);
  if (!found || !shown) return undefined;
  const { kind, name } = found.phrase;
  if (kind === 'more') return more(shown, scene, name);
  if (kind === 'left' && shown.intent === 'list' && shown.filter?.asOf === undefined)
    return stillOpen(shown, scene, name);
  const value = found.parts.value ?? '';
  if (kind === 'instead' && shown.filter?.asOf !== undefined) return asOfMoment(value, scene, name);
  const read = readFilter(kind === 're-sort' ? `sort by ${value}` : value, scene.clock, scene.context.tasks);
  const named = Object.keys(read.filter).length > 0 || read.sort !== undefined || read.terms.length > 0;
  if (!named || read.leftover.length > 0)
    return kind === 'instead' ? (showOne(`show ${value}`, scene) ?? showOne(`show the ${value}`, scene)) : undefined;
  const { from: _from, to: _to, due: _due, ...undated } = shown.filter ?? {};
  const dated = read.filter.from ?? read.filter.to ?? read.filter.due;
  const kept = kind === 'instead' && dated !== undefined ? undated : (shown.filter ?? {});
  const terms = shown.intent === 'list' && shown.query !== undefined ? [shown.query, ...read.terms] : read.terms;
  return listWith({ ...read, terms, filter: { ...kept, ...read.filter } }, scene, [
    name,
    'reference: the list just shown',
  ]);
}

/** "what's left?": of the list just shown, what is not done. */
function stillOpen({ filter = {}, query, sort }: Interpretation, scene: Scene, rule: string): Interpretation {
  const read = {
    filter: { ...filter, status: 'open' as const },
    leftover: [],
    terms: query === undefined ? [] : [query],
    rules: [],
    aboutTasks: true,
    ...(sort === undefined ? {} : { sort }),
  };
  return listWith(read, scene, [rule, 'reference: the list just shown']);
}

function more(shown: Interpretation, scene: Scene, rule: string): Interpretation {
  const offset = (shown.offset ?? 0) + SHOWN_ROWS;
  const reply = listWords({ ...shown, offset }, tasksShown(shown, scene.context), scene.clock);
  return { ...shown, offset, reply, because: [rule, 'reference: the list just shown'] };
}

function asOf(text: string, scene: Scene): Interpretation | undefined {
  const found = match(dropEnd(text, '?.!'), AS_OF);
  if (!found) return undefined;
  return asOfMoment(found.parts.value ?? '', scene, found.phrase.name);
}

function asOfMoment(value: string, scene: Scene, rule: string): Interpretation {
  const moment = pastMoment(value, scene.clock);
  const because = [rule, 'filter: as of'];
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
    .replace(/ in (?:it|them|the title|my list)$/i, '')
    .replace(/^(?:the )?(?:word|text|phrase|term) /i, '')
    .replace(/^(?:the|my|a|an) /i, '')
    .replace(/\s(?:tasks?|todos?)$/i, '');
  if (!found || query === '' || isErrand(text, found.parts.value ?? '', scene)) return undefined;
  const because = [found.phrase.name];
  const whole = readFilter(dropEnd(text, '?.!'), scene.clock, scene.context.tasks);
  if (whole.leftover.length === 0 && whole.terms.length > 0) return listWith(whole, scene, because);
  const asFilter = readFilter(query, scene.clock, scene.context.tasks);
  if (asFilter.leftover.length === 0 && (Object.keys(asFilter.filter).length > 0 || asFilter.terms.length > 0))
    return listWith(asFilter, scene, because);
  const hits = matches(query, scene.context.tasks)
    .filter(({ score }) => score === 1)
    .map(({ task }) => task);
  const reply = listWords({ intent: 'search', query, reply: '', confidence: LIKELY, because }, hits, scene.clock);
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

const ASKS =
  /^(?:sort|order by|group|show|list|display|view|see|give me|get me|get|print|read|tell me|open|count|filter|(?:order|arrange) (?:my |the |all )*(?:tasks|list|todos|them|these)\b.*)\b/i;
const QUESTION = /^(?:what|what's|whats|which|any|anything|is|are|do|does|did|have|has|how|when|when's|am|should)\b/i;
const OWN =
  /\b(?:i|my|me|we|our|due|overdue|tasks?|todos?|to-dos?|to do|list|agenda|plate|pending|completed|schedule[d]?|today|tomorrow|left|on for|there|anything|coming up|upcoming|repeats?|recurring|recurs?|important|urgent|planned|happening|soon)\b/i;

const FIELD_NAMES =
  '(?:due date|deadline|date|time|priority|status|state|details?|info(?:rmation)?|notes?|description|tags?|labels?|reminders?|repeat)';
const STATE = phrases('state', [
  '(?:is|are|was|were) %T (?:done|finished|complete|completed|open|overdue|late|still open|still pending|urgent|important|high priority)(?: yet| already)?',
  "(?:when|what time|what day|at what time)(?:'s| is| are| was) %T(?: due| scheduled| happening| on| supposed to be| supposed to happen)?",
  "what(?:'s| is| are) %T due(?: date)?",
  'when (?:do|should|must|will) (?:i|we)(?: have to| need to)? %T',
  '(?:did|have) (?:i|we) (?:already |ever )?(?:do|done|finish|finished|complete|completed) %T(?: yet| already)?',
  `(?:what is|what's|what are|show|show me|tell me) the ${FIELD_NAMES} (?:of|for|on) %T`,
  `(?:the )?(?:details?|info(?:rmation)?|status) (?:of|for|on|about) %T`,
  "(?:what's|what is) in %T",
  `(?:what|which) ${FIELD_NAMES} (?:does|do|has|is|are) %T(?: have| has| got| set| on| at)?`,
  '(?:does|do) %T have (?:a |any |an )?(?:due date|deadline|date|priority|notes?|tags?|labels?|reminders?|repeat)',
  'how (?:urgent|important) is %T',
  '(?:which time|what time|by when) (?:do|should|must|will) (?:i|we)(?: have to| need to)? %T',
  'what (?:do you know|is there|have you got|do you have) (?:about|on) %T',
  'what (?:does|did) (?:the note|my note|the notes|it) (?:on|for|of|about) %T say',
]);

/** "did I pay the rent?", "has the rent been paid?": verb and words are those of one task. */
const HAPPENED = phrases('happened', [
  '(?:did|have|had) (?:i|we) (?:already |ever |really |actually )*%T(?: yet| already)?',
  '(?:has|have|is|was|were|are) %T(?: been)? (?<value>[a-z]+(?:ed|en|ought|aid|ent|ritten|one|old|ut|ept|et|d|t))(?: yet| already)?',
]);

/** "is the report done?", "when is the dentist due?": that task alone. */
function stateOf(text: string, scene: Scene): Interpretation | undefined {
  for (const { parts } of fits(text, STATE)) {
    const shown = showOne(`show ${parts.target ?? 'it'}`, scene);
    if (shown) return shown;
  }
  return happened(text, scene);
}

function happened(text: string, scene: Scene): Interpretation | undefined {
  const found = match(text, HAPPENED);
  if (!found) return undefined;
  const words = [found.parts.value, found.parts.target].filter(Boolean).join(' ');
  const [best, other] = matches(words, scene.context.tasks).filter(({ score }) => score === 1);
  return best && (!other || best.exact)
    ? showTasks([best.task], scene, ['intent: show one', 'reference: verb and words'])
    : undefined;
}

const NEXT_UP: FilterRead = {
  filter: { status: 'open' },
  sort: 'due',
  leftover: [],
  terms: [],
  rules: [],
  aboutTasks: true,
};

function list(text: string, scene: Scene): Interpretation | undefined {
  const plain = dropEnd(text, '?.!');
  const line = readFilterLine(plain, scene);
  if (line) return line;
  const overview = overviewOf(plain, scene);
  if (overview) return overview;
  if (/^#?\d{1,3}$/.test(plain)) return showOne(`show ${plain}`, scene);
  const state = stateOf(plain, scene);
  if (state) return state;
  if (
    /^(?:what's|what is|whats) (?:next|now|first|the next (?:thing|task)|up next|up)(?: for me| on my list)?$|^what now$|^what should i (?:do|work on|start with|tackle|focus on)(?: next| now| first)?$|^(?:next|next task)$|^(?:when|what)(?:'s| is) (?:my|the) next (?:task|thing|todo|one)(?: due| on my list| to do)?$/i.test(
      plain,
    )
  )
    return listWith(NEXT_UP, scene, ['intent: what is next']);
  const asks = ASKS.test(plain);
  const questions = QUESTION.test(plain) && OWN.test(plain);
  const read = readFilter(plain, scene.clock, scene.context.tasks, { whole: !asks && !questions });
  const known = read.leftover.length === 0;
  const filtered = Object.keys(read.filter).length > 0 || read.sort !== undefined || read.terms.length > 0;
  if (asks)
    return (
      (known && (filtered || read.aboutTasks) ? listWith(read, scene, ['intent: list 1']) : undefined) ??
      showOne(plain, scene) ??
      loose(read, scene, plain)
    );
  if (questions) {
    if (known && (filtered || read.aboutTasks || /\b(?:i|my|due|left)\b/i.test(plain)))
      return listWith(read, scene, ['intent: list 2']);
    return read.aboutTasks ? loose(read, scene, plain) : undefined;
  }
  const bare = known && (read.aboutTasks || (filtered && (isBareFilter(plain) || isTag(plain, scene))));
  return bare ? listWith(read, scene, ['intent: list 3']) : undefined;
}

const OVERVIEW =
  /^(?:(?:plan|show|summari[sz]e|review|give|tell)(?: me| us)? )?(?:(?:an? |the |my |about )*(?:summary|overview|briefing|rundown|digest)(?: (?:of|for) )?)?(?:(?:my |the |today's |this )?(?<span>day|week|today))?$/i;

/** "plan my day", "give me a summary of my week": what is due by the end of it, what is late with it. */
function overviewOf(text: string, scene: Scene): Interpretation | undefined {
  const span = OVERVIEW.exec(text)?.groups?.['span']?.toLowerCase();
  if (!OVERVIEW.test(text) || !/summar|overview|briefing|rundown|digest|(?:my|the) (?:day|week)/i.test(text))
    return undefined;
  const { today } = scene.clock;
  const to = span === 'week' ? weekEndOf(today, scene.clock) : today;
  const read = {
    filter: { to: to.toString() },
    sort: 'due',
    leftover: [],
    terms: [],
    rules: ['filter: overview'],
    aboutTasks: true,
  };
  return listWith(read, scene, ['intent: overview']);
}

/** A line in filter operators, such as "(overdue | today) & !@errand & p1", is kept as it was written. */
function readFilterLine(text: string, scene: Scene): Interpretation | undefined {
  const line = text.replace(/^(?:show|list|filter|view)(?: me)?:?\s+/i, '');
  if (!isFilterLine(line)) return undefined;
  const parsed = parseFilterLine(line, scene.clock);
  if (!parsed.ok) return undefined;
  const shown = tasksIn(parsed.lists, scene.context.tasks);
  const reply = listWords(
    { intent: 'list', query: line, reply: '', confidence: CLEAR, because: [] },
    shown,
    scene.clock,
  );
  const filter = parsed.simple ?? {};
  return { intent: 'list', query: line, filter, reply, confidence: CLEAR, because: ['filter: line'] };
}

const BARE =
  /^(?:today|tomorrow|yesterday|tonight|overdue|late|past due|this week(?:end)?|next week|no date|undated|completed|done|pending|open|(?:high|low|medium|urgent) priority|urgent|p[1-4]|all|everything|agenda|list|sort(?:ed)? by .+|order(?:ed)? by .+|(?:the )?(?:next |last |past )?\d{1,2} (?:days|weeks|months)|(?:my |top )?priorities|upcoming|soon|recurring|repeating|untagged|undone|unfinished|incomplete|[#@][\p{L}\w-]+)$/iu;

/** A tag's name alone, such as "errands". */
function isTag(text: string, { context }: Scene): boolean {
  return context.tasks.some(({ tags }) => tags.some((tag) => tag.toLowerCase() === text.toLowerCase()));
}

/** A message that is nothing but a filter: "overdue", "today's tasks", "#work". */
function isBareFilter(text: string): boolean {
  return BARE.test(text) || /^(?:due|what's|my)\b/i.test(text);
}

/** "show task 2": that task alone. */
function showOne(text: string, scene: Scene): Interpretation | undefined {
  const phrase = text
    .replace(ASKS, '')
    .replace(/^\s*(?:me\s+)?(?:more\s+)?about\s+/i, '')
    .replace(/^\s*(?:me\s+)?(?:the details (?:of|for|on)\s+|details (?:of|for|on)\s+)?/i, '')
    .trim();
  if (phrase === '')
    return { intent: 'list', filter: {}, reply: 'Your open tasks.', confidence: LIKELY, because: ['intent: list 1'] };
  const resolved = resolve(phrase, scene.context, scene.clock, 'any');
  const open = resolved.kind === 'many' ? resolved.tasks.filter(({ status }) => status === 'open') : [];
  if (resolved.kind === 'many' && open.length === 1)
    return showTasks(open, scene, ['intent: show one', 'reference: the open one']);
  if (resolved.kind !== 'found' || resolved.bulk) return undefined;
  return showTasks(resolved.tasks, scene, ['intent: show one', resolved.rule]);
}

function showTasks(tasks: ListedTask[], { clock }: Scene, because: string[]): Interpretation {
  const [task] = tasks;
  const reply =
    task && tasks.length === 1 ? `${task.n}. ${bold(task.title)}: ${stateWords(task, clock)}.` : `${rowsFrom(tasks)}.`;
  return { intent: 'list', target: { numbers: tasks.map(({ n }) => n) }, reply, confidence: LIKELY, because };
}

/** Open or done, when it is due, how often it comes, and its marks. */
function stateWords(task: ListedTask, clock: Clock): string {
  const { notes, status, completedAt, ...fields } = task;
  const done = completedAt === undefined ? 'done' : `done on ${dayWords(completedAt, clock)}`;
  const words = fieldWords({ ...fields, ...(notes ? { description: notes } : {}) }, clock);
  return [status === 'completed' ? done : 'open', words].filter((part) => part !== '').join(', ');
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
  const query = read.terms.join(' & ');
  const asked = {
    intent: 'list' as const,
    filter: read.filter,
    ...(query === '' ? {} : { query }),
    ...(read.sort === undefined ? {} : { sort: read.sort }),
  };
  const shown = tasksShown({ ...asked, reply: '', confidence: CLEAR, because }, scene.context);
  const reply = listWords({ ...asked, reply: '', confidence: CLEAR, because }, shown, scene.clock);
  return {
    ...asked,
    reply,
    confidence: CLEAR,
    because: [...because, ...read.rules],
  };
}
