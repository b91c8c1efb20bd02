import { isShiftOf } from '@tasklog/domain/language/work/moves';
import { tasksIn } from '@tasklog/domain/language/lists/filter-line';
import { isIn } from '@tasklog/domain/language/lists/filters';
import { hasTime, isLocalDate, toInstant } from '@tasklog/domain/recurrence/local';
import { invalid } from '@tasklog/runtime';
import type { FindTasksInput, FindTasksOutput } from '@tasklog/schemas';
import { sceneOf } from '../../conversation/context.ts';
import { rowsAsOf } from '../../conversation/list.ts';
import { loadListing, saveListing } from '../../store/listing.ts';
import { formatCursor, parseCursor } from '../cursor.ts';
import type { Desk } from '../desk.ts';
import { findTaskRows, readDays, readFilterLine } from '../find.ts';
import type { FoundRows, Wanted } from '../find.ts';
import { DEFAULT_FIELDS, rowOf } from '../rows.ts';
import type { RowField } from '../rows.ts';
import { priorityIn } from '../words.ts';

const DEFAULT_LIMIT = 25;
const PLACE = [/^[\s\S]{0,600}$/, /^[0-9a-f-]{36}$/];
const OFFSET = [/^\d{1,6}$/];

export async function findTasks(desk: Desk, input: FindTasksInput): Promise<FindTasksOutput> {
  const { cursor, limit = DEFAULT_LIMIT, fields, ...question } = input;
  const wanted = { ...wantedIn(input, desk), limit };
  const asOf = input.asOf === undefined ? undefined : instantIn(input.asOf, desk);
  const found =
    asOf === undefined ? await live(desk, wanted, question, cursor) : await past(desk, wanted, question, cursor, asOf);
  const shown: readonly RowField[] = fields ?? [
    ...DEFAULT_FIELDS,
    ...(wanted.status === 'open' ? [] : (['status', 'completedAt'] as const)),
  ];
  const first = found.before + 1;
  // What "2" means next: of a later page and of the past too, for that is what was shown last.
  await saveListing(desk.db, desk.caller.userId, desk.caller.client, found.listing);
  return {
    tasks: found.rows.map((row, n) => rowOf(row, shown, desk.clock, first + n)),
    total: found.total,
    hasMore: found.cursor !== undefined,
    ...(found.cursor === undefined ? {} : { cursor: found.cursor }),
    appliedFilters: appliedIn(input, wanted, desk, asOf),
  };
}

type Page = Omit<FoundRows, 'next'> & { cursor?: string; before: number; listing: string[] };

function wantedIn(input: FindTasksInput, desk: Desk): Omit<Wanted, 'limit'> {
  const { filter, q, due, from, to, priority, tags, sort = 'due' } = input;
  for (const [field, day] of Object.entries({ from, to }))
    if (day !== undefined && !isLocalDate(day))
      throw invalid([{ field: `/${field}`, message: 'is not on the calendar' }]);
  const line = filter === undefined ? {} : readFilterLine(filter, desk);
  return {
    ...line,
    status: input.status ?? line.status ?? 'open',
    sort,
    ...(q === undefined ? {} : { q }),
    filter: {
      ...(due === undefined ? {} : readDays(due, desk, '/due')),
      ...(from === undefined ? {} : { from }),
      ...(to === undefined ? {} : { to }),
      ...(priority === undefined ? {} : { priority: priorityIn(priority) }),
      ...(tags === undefined ? {} : { tags }),
    },
  };
}

async function live(desk: Desk, wanted: Wanted, question: unknown, cursor: string | undefined): Promise<Page> {
  const [key = '', id = '', before = '0'] =
    cursor === undefined ? [] : parseCursor(cursor, question, [...PLACE, ...OFFSET]);
  const { next, ...found } = await findTaskRows(desk, {
    ...wanted,
    ...(cursor === undefined ? {} : { after: { key, id } }),
  });
  const shown = Number(before) + found.rows.length;
  return {
    ...found,
    before: Number(before),
    listing: await listingOf(
      desk,
      Number(before),
      found.rows.map((row) => row.id),
    ),
    ...(next ? { cursor: formatCursor(question, [next.key, next.id, String(shown)]) } : {}),
  };
}

/** Numbers go on over the pages of one listing. */
async function listingOf({ db, caller }: Desk, before: number, ids: string[]): Promise<string[]> {
  if (before === 0) return ids;
  const shown = (await loadListing(db, caller.userId, caller.client)) ?? [];
  return shown.length >= before ? [...shown.slice(0, before), ...ids] : ids;
}

/** The list as it was, folded from the log. */
async function past(
  desk: Desk,
  wanted: Wanted,
  question: unknown,
  cursor: string | undefined,
  at: string,
): Promise<Page> {
  const { db, caller, clock, settings, now } = desk;
  const [before = '0'] = cursor === undefined ? [] : parseCursor(cursor, question, OFFSET);
  const rows = await rowsAsOf({ db }, caller.userId, at);
  const scene = sceneOf(rows, { state: {} }, clock.zone, now(), settings);
  const status = wanted.status === 'done' ? 'completed' : (wanted.status ?? 'open');
  const needle = wanted.q?.toLowerCase();
  const within = scene.context.tasks.filter(
    (task) =>
      isIn(task, { ...wanted.filter, status }) &&
      (needle === undefined ||
        [task.title, task.notes ?? '', ...task.tags].some((text) => text.toLowerCase().includes(needle))),
  );
  const all = wanted.line ? tasksIn(wanted.line, within, clock) : within;
  const from = Number(before);
  const page = all.slice(from, from + wanted.limit).flatMap(({ n }) => scene.rowOf(n) ?? []);
  const shown = from + page.length;
  return {
    rows: page,
    total: all.length,
    before: from,
    listing: await listingOf(
      desk,
      from,
      page.map(({ id }) => id),
    ),
    ...(shown < all.length ? { cursor: formatCursor(question, [String(shown)]) } : {}),
  };
}

/** As of the end of a day, or of the minute that is named. */
function instantIn(text: string, { clock }: Desk): string {
  const goal = isShiftOf(text, { ...clock, past: true });
  const read =
    goal?.kind === 'when' && goal.when.date
      ? goal.when.date.toString() + (goal.when.time ? `T${goal.when.time}` : '')
      : undefined;
  const local = isLocalDate(text) ? text : read;
  if (local === undefined)
    throw invalid([
      { field: '/asOf', message: 'must be a past day or minute, such as last friday or 2026-11-20T09:00' },
    ]);
  return toInstant(hasTime(local) ? local : `${local}T23:59`, clock.zone).toString();
}

function appliedIn(
  { filter, q, due, from, to, tags }: FindTasksInput,
  wanted: Omit<Wanted, 'limit'>,
  { clock }: Desk,
  asOf: string | undefined,
): FindTasksOutput['appliedFilters'] {
  const { priority } = wanted.filter ?? {};
  return {
    status: wanted.status ?? 'open',
    sort: wanted.sort ?? 'due',
    timeZone: clock.zone,
    today: clock.today.toString(),
    ...(filter === undefined ? {} : { filter }),
    ...(q === undefined ? {} : { q }),
    ...(due === undefined ? {} : { due }),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...(priority === undefined ? {} : { priority }),
    ...(tags === undefined ? {} : { tags }),
    ...(asOf === undefined ? {} : { asOf }),
  };
}
