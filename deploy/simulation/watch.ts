/**
 * Looks at every change as it commits and says which promise it breaks, by letters of the invariants: lost (a), published
 * without a commit (b), in effect more than once (c), out of order (d), seen by another (f), a key used twice (g), a lost
 * update (h), a reminder early or called off (i). It folds and compares by rules of its own, not by the product's.
 */
import { isDeepStrictEqual } from 'node:util';
import type { Claim, LogRecord, Page, Topic } from '@tasklog/event-log';
import type { StoredTask, Write } from '@tasklog/command-api/store/commit';
import type { Chained } from '@tasklog/projectors/audit/chain';
import { reminderInstants } from '@tasklog/domain/reminder/rule';
import type { DueReminder } from '@tasklog/projectors/reminder/due-event';
import type { Envelope, ReminderDue, TaskImage } from '@tasklog/schemas';
import type { Database } from './database.ts';
import { jsonb } from './json.ts';
import type { Points } from './points.ts';
import type { OutboxEntry, Place } from './tables.ts';
import { dueKey, placeKey } from './tables.ts';

type Image = Record<string, unknown>;
export type TaskData = { before: TaskImage | null; after: TaskImage };

export type Watch = {
  answered: (write: Write) => void;
  written: (before: StoredTask | undefined, after: StoredTask, entry: OutboxEntry) => void;
  logged: (topic: Topic, partition: number, event: Envelope, outboxId: number) => void;
  /** A broken writer put this on the log. */
  planted: (event: Envelope) => void;
  moved: (claim: Claim, from: number, to: number) => void;
  /** Somebody sent a reader back on purpose. */
  sentBack: (place: Place, to: number) => void;
  /** A page is in effect, or parked as far as it could not be. */
  passed: (page: Page) => void;
  parked: (group: string, record: LogRecord, reason: string) => void;
  audited: (generation: number, entry: Chained, before: Chained | undefined) => void;
  fired: (due: DueReminder, event: ReminderDue, latest: number) => void;
  /** A client was told "no": nothing of this change may ever be seen. */
  refused: (changeId: string) => void;
  /** A client was told that it is done: it must be in the row and among what was published or waits for it. */
  acknowledged: (userId: string, key: string, answer: Acknowledged) => void;
  wrong: (letter: string, what: string) => void;
  wrongs: () => readonly string[];
  /** All events that committed, by task, in order of their versions. */
  eventsOf: (taskId: string) => readonly Envelope[];
  isPlanted: (event: Envelope) => boolean;
};

export type Acknowledged = { changeId: string; tasks: { id: string; version: number }[] };

/** What recurrence does, by what is told of it. */
const NEXT_ONE: Record<string, string> = {
  'task.added': 'recurrence: next one came',
  'task.deleted': 'recurrence: next one taken back',
  'task.restored': 'recurrence: next one came back',
};

