import type { Clock } from '../clock.ts';
import type { Context } from '../context.ts';
import { isIn, readFilter } from '../lists/filters.ts';
import { byFilter, shownOrOpen } from './reference-filters.ts';
import { byNumber } from './reference-numbers.ts';
import { byPronoun, placed } from './reference-places.ts';
import { byTitle } from './reference-titles.ts';
import type { Resolved, Status } from './resolved.ts';

/** Resolves a number, a list of them, "it", a title in words, or a description of many. */
export function resolve(phrase: string, context: Context, clock: Clock, status: Status = 'open'): Resolved {
  const text = tidy(phrase);
  const found = resolveText(text, context, clock, status);
  const told = found.kind === 'none' ? withoutReason(text) : text;
  return told === text ? found : resolveText(told, context, clock, status);
}

const REASON =
  /(?:[,;:.] ?|\s[-–—]\s|\s)(?:because|since|cause|cos)\s|(?:[,;:.] ?|\s[-–—]\s)(?:it|it's|its|they|they're|he|she|he's|she's|i|i'm|i've|i'll|we|we're|we've|that|so|as|no)\s/i;

/** "the cake, they got it wrong": why it is said is no part of the title. */
function withoutReason(text: string): string {
  const at = text.search(REASON);
  return at > 0 ? text.slice(0, at) : text;
}

function resolveText(text: string, context: Context, clock: Clock, status: Status): Resolved {
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

function tidy(phrase: string): string {
  return phrase
    .trim()
    .replace(/[.!,;:]{1,9}$/, '')
    .replace(/^(?:the |my )?(?:task|todo|to-do|item) (?=["'“‘])/i, '')
    .replace(/\s(?:please|now|already|at last|finally|from (?:my|the) list|off (?:my|the) list|on my list)$/i, '')
    .trim();
}
