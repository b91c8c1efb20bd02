/** Listings: rows numbered from 1 in the order shown, so that the next message can point at them. */
import { evolve } from '@tasklog/domain';
import { clockOf } from '@tasklog/domain/language/clock';
import { listWords, tasksShown } from '@tasklog/domain/language/lists/shown';
import { toInstant } from '@tasklog/domain/recurrence/local';
import type { Task as PublicTask } from '@tasklog/schemas';
import { publicTask } from '../envelope.ts';
import { eventsUntil } from '../store/changes.ts';
import type { TaskRow } from '../store/tasks.ts';
import { said } from './answering.ts';
import type { Acted, Message } from './answering.ts';
import { sceneOf } from './context.ts';
import type { Scene } from './context.ts';
import type { ConverseDeps } from './said.ts';

export async function list(deps: ConverseDeps, message: Message): Promise<Acted> {
  const { said: words, scene, thread, meant } = message;
  const { zone, settings } = scene.context;
  const asOf = meant.filter?.asOf;
  const rows =
    asOf === undefined ? allRows(scene) : await rowsAsOf(deps, words.userId, toInstant(asOf, zone, '23:59').toString());
  const seen = asOf === undefined ? scene : sceneOf(rows, { state: {} }, zone, deps.now(), settings);
  const shown = tasksShown(meant, seen.context).flatMap(({ n }) => seen.rowOf(n) ?? []);
  const listing = shown.map(({ id }) => id);
  const tasks = shown.flatMap(({ doc, version }) => publicTask(doc, version) ?? ([] as PublicTask[]));
  const alone = meant.target !== undefined && listing.length === 1;
  const state = alone
    ? {
        ...(thread.state.listing ? { listing: thread.state.listing } : {}),
        ...(thread.state.shown ? { shown: thread.state.shown } : {}),
        touched: listing,
      }
    : { listing, shown: meant, ...(listing.length === 1 ? { touched: listing } : {}) };
  // The rows are numbered anew, so that the reply and the next message speak of the same ones.
  const numbered = sceneOf(rows, { state: { listing: state.listing ?? listing } }, zone, deps.now(), settings);
  const byId = new Map(numbered.context.tasks.map((task) => [task.id, task]));
  const renumbered = listing.flatMap((id) => byId.get(id) ?? []);
  const reply =
    meant.target === undefined ? listWords(meant, renumbered, clockOf(scene.context.now, zone, settings)) : meant.reply;
  return said(message, { reply, listing: tasks }, state);
}

const allRows = ({ context, rowOf }: Scene): TaskRow[] => context.tasks.flatMap(({ n }) => rowOf(n) ?? []);

/** Behind every date, character by character. */
const UNDATED = '~';

/** The list as it was at an instant, in the order of its dates. */
export async function rowsAsOf({ db }: Pick<ConverseDeps, 'db'>, userId: string, at: string): Promise<TaskRow[]> {
  const rows = new Map<string, TaskRow>();
  for (const { subject, taskversion, type, data } of await eventsUntil(db, userId, at)) {
    rows.set(subject, {
      id: subject,
      version: taskversion,
      doc: evolve(rows.get(subject)?.doc, { type, after: data.after }),
    });
  }
  return [...rows.values()]
    .filter(({ doc }) => doc.status !== 'deleted')
    .sort((a, b) => ((a.doc.due ?? UNDATED) < (b.doc.due ?? UNDATED) ? -1 : 1));
}
