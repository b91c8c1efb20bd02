import type { Clock } from './clock.ts';
import type { ListedTask } from './context.ts';
import { isIn, readFilter, type Filter } from './filters.ts';
import { tagOf } from './sigils.ts';

/** A filter in operators, taken apart. */
export type FilterNode =
  | { kind: 'and' | 'or'; left: FilterNode; right: FilterNode }
  | { kind: 'not'; of: FilterNode }
  | { kind: 'filter'; filter: Filter }
  | { kind: 'tag'; pattern: string }
  | { kind: 'text'; text: string }
  | { kind: 'recurring' }
  | { kind: 'reminder' }
  | { kind: 'all' };

/** The lists of a line, or what is wrong with it. `simple` is the one plain filter that says the same, when there is one. */
export type ParsedLine = { ok: true; lists: FilterNode[]; simple?: Filter } | { ok: false; fault: string };

const MAX_LENGTH = 500;
const MAX_DEPTH = 40;

/** True when a message is written in filter operators rather than in words. */
export function isFilterLine(text: string): boolean {
  return (
    /[&|]|^!\s*[@#(\p{L}]|^\(|^(?:before|after|due|date|search|created)\s*:|\*/u.test(text) && text.length <= MAX_LENGTH
  );
}

/** Reads `&`, `|`, `!`, `()`, `,` for several lists, `*` in tags, `before:`, `after:`, `search:`, `recurring` and any filter in words. */
export function parseFilterLine(text: string, clock: Clock): ParsedLine {
  if (text.length > MAX_LENGTH) return { ok: false, fault: `A filter has at most ${MAX_LENGTH} characters.` };
  try {
    const lists = text.split(',').map((line) => new Reader(line, clock).whole());
    const simple = lists.length === 1 && lists[0] ? conjunction(lists[0]) : undefined;
    return { ok: true, lists, ...(simple ? { simple } : {}) };
  } catch (error) {
    if (error instanceof Fault) return { ok: false, fault: error.message };
    throw error;
  }
}

/** The tasks of any of the lists, each once. */
export function tasksIn(lists: readonly FilterNode[], tasks: readonly ListedTask[]): ListedTask[] {
  return tasks.filter((task) => task.status === 'open' && lists.some((node) => holds(node, task)));
}

function holds(node: FilterNode, task: ListedTask): boolean {
  switch (node.kind) {
    case 'and':
      return holds(node.left, task) && holds(node.right, task);
    case 'or':
      return holds(node.left, task) || holds(node.right, task);
    case 'not':
      return !holds(node.of, task);
    case 'filter':
      return isIn(task, node.filter);
    case 'tag':
      return task.tags.some((tag) => fits(tag.toLowerCase(), node.pattern));
    case 'text':
      return task.title.toLowerCase().includes(node.text);
    case 'recurring':
      return task.rrule !== undefined;
    case 'reminder':
      return task.remindMinutesBefore !== undefined;
    case 'all':
      return true;
  }
}

/** `home*` fits any tag that begins so; one star, anywhere. */
function fits(tag: string, pattern: string): boolean {
  const [head = '', tail] = pattern.split('*');
  return tail === undefined
    ? tag === head
    : tag.length >= head.length + tail.length && tag.startsWith(head) && tag.endsWith(tail);
}

function conjunction(node: FilterNode): Filter | undefined {
  if (node.kind === 'filter') return node.filter;
  if (node.kind === 'tag') return node.pattern.includes('*') ? undefined : { tags: [node.pattern] };
  if (node.kind !== 'and') return undefined;
  const [left, right] = [conjunction(node.left), conjunction(node.right)];
  const tags = [...(left?.tags ?? []), ...(right?.tags ?? [])];
  return left && right ? { ...left, ...right, ...(tags.length > 0 ? { tags } : {}) } : undefined;
}

class Fault extends Error {}

/** Or binds least, then and, then not; brackets bind most. */
class Reader {
  private at = 0;
  private depth = 0;
  private readonly parts: string[];
  private readonly clock: Clock;

  constructor(line: string, clock: Clock) {
    this.clock = clock;
    this.parts = line
      .split(/([&|()!])/)
      .map((part) => part.trim())
      .filter((part) => part !== '');
  }

  whole(): FilterNode {
    const node = this.or();
    if (this.at < this.parts.length)
      throw new Fault(`I do not understand "${this.parts[this.at] ?? ''}" in the filter.`);
    return node;
  }

  private or(): FilterNode {
    let left = this.and();
    while (this.take('|')) left = { kind: 'or', left, right: this.and() };
    return left;
  }

  private and(): FilterNode {
    let left = this.not();
    while (this.take('&')) left = { kind: 'and', left, right: this.not() };
    return left;
  }

  private not(): FilterNode {
    this.depth += 1;
    if (this.depth > MAX_DEPTH) throw new Fault('The filter has too many brackets.');
    const node: FilterNode = this.take('!') ? { kind: 'not', of: this.not() } : this.bracket();
    this.depth -= 1;
    return node;
  }

  private bracket(): FilterNode {
    if (!this.take('(')) return this.term();
    const node = this.or();
    if (!this.take(')')) throw new Fault('A bracket in the filter is not closed.');
    return node;
  }

  private take(part: string): boolean {
    if (this.parts[this.at] !== part) return false;
    this.at += 1;
    return true;
  }

  private term(): FilterNode {
    const text = this.parts[this.at];
    if (text === undefined || '&|()!'.includes(text))
      throw new Fault('Something is missing in the filter, such as "today" behind "&".');
    this.at += 1;
    return readTerm(text, this.clock);
  }
}

function readTerm(text: string, clock: Clock): FilterNode {
  const lower = text.toLowerCase();
  const search = /^search\s?:(.+)$/.exec(lower);
  if (search) return { kind: 'text', text: (search[1] ?? '').trim() };
  if (/^(?:recurring|repeating)$/.test(lower)) return { kind: 'recurring' };
  if (/^(?:has |with )?reminders?$/.test(lower)) return { kind: 'reminder' };
  if (/^(?:view )?all$/.test(lower)) return { kind: 'all' };
  if (/^no (?:labels?|tags?)$/.test(lower)) return { kind: 'not', of: { kind: 'tag', pattern: '*' } };
  const tag = tagOf(text.replace('*', '_'));
  if (tag !== undefined) return { kind: 'tag', pattern: lower.slice(1) };
  if (lower === '@*' || lower === '#*') return { kind: 'tag', pattern: '*' };
  const words = lower
    .replace(/^(?:due|date)\s*(?=before|after|:)/, '')
    .replace(/^(before|after)\s*:\s*/, '$1 ')
    .replace(/^:\s*/, '');
  const read = readFilter(words, clock);
  if (read.leftover.length > 0 || Object.keys(read.filter).length === 0)
    throw new Fault(`I do not understand "${text}" in the filter.`);
  return { kind: 'filter', filter: read.filter };
}