export function createWatch(db: Database, points: Points): Watch {
  const wrongs: string[] = [];
  const committed = new Map<string, Envelope>();
  const byTask = new Map<string, Envelope[]>();
  const logged = new Map<string, number>();
  const lastLogged = new Map<string, number>();
  const planted = new Set<string>();
  const refused = new Set<string>();
  const keys = new Map<string, string>();
  const answers = new Map<string, string>();
  const applied = new Map<string, number>();
  const fired = new Set<string>();
  const wrong = (letter: string, what: string): void => void wrongs.push(`(${letter}) ${what}`);
  const must = (holds: boolean, letter: string, what: () => string): void => void (holds || wrong(letter, what()));

  return {
    wrong,
    wrongs: () => wrongs,
    isPlanted: ({ id }) => planted.has(id),
    eventsOf: (taskId) => byTask.get(taskId) ?? [],
    answered: ({ userId, key, answer }) => {
      const { changeId } = answer as Acknowledged;
      const before = keys.get(`${userId} ${key}`);
      must(before === undefined, 'g', () => `key ${key} took effect as ${String(before)} and again as ${changeId}`);
      keys.set(`${userId} ${key}`, changeId);
    },
    written: (before, after, { event }) => {
      const name = `task ${after.id}, version ${after.version}`;
      must(after.version === (before?.version ?? 0) + 1, 'h', () => `${name} follows ${String(before?.version)}`);
      must((before?.userId ?? after.userId) === after.userId, 'f', () => `${name} changes its owner`);
      must(
        event.userid === after.userId && event.taskversion === after.version,
        'b',
        () => `${name}: event of another`,
      );
      const data = event.data as TaskData;
      for (const [field, value] of Object.entries(data.before ?? {}))
        must(
          isDeepStrictEqual((before?.doc as Image | undefined)?.[field] ?? null, value ?? null),
          'h',
          () => `${name} overwrites ${field} unseen`,
        );
      const folded: Image = { ...(before?.doc as Image | undefined), ...data.after };
      if (folded['status'] !== 'deleted') delete folded['deletedAt'];
      must(isDeepStrictEqual(jsonb(folded), after.doc), 'e', () => `${name} is not the fold of its events`);
      must(!committed.has(event.id), 'b', () => `event ${event.id} was committed twice`);
      committed.set(event.id, event);
      byTask.set(after.id, [...(byTask.get(after.id) ?? []), event]);
      const came = event.actor === 'recurrence' ? NEXT_ONE[event.type] : undefined;
      if (came) points.hit(came);
      if (refused.has(event.changeid)) wrong('b', `change ${event.changeid} was refused and happened`);
    },
    logged: (topic, partition, event) => {
      if (topic === 'task-updates') return;
      const at = `${topic}/${partition}`;
      if (planted.has(event.id)) return;
      must(!logged.has(event.id), 'c', () => `event ${event.id} is on ${at} twice`);
      logged.set(event.id, 1);
      if (topic === 'reminders') return must(fired.has(event.id), 'b', () => `${event.id} on ${at} never fired`);
      must(
        isDeepStrictEqual(committed.get(event.id), event),
        'b',
        () => `event ${event.id} on ${at} is not what committed`,
      );
      const before = lastLogged.get(event.subject) ?? 0;
      must(event.taskversion === before + 1, 'd', () => `${event.subject} goes from ${before} to ${event.taskversion}`);
      lastLogged.set(event.subject, event.taskversion);
    },
    planted: (event) => void planted.add(event.id),
    moved: (claim, from, to) => {
      const place = placeKey(claim);
      const last = applied.get(place) ?? 0;
      must(from === last, 'c', () => `${place} goes on from ${from}, not from ${last}`);
      const row = db.checkpoints.get(place);
      must(row?.epoch === claim.epoch, 'c', () => `${place} is moved by a reader whose claim is over`);
      applied.set(place, to);
    },
    passed: ({ claim: { group, generation }, records }) => {
      for (const { topic, partition, offset, event } of records) {
        if (!db.blocked.has(`${group} ${generation} ${event.subject}`)) continue;
        const waits = db.letters.some(
          ({ record, ...letter }) =>
            letter.group === group &&
            letter.generation === generation &&
            record.topic === topic &&
            record.partition === partition &&
            record.offset === offset,
        );
        must(waits, 'l', () => `${group} took ${topic}/${partition} ${offset}, though what is before it waits`);
      }
    },
    sentBack: (place, to) => void applied.set(placeKey(place), to),
    parked: (group, record, reason) => {
      const behind = reason.startsWith('waits behind');
      // Killed again and again at the same place by chance: nobody can tell that from an event that kills.
      const ended = reason.startsWith('the process ended');
      points.hit(behind ? 'poison: another waits behind it' : ended ? 'poison: thought to kill' : 'poison: parked');
      const innocent = !behind && !ended && !planted.has(record.event.id);
      if (innocent) wrong('l', `${group} parked a good event, ${record.event.type} ${record.event.id}: ${reason}`);
    },
    audited: (generation, entry, before) => {
      must(before === undefined, 'c', () => `event ${entry.id} is in the audit trail ${generation} twice`);
    },
    fired: (due, event, latest) => {
      const row = db.tasks.get(due.taskId);
      const wanted = row ? reminderInstants(row.doc) : [];
      must(!fired.has(event.id), 'c', () => `reminder ${dueKey(due)} fired twice`);
      const firedAt = Date.parse(event.data.firedAt);
      must(Date.parse(due.dueAt) <= firedAt && firedAt <= latest, 'i', () => `reminder ${dueKey(due)} is early`);
      must(
        wanted.some(({ id, at }) => id === due.reminderId && at === due.dueAt),
        'i',
        () => `reminder ${dueKey(due)} was called off`,
      );
      fired.add(event.id);
    },
    refused: (changeId) => {
      refused.add(changeId);
      for (const { changeid } of committed.values())
        if (changeid === changeId) wrong('b', `change ${changeId} happened, and was refused`);
    },
    acknowledged: (userId, key, answer) => {
      const text = JSON.stringify(jsonb(answer));
      const before = answers.get(`${userId} ${key}`);
      must((before ?? text) === text, 'g', () => `key ${key} was answered in two ways`);
      answers.set(`${userId} ${key}`, text);
      for (const { id, version } of answer.tasks) {
        const row = db.tasks.get(id);
        must(row !== undefined && row.version >= version, 'a', () => `version ${version} of ${id} is lost`);
        must(row?.userId === userId, 'f', () => `${userId} is told of ${id}`);
        const event = byTask.get(id)?.[version - 1];
        must(event?.taskversion === version, 'a', () => `no event tells of version ${version} of ${id}`);
      }
    },
  };
}
