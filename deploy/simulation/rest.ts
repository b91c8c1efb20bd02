/** When all has come to rest: what must be so then. Each check is of the whole, from the raw tables. */
import { isDeepStrictEqual } from 'node:util';
import { reminderInstants } from '@tasklog/domain/reminder/rule';
import { uuidFor } from '@tasklog/runtime/local-keys';
import type { Envelope, TaskImage } from '@tasklog/schemas';
import { jsonb } from './json.ts';
import { checkpointOf } from './reading.ts';
import { projectorsOf } from './readers.ts';
import type { Models } from './tables.ts';
import { dueKey, PARTITIONS, placeKey } from './tables.ts';
import type { TaskData } from './watch.ts';
import type { Whole } from './world.ts';

/** What is still under way, in words; nothing when all was read, sent, fired, and is settled. */
export function underWay(whole: Whole): string | undefined {
  const { db, schedule } = whole;
  if (db.outbox.length > 0) return 'something is in the outbox';
  const letter = db.letters.find(({ state }) => state === 'waiting');
  if (letter) return `letter ${letter.id} of ${letter.group} waits: ${letter.reason}`;
  const intent = [...db.intents.values()].find(({ state }) => state === 'waiting');
  if (intent) return `an intent of ${intent.key} waits, tried ${intent.attempts} times`;
  const places = projectorsOf(whole).flatMap(({ name: group, reads }) =>
    [1, 2].flatMap((generation) =>
      reads.flatMap((topic) =>
        Array.from({ length: PARTITIONS }, (_, partition) => ({ group, generation, topic, partition })),
      ),
    ),
  );
  const behind = places.find(
    (place) => checkpointOf(db, place).off < (db.log[place.topic][place.partition] ?? []).length,
  );
  if (behind) return `${placeKey(behind)} is behind`;
  const due = [...db.models(1).reminders.values()].find(
    (row) =>
      row.state === 'waiting' &&
      Date.parse(row.dueAt) <= schedule.wall() &&
      !db.reminderFired.has(dueKey(row)) &&
      !((db.held.get(dueKey(row))?.until ?? 0) > schedule.wall()),
  );
  return due && `reminder ${dueKey(due)} waits`;
}

export function checkRest(whole: Whole): void {
  rowsAreTheirEvents(whole);
  trailIsWhole(whole);
  readModelsAgree(whole);
  successorsCame(whole);
  remindersFired(whole);
  rebuildIsEqual(whole);
}

const taskEvents = ({ db, watch }: Whole): Envelope[] =>
  db.log['task-events'].flatMap((lane) => lane.map(({ event }) => event)).filter((event) => !watch.isPlanted(event));

/** (a), (e): each row is what the events on the log make of it, first to last. */
function rowsAreTheirEvents(whole: Whole): void {
  const { db, watch } = whole;
  const folded = new Map<string, Record<string, unknown>>();
  const versions = new Map<string, number>();
  for (const event of taskEvents(whole)) {
    const row = { ...folded.get(event.subject), ...(event.data as TaskData).after } as Record<string, unknown>;
    if (row['status'] !== 'deleted') delete row['deletedAt'];
    folded.set(event.subject, row);
    versions.set(event.subject, event.taskversion);
  }
  for (const { id, doc, version } of db.tasks.values()) {
    if (version !== versions.get(id)) watch.wrong('a', `the log has not all versions of ${id}`);
    if (!isDeepStrictEqual(jsonb(folded.get(id)), doc)) watch.wrong('e', `task ${id} is not the fold of the log`);
  }
}

/** (a), (c): one entry for each event, in a chain for each user. */
function trailIsWhole(whole: Whole): void {
  const { db, watch } = whole;
  const trail = db.models(1).audit;
  const events = taskEvents(whole);
  for (const { id } of events) if (!trail.has(id)) watch.wrong('a', `event ${id} is missing in the audit trail`);
  if (trail.size !== events.length)
    watch.wrong('c', `the audit trail has ${trail.size} entries for ${events.length} events`);
  const seqs = new Map<string, number>();
  for (const { userId, seq } of trail.values()) {
    if (seq !== (seqs.get(userId) ?? 0) + 1) watch.wrong('d', `the chain of ${userId} goes on with ${seq}`);
    seqs.set(userId, seq);
  }
}

