import type { Interpretation, Preferences } from '@tasklog/schemas';
import { inAnswer, numbersIn, type Context, type ListedTask, type Turn } from './context.ts';
import { tasksShown } from './lists/shown.ts';

type Understand = (message: string, context: Context) => Interpretation;

/** A conversation handed over as its words alone is lived through again: what was asked, done and shown is known afterwards. */
export function recall(context: Context, understand: Understand): Context {
  if (context.history.length === 0) return context;
  const { listing: _listing, lastTouched: _touched, ...fresh } = context;
  const lived = exchanges(context.history).reduce(
    (known, { said, answered }) =>
      withNumbers(after(known, reading(said, answered, known, understand), answered), answered),
    { ...fresh, history: [] } as Context,
  );
  return { ...lived, ...heard(context, lived) };
}

/** What was handed over counts for more than what was lived through. */
function heard(given: Context, lived: Context): Partial<Context> {
  const listing = given.listing ?? lived.listing;
  const touched = lived.last ? lived.lastTouched : (given.lastTouched ?? lived.lastTouched);
  return {
    history: given.history,
    ...(listing ? { listing } : {}),
    ...(touched ? { lastTouched: touched } : {}),
    ...(given.pending ? { pending: given.pending } : {}),
  };
}

/** A listing's own numbers hold until the next listing. */
function withNumbers(known: Context, answered: string): Context {
  const shown = inAnswer(answered, known.tasks).length > 1;
  return shown ? { ...known, shownAs: numbersIn(answered, known.tasks) } : known;
}

/** More turns than this say nothing about the next one. */
const LOOKED_BACK = 40;

interface Exchange {
  said: string;
  answered: string;
}

function exchanges(history: readonly Turn[]): Exchange[] {
  const found: Exchange[] = [];
  for (const { role, content } of history.slice(-LOOKED_BACK)) {
    const open = found.at(-1);
    if (role === 'user') found.push({ said: content, answered: '' });
    else if (open) open.answered = [open.answered, content].filter(Boolean).join('\n');
    else found.push({ said: '', answered: content });
  }
  return found;
}

/** The list is as it is now: what was completed since, was open when it was spoken of. */
function reading(said: string, answered: string, known: Context, understand: Understand): Interpretation {
  const got = understand(said, known);
  if (got.intent !== 'clarify' || got.missing !== 'target' || asks(answered)) return got;
  return understand(said, { ...known, tasks: known.tasks.map((task) => ({ ...task, status: 'open' as const })) });
}

const DEEDS = /^(?:add|complete|uncomplete|delete|update|reschedule|snooze)$/;

export function isDeed({ intent }: Interpretation): boolean {
  return DEEDS.test(intent);
}

function after(known: Context, got: Interpretation, answered: string): Context {
  const { pending: _pending, last: _last, ...kept } = known;
  if (asks(answered)) return { ...kept, ...offered(answered, kept), ...waiting(got, answered, kept) };
  if (got.intent === 'settings') return withSettings(kept, got);
  if (isDeed(got)) return done(kept, got, answered);
  const rows = inAnswer(answered, kept.tasks);
  const listed = got.intent === 'list' || got.intent === 'search' ? listedBy(got, rows, kept) : {};
  return { ...kept, ...mentioned(rows), ...listed };
}

function withSettings(known: Context, got: Interpretation): Context {
  const settings = { ...known.settings, ...(got.settings as Preferences | undefined) };
  return { ...known, settings, zone: settings.timeZone ?? known.zone, last: got };
}

const SENTENCE_END = /(?<=[.!?\n])/;
const offersMore = (sentence: string): boolean =>
  sentence.endsWith('?') && /\b(?:anything|something|what) (?:else|more)\b/i.test(sentence);
const BOLD_TITLES = /\*\*[^*]*\*\*/g;
const OFFERS_TO_UNDO = /\*[^*]*\*/g;

