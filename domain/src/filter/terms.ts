import type { Actor, Priority } from '@tasklog/schemas';
import { readFilter as readWords } from '../language/lists/filters.ts';
import type { Clock } from '../language/clock.ts';
import { isNear } from '../language/text/spelling.ts';
import { readDays } from './days.ts';
import { ALL, both, either, not } from './expression.ts';
import type { Filter } from './expression.ts';
import { FilterFault } from './fault.ts';
import { parts, plain, words } from './text.ts';

type Named = (name: string) => Filter;

/** Reads one term of a filter; `start` is where it stands. Throws FilterFault. */
export function readTerm(raw: string, start: number, clock: Clock, named: Named): Filter {
  const said = plain(raw).toLowerCase().replace(/\s+/g, ' ');
  const fixed = FIXED.get(said);
  if (fixed) return fixed;
  const found = keyed(raw, start, named) ?? readDays(raw, start, clock) ?? inWords(said, clock);
  if (found) return found;
  throw new FilterFault(start, raw.length, unknown(said));
}

const has = (what: (Filter & { kind: 'has' })['what']): Filter => ({ kind: 'has', what });
const priority = (is: Priority): Filter => ({ kind: 'priority', is });
const by = (actor: Actor): Filter => ({ kind: 'by', actor });

const OPEN: Filter = { kind: 'status', is: 'open' };
const DONE: Filter = { kind: 'status', is: 'done' };

/** What is said in fixed words. */
const TERMS: readonly (readonly [words: string, filter: Filter])[] = [
  ['all, view all, everything', ALL],
  ['open', OPEN],
  ['done, completed', DONE],
  ['overdue, over due, past due, late', { kind: 'overdue' }],
  ['no date, no due date, undated', not(has('date'))],
  ['has date, has due date, any date', has('date')],
  ['no tag, no tags, no label, no labels, untagged', not(has('tag'))],
  ['has tag, has tags, has label, has labels, tagged', has('tag')],
  ['no notes', not(has('notes'))],
  ['has notes, notes', has('notes')],
  ['recurring, repeating', has('repeat')],
  ['reminder, reminders, has reminder, has reminders, with reminder', has('reminder')],
  ['no reminder, no reminders', not(has('reminder'))],
  ['p1, urgent, urgent priority, priority: urgent', priority('urgent')],
  ['p2, high priority, priority: high', priority('high')],
  ['p3, medium priority, priority: medium', priority('medium')],
  ['low priority, priority: low', priority('low')],
  ['p4, no priority, priority: none', priority('none')],
  ['by me, by user', by('user')],
  ['by assistant, by an assistant', by('assistant')],
  ['by recurrence', by('recurrence')],
  ['by system', by('system')],
];
const FIXED = new Map(TERMS.flatMap(([words, filter]) => words.split(', ').map((each) => [each, filter] as const)));

/** @tag, #tag, `search: words`, `filter: name`; undefined when it is none of these. */
function keyed(raw: string, start: number, named: Named): Filter | undefined {
  if (/^[@#]/.test(raw)) return tagged(raw, 1, start);
  const key = /^(search|tag|label|filter)\s{0,3}:/i.exec(raw);
  if (!key) return undefined;
  const [opening, name = ''] = key;
  const rest = raw.slice(opening.length).trim();
  if (rest === '') throw new FilterFault(start, raw.length, `write ${NEEDS[name.toLowerCase()] ?? ''} behind this`);
  switch (name.toLowerCase()) {
    case 'search':
      return { kind: 'search', words: words(rest) };
    case 'filter':
      return named(plain(rest));
    default:
      return tagged(rest, 0, start + raw.length - rest.length);
  }
}

const NEEDS: Record<string, string> = {
  search: 'the words to look for',
  filter: 'the name of a saved filter',
  tag: 'a tag',
  label: 'a tag',
};

function tagged(raw: string, sigil: number, start: number): Filter {
  const found = parts(raw.slice(sigil));
  if (found.length === 1 && found[0] === '') throw new FilterFault(start, raw.length, 'write a tag behind this');
  const stray = /[\s#@,]/.exec(found.join(''))?.[0];
  if (stray !== undefined)
    throw new FilterFault(start, raw.length, `no tag holds “${stray}”; put & (and) or | (or) between two terms`);
  return { kind: 'tag', parts: found };
}

/** What the language of messages reads as a filter, such as “high priority tasks due this week”; with nothing left over. */
function inWords(said: string, clock: Clock): Filter | undefined {
  const { filter, leftover, terms } = readWords(said, clock);
  const { status, due, from, to, priority: level, tags = [] } = filter;
  if (leftover.length > 0) return undefined;
  const days = { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
  const found: Filter[] = [
    ...(status === undefined ? [] : [status === 'all' ? either([OPEN, DONE]) : status === 'open' ? OPEN : DONE]),
    ...(due === 'overdue' ? [{ kind: 'overdue' } as const] : []),
    ...(due === 'no date' ? [not(has('date'))] : []),
    ...(due === 'has date' ? [has('date')] : []),
    ...(due !== 'overdue' && Object.keys(days).length > 0 ? [{ kind: 'days', of: 'due', ...days } as const] : []),
    ...(level === undefined ? [] : [priority(level)]),
    ...tags.map((tag): Filter => ({ kind: 'tag', parts: [tag.toLowerCase()] })),
    ...terms.flatMap((term) => inTerm(term)),
  ];
  return found.length === 0 ? undefined : both(found);
}

/** What the language of messages says in operators itself. */
function inTerm(term: string): Filter[] {
  const levels = /^\((\w+) priority \| (\w+) priority\)$/.exec(term);
  if (levels) return [either([priority(levels[1] as Priority), priority(levels[2] as Priority)])];
  const name = term.replace(/^!/, '');
  const one = name.startsWith('@') ? ({ kind: 'tag', parts: [name.slice(1).toLowerCase()] } as const) : FIXED.get(name);
  return one ? [term.startsWith('!') ? not(one) : one] : [];
}

const NAMES = [...FIXED.keys(), 'today', 'tomorrow', 'this week', 'next week', 'search:', 'filter:'];

function unknown(said: string): string {
  const near = NAMES.find((name) => isNear(said, name));
  const hint = near === undefined ? '' : `did you mean “${near}”? `;
  return `this is no part of a filter; ${hint}write a day (today, due before: fri), no date, overdue, recurring, p1 to p4, @tag, by assistant, or search: and words`;
}
