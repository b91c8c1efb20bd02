import type { Interpretation } from '@tasklog/schemas';
import { clockOf, type Clock } from '../clock.ts';
import type { Context, ListedTask } from '../context.ts';
import { parseFilter } from '../../filter/parse.ts';
import { tasksIn } from './filter-line.ts';
import { isIn, type Filter, type FilterRead } from './filters.ts';
import { CLEAR, type Scene } from '../outcome.ts';
import { dayWords, rowsFrom } from '../reply.ts';

const LEVELS = ['urgent', 'high', 'medium', 'low', 'none'];
const LAST = '~';

/** The tasks that a list or a search shows, in the order it shows them. */
export function tasksShown(
  meant: Interpretation,
  context: Pick<Context, 'tasks' | 'now' | 'zone' | 'settings'>,
): ListedTask[] {
  const { target, filter = {}, query, sort } = meant;
  if (target?.numbers) return target.numbers.flatMap((number) => context.tasks.filter(({ n }) => n === number));
  const clock = clockOf(context.now, context.zone, context.settings);
  const line = meant.intent === 'list' && query !== undefined ? parseFilter(query, clock) : undefined;
  const everywhere = meant.intent === 'search' ? { status: 'all' as const } : {};
  const within = context.tasks.filter((task) => isIn(task, { ...everywhere, ...filter }));
  const found = line?.ok ? tasksIn(line.filter, within, clock) : within;
  return sort === undefined ? found : [...found].sort(BY[sort] ?? BY['due']);
}

/** By character, so that what has no date comes last. */
function compare(left: string, right: string): number {
  return left === right ? 0 : left < right ? -1 : 1;
}

const BY: Record<string, (left: ListedTask, right: ListedTask) => number> = {
  due: (left, right) => compare(left.due ?? LAST, right.due ?? LAST),
  priority: (left, right) => LEVELS.indexOf(left.priority ?? 'none') - LEVELS.indexOf(right.priority ?? 'none'),
  created: (left, right) => compare(left.createdAt ?? LAST, right.createdAt ?? LAST),
  title: (left, right) => left.title.localeCompare(right.title),
};

/** A listing in one line: how many, which filter, the first rows under their numbers. */
export function listWords(meant: Interpretation, shown: readonly ListedTask[], clock: Clock): string {
  const { filter = {}, query, offset = 0, intent } = meant;
  if (offset > 0) return shown.length > offset ? `${rowsFrom(shown, offset)}.` : 'That was all of it.';
  const rows = shown.length > 0 ? `: ${rowsFrom(shown)}` : '';
  if (intent === 'search')
    return shown.length > 0
      ? `Found ${shown.length} for "${query ?? ''}"${rows}.`
      : `No open or done task has "${query ?? ''}" in it.`;
  const total = `${shown.length} ${shown.length === 1 ? 'task' : 'tasks'}`;
  if (filter.asOf !== undefined) return `Your list as it was on ${dayWords(filter.asOf, clock)}: ${total}${rows}.`;
  if (shown.length === 0 && Object.keys(filter).length === 0 && query === undefined)
    return 'Your list is empty. *Say what to remember, such as "call ann tomorrow at 5".*';
  const which = [filterWords(filter, clock), query ?? ''].filter((part) => part !== '').join(', ');
  return `${total}${which ? ` (${which})` : ''}${rows}.`;
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
    status === 'completed' ? 'done' : status,
    range,
    priority && `${priority} priority`,
    ...tags.map((tag) => `#${tag}`),
    text && `"${text}"`,
  ];
  return parts.filter(Boolean).join(', ');
}

/** The list that a filter asks for. */
export function listWith(read: FilterRead, scene: Scene, because: string[]): Interpretation {
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