/** (a): what people read is what there is. */
function readModelsAgree({ db, watch }: Whole): void {
  const { task, versions, notifications } = db.models(1);
  for (const { id, version, doc } of db.tasks.values()) {
    const read = task.get(id);
    if (read?.version !== version || !isDeepStrictEqual(read.doc, doc))
      watch.wrong('a', `${id} is read otherwise than it is`);
    if (versions.get(id)?.length !== version) watch.wrong('a', `the history of ${id} is not whole`);
  }
  const told = db.log.reminders.flat().length;
  if (notifications.size !== told) watch.wrong('c', `${notifications.size} notifications of ${told} reminders`);
}

/** (c): a completed occurrence has the next one, by its own id, once. */
function successorsCame(whole: Whole): void {
  const { db, watch } = whole;
  const added = new Set<string>();
  for (const event of taskEvents(whole)) {
    const { after } = event.data as TaskData;
    if (event.type === 'task.added' && event.actor === 'recurrence') {
      const place = `${String(after.seriesId)} ${String(after.occurrence)}`;
      if (added.has(place)) watch.wrong('c', `two tasks were added as ${place}`);
      added.add(place);
    }
    if (event.type !== 'task.completed' || !after.nextOccurrence) continue;
    const { task } = event.data as { task: TaskImage };
    const next = uuidFor(task.seriesId ?? event.subject, after.nextOccurrence);
    if (!db.tasks.has(next))
      watch.wrong('c', `nothing came after ${event.subject}, done at version ${event.taskversion}`);
  }
}

/** (i): none is forgotten that was set in time and whose task is open still. */
function remindersFired({ db, watch, schedule }: Whole): void {
  for (const { id, doc } of db.tasks.values())
    for (const { id: reminderId, at } of reminderInstants(doc)) {
      const due = dueKey({ taskId: id, reminderId, dueAt: at });
      if (Date.parse(at) > schedule.wall() || db.reminderFired.has(due) || db.held.has(due)) continue;
      const row = db.models(1).reminders.get(`${id} ${reminderId}`);
      if (row?.state !== 'cancelled') watch.wrong('i', `reminder ${due} is forgotten`);
      else if (!isWantedLate(watch.eventsOf(id), reminderId, at))
        watch.wrong('i', `reminder ${due} was called off by nobody`);
    }
}

/** Whether the event that brought this instant came when it was past already. */
function isWantedLate(events: readonly Envelope[], reminderId: string, at: string): boolean {
  let doc: TaskImage = {};
  let since: string | undefined;
  for (const event of events) {
    doc = { ...doc, ...(event.data as TaskData).after };
    const wanted = reminderInstants(doc).some((each) => each.id === reminderId && each.at === at);
    since = wanted ? (since ?? event.time) : undefined;
  }
  return since !== undefined && Date.parse(since) > Date.parse(at);
}

/** (e): a copy that was fed from the beginning, in other pages and at another time, has the same rows. */
function rebuildIsEqual({ db, watch }: Whole): void {
  const [live, copy] = [db.models(1), db.models(2)];
  for (const name of Object.keys(live) as (keyof Models)[]) {
    const [one, other] = [live[name], copy[name]].map((table) => Object.fromEntries(sorted(table)));
    if (!isDeepStrictEqual(one, other))
      watch.wrong('e', `a rebuild of “${name}” is not equal: ${difference(one, other)}`);
  }
}

const sorted = (table: ReadonlyMap<string, unknown>): [string, unknown][] =>
  [...table].sort(([a], [b]) => (a < b ? -1 : 1));

function difference(one: Record<string, unknown> = {}, other: Record<string, unknown> = {}): string {
  const key = [...new Set([...Object.keys(one), ...Object.keys(other)])].find(
    (each) => !isDeepStrictEqual(one[each], other[each]),
  );
  return `${String(key)}: ${JSON.stringify(one[key ?? ''])} and ${JSON.stringify(other[key ?? ''])}`;
}
