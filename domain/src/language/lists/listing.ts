import type { Interpretation } from '@tasklog/schemas';
import { readAsOf } from './as-of.ts';
import { weekEndOf } from '../clock.ts';
import { dropEnd } from '../text/edges.ts';
import { parseFilter } from '../../filter/parse.ts';
import { isFilterLine, simpleFilter } from './filter-line.ts';
import { readFilter, type FilterRead } from './filters.ts';
import { ASKS, showOne, readState } from '../work/one-task.ts';
import { CLEAR, type Scene } from '../outcome.ts';
import { readSearch } from './search.ts';
import { listWith, listWords, tasksShown } from './shown.ts';

/** Reads time travel, a search, or a list with a filter; undefined when the words ask for none of them. */
export function readListing(text: string, scene: Scene): Interpretation | undefined {
  return readAsOf(text, scene) ?? readSearch(text, scene) ?? list(text, scene);
}

const QUESTION = /^(?:what|what's|whats|which|any|anything|is|are|do|does|did|have|has|how|when|when's|am|should)\b/i;
const OWN =
  /\b(?:i|my|me|we|our|due|overdue|tasks?|todos?|to-dos?|to do|list|agenda|plate|pending|completed|schedule[d]?|today|tomorrow|left|on for|there|anything|coming up|upcoming|repeats?|recurring|recurs?|important|urgent|planned|happening|happens|soon)\b/i;

/** "any errands?", "any calls left today" */
const ANY_KIND =
  /^(?:(?:do|have) (?:i|we)(?: have| got)? |are there |got )?any (?!thing|one|body|way|how|more)[a-z]{3,}s\b/i;

const NEXT_UP: FilterRead = {
  filter: { status: 'open' },
  sort: 'due',
  leftover: [],
  terms: [],
  rules: [],
  aboutTasks: true,
};

function list(text: string, scene: Scene): Interpretation | undefined {
  const plain = dropEnd(text, '?.!').replace(/^read (?:me|out|back) (?:out )?/i, 'show me ');
  const line = readFilterLine(plain, scene);
  if (line) return line;
  const overview = overviewOf(plain, scene);
  if (overview) return overview;
  if (/^#?\d{1,3}$/.test(plain)) return showOne(`show ${plain}`, scene);
  const state = readState(plain, scene);
  if (state) return state;
  if (
    /^(?:what's|what is|whats) (?:next|now|first|due (?:first|next|soonest)|the next (?:thing|task)|up next|up)(?: for me| on my list)?$|^what now$|^what should i (?:do|work on|start with|tackle|focus on)(?: next| now| first)?$|^(?:next|next task)$|^(?:when|what)(?:'s| is) (?:my|the) next (?:task|thing|todo|one)(?: due| on my list| to do)?$/i.test(
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
  if (ANY_KIND.test(plain) && read.leftover.length === 1 && !read.aboutTasks)
    return loose({ ...read, aboutTasks: true }, scene, plain);
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

/** "how's my week looking?" */
const LOOKING =
  /^how(?:'s|s| is| does) (?:my|the) (day|week)(?: ahead)? (?:looking|look|going|shaping up|shape up)(?: like)?$/i;

/** "plan my day", "give me a summary of my week": what is due by the end of it, what is late with it. */
function overviewOf(text: string, scene: Scene): Interpretation | undefined {
  const looking = LOOKING.exec(text)?.[1]?.toLowerCase();
  const span = looking ?? OVERVIEW.exec(text)?.groups?.['span']?.toLowerCase();
  if (looking === undefined && !OVERVIEW.test(text)) return undefined;
  if (!/summar|overview|briefing|rundown|digest|(?:my|the) (?:day|week)/i.test(text)) return undefined;
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
  const line = text.replace(/^(?:show|list|filter|view)(?: me)?\s+/i, '');
  if (!isFilterLine(line)) return undefined;
  const parsed = parseFilter(line, scene.clock);
  if (!parsed.ok) return undefined;
  const asked = { intent: 'list' as const, query: line, filter: simpleFilter(parsed.filter, scene.clock) };
  const because = ['filter: line'];
  const meant = { ...asked, reply: '', confidence: CLEAR, because };
  const reply = listWords({ ...meant, filter: {} }, tasksShown(meant, scene.context), scene.clock);
  return { ...asked, reply, confidence: CLEAR, because };
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