function asks(answered: string): boolean {
  const text = answered
    .replace(BOLD_TITLES, '')
    .replace(OFFERS_TO_UNDO, '')
    .split(SENTENCE_END)
    .filter((sentence) => !offersMore(sentence))
    .join('');
  return /\?|yes\/no|\by\/n\b|which one|confirm/i.test(text);
}

const ASKS_WHEN = /\b(?:when|what (?:time|date|day)|which (?:time|date|day)|how often)\b[^?]{0,200}\?/i;

function waiting(got: Interpretation, answered: string, known: Context): Pick<Context, 'pending'> {
  if (got.intent === 'clarify' || got.intent === 'confirm') return { pending: withOffered(got, answered, known) };
  if (got.intent === 'add' && ASKS_WHEN.test(answered))
    return { pending: { ...got, intent: 'clarify', missing: 'date', of: 'add' } };
  return isDeed(got) && got.intent !== 'add' ? { pending: { ...got, intent: 'confirm', of: got.intent } } : {};
}

function offered(answered: string, { tasks }: Context): Pick<Context, 'listing'> {
  const rows = inAnswer(answered, tasks);
  return rows.length > 1 ? { listing: rows } : {};
}

/** The rows that the question showed are the ones that can be chosen. */
function withOffered(question: Interpretation, answered: string, { tasks }: Context): Interpretation {
  const shown = inAnswer(answered, tasks);
  return question.intent === 'clarify' && question.missing === 'target' && !question.target?.numbers && shown.length > 0
    ? { ...question, candidates: shown }
    : question;
}

function listedBy(got: Interpretation, rows: readonly number[], known: Context): Partial<Context> {
  const alone = got.target?.numbers;
  if (alone?.length === 1) return { lastTouched: alone };
  const listing = rows.length > 0 ? [...rows] : tasksShown(got, known).map(({ n }) => n);
  return { shown: got, listing, recent: [], ...(listing.length > 1 ? { lastTouched: [] } : {}) };
}

function mentioned(rows: number[]): Partial<Context> {
  if (rows.length === 1) return { lastTouched: rows };
  return rows.length > 1 ? { listing: rows } : {};
}

function done(known: Context, got: Interpretation, answered: string): Context {
  const parts = [got, ...(got.also ?? [])];
  const tasks = parts.reduce((all, part) => withAdded(all, part), known.tasks);
  const touched = parts.flatMap(({ intent, target, tasks: added = [] }) =>
    intent === 'add' ? added.flatMap(({ title = '' }) => numberOf(title, tasks)) : (target?.numbers ?? []),
  );
  const rows = inAnswer(answered, known.tasks);
  return {
    ...known,
    tasks,
    last: got,
    lastTouched: touched.length > 0 ? touched : rows,
    recent: [...(known.recent ?? []).filter((number) => !touched.includes(number)), ...touched].slice(-MOST_RECENT),
    ...(rows.length > 1 ? { listing: rows } : {}),
  };
}

const MOST_RECENT = 10;

/** What was added stands on the list under the next number, unless it is there already. */
function withAdded(tasks: ListedTask[], { intent, tasks: added = [] }: Interpretation): ListedTask[] {
  if (intent !== 'add') return tasks;
  const missing = added.filter(({ title = '' }) => numberOf(title, tasks).length === 0);
  const highest = Math.max(0, ...tasks.map(({ n }) => n));
  return [
    ...tasks,
    ...missing.map(({ title = '', description, remindAt: _at, time: _time, ...fields }, index) => ({
      ...fields,
      n: highest + 1 + index,
      title,
      status: 'open' as const,
      tags: fields.tags ?? [],
      ...(description === undefined ? {} : { notes: description }),
    })),
  ];
}

function numberOf(title: string, tasks: readonly ListedTask[]): number[] {
  return tasks.filter((task) => task.title.toLowerCase() === title.toLowerCase()).map(({ n }) => n);
}
