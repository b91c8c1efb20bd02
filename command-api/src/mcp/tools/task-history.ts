import { Problem } from '@tasklog/runtime';
import type { TaskEvent, TaskHistoryInput, TaskHistoryOutput } from '@tasklog/schemas';
import { when } from '../../conversation/story.ts';
import { eventsOfTask } from '../../store/changes.ts';
import { formatCursor, parseCursor } from '../cursor.ts';
import type { Desk } from '../desk.ts';
import { findRefs } from '../refs.ts';
import type { Found } from '../refs.ts';
import { imageRow } from '../rows.ts';

const DEFAULT_LIMIT = 20;

export async function taskHistory(desk: Desk, input: TaskHistoryInput): Promise<TaskHistoryOutput> {
  const { ref, cursor, limit = DEFAULT_LIMIT } = input;
  const { id, doc } = await need(desk, ref);
  const from = Number(cursor === undefined ? 0 : parseCursor(cursor, id, [/^\d{1,6}$/])[0]);
  const events = (await eventsOfTask(desk.db, desk.caller.userId, id)).toReversed();
  const shown = from + limit;
  return {
    id,
    title: doc.title,
    entries: events.slice(from, shown).map((event) => entryOf(event, desk)),
    total: events.length,
    hasMore: shown < events.length,
    ...(shown < events.length ? { cursor: formatCursor(id, [String(shown)]) } : {}),
  };
}

/** Open tasks first, then done ones; deleted ones by their id. */
export async function need(desk: Desk, ref: string): Promise<Extract<Found, { row: unknown }>['row']> {
  const [open] = await findRefs(desk, [ref], 'open', true);
  if (open && 'row' in open) return open.row;
  const [any] = open?.fault.code === 'ambiguous' ? [] : await findRefs(desk, [ref], 'any', true);
  if (any && 'row' in any) return any.row;
  const {
    code,
    message,
    candidates = [],
  } = (any ?? open)?.fault ?? { code: 'no-such-task', message: 'There is no such task.' };
  const named = candidates.map(({ id, title }) => `${title ?? ''} (${id ?? ''})`).join(', ');
  throw new Problem(code === 'ambiguous' ? 409 : 404, code, named === '' ? message : `${message} ${named}`, {
    faults: [{ field: '/ref', message: code === 'ambiguous' ? 'fits several tasks' : 'names no task' }],
  });
}

export function entryOf(
  { time, type, actor, changeid, taskversion, data }: TaskEvent,
  { clock }: Desk,
): TaskHistoryOutput['entries'][number] {
  return {
    at: time,
    when: when(time, clock.zone),
    change: type.replace('task.', ''),
    by: actor,
    changeId: changeid,
    version: taskversion,
    ...(data.before ? { before: imageRow(data.before, clock) } : {}),
    after: imageRow(data.after, clock),
  };
}
