import type {
  AddTask,
  CompensateTask,
  LocalDate,
  Recurrence,
  Reminder,
  StoredReminder,
  TagTask,
  TaskImage,
  UpdateTask,
} from '@tasklog/schemas';
import { atTime, hasTime, isLocalDate, isTimeZone, timeOf } from '../recurrence/local.ts';
import { firstDue, recurrenceToStore } from './repeating.ts';
import { refusal } from './refusal.ts';
import type { RefusalCode } from './refusal.ts';
import { coversNew, isPlannable, remindersToStore } from './reminding.ts';
import { inverse } from './inverse.ts';
import { nextOf } from '../recurrence/successor.ts';
import type { Decision, DoneTask, Fact, FactType, OpenTask, Task, Told } from './task.ts';

export type Alive = OpenTask | DoneTask;

export const unchanged: Decision = { kind: 'unchanged' };
export const refused = (code: RefusalCode, message: string, field?: string): Decision => ({
  kind: 'refused',
  refusal: refusal(code, message, field),
});
export const noSuchTask = refused('no-such-task', 'There is no such task. It may have been deleted.');

/** The fact that these fields now have these values; nothing when they had them before. */
export function change(type: FactType, task: Task, fields: TaskImage): Decision {
  const names = (Object.keys(fields) as (keyof TaskImage)[]).filter(
    (name) => !same((task as TaskImage)[name], fields[name]),
  );
  if (names.length === 0) return unchanged;
  const pick = (from: TaskImage): TaskImage => Object.fromEntries(names.map((name) => [name, from[name] ?? null]));
  return { kind: 'fact', fact: { type, before: pick(task), after: pick(fields) } };
}

/** Whatever the order in which a database gives back the names of fields. */
export function same(left: unknown, right: unknown): boolean {
  const [one, other] = [left ?? null, right ?? null];
  if (!isComposite(one) || !isComposite(other)) return one === other;
  if (Array.isArray(one) !== Array.isArray(other) || one['length'] !== other['length']) return false;
  return [...new Set([...Object.keys(one), ...Object.keys(other)])].every((name) => same(one[name], other[name]));
}

const isComposite = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

export function add(command: AddTask, task: Task | undefined, told: Told): Decision {
  if (task !== undefined) return addAgain(command, task);
  const timeZone = command.timeZone ?? told.timeZone;
  const wrong = wrongZone(timeZone) ?? wrongDate(command.due, '/due');
  if (wrong) return wrong;
  const repeat = recurrenceToStore(command.recurrence ?? null, command.due ?? null, timeZone, told.now);
  if ('code' in repeat) return { kind: 'refused', refusal: repeat };
  const due = command.due ?? firstDue(repeat.recurrence);
  const reminders = remindersToStore(command.reminders ?? []);
  if (!isPlannable(reminders, due)) return reminderNeedsDate;
  const fields = {
    id: command.taskId,
    title: command.title.trim(),
    notes: command.notes ?? '',
    due,
    timeZone,
    priority: command.priority ?? 'none',
    tags: withoutTwins(command.tags ?? []),
    recurrence: repeat.recurrence,
    reminders,
    createdAt: told.now,
    seriesId: command.seriesId ?? (repeat.recurrence ? command.taskId : null),
    occurrence: command.occurrence ?? (repeat.recurrence ? due : null),
    snoozedUntil: null,
  };
  const after: Alive =
    command.completedAt === undefined
      ? { ...fields, status: 'open', completedAt: null }
      : { ...fields, status: 'done', completedAt: earlier(command.completedAt, told.now) };
  return { kind: 'fact', fact: { type: 'task.added', before: null, after } };
}

/** Nothing was done later than now. */
const earlier = (then: string, now: string): string =>
  Temporal.Instant.compare(then, now) < 0 ? new Date(Date.parse(then)).toISOString() : now;

/** The next occurrence of a series comes at most once: a second try finds it, or brings back the one taken away. */
function addAgain(command: AddTask, task: Task): Decision {
  if (command.seriesId === undefined)
    return refused(
      'already-exists',
      'There is already a task with this id. Leave the id out, or make a new one.',
      '/taskId',
    );
  return task.status === 'deleted' ? restore(task) : unchanged;
}

export function update(set: UpdateTask['set'], task: Alive, told: Told): Decision {
  const timeZone = set.timeZone ?? task.timeZone;
  const wrong = wrongZone(timeZone) ?? wrongDate(set.due, '/due');
  if (wrong) return wrong;
  const due = set.due === undefined ? task.due : set.due;
  const fields: TaskImage = { ...dated(due, task), timeZone };
  if (set.title !== undefined) fields.title = set.title.trim();
  if (set.notes !== undefined) fields.notes = set.notes;
  if (set.priority !== undefined) fields.priority = set.priority;
  if (set.tags !== undefined) fields.tags = withoutTwins(set.tags);
  if (set.reminders !== undefined) Object.assign(fields, reminded(remindersToStore(set.reminders), task));
  if (set.recurrence !== undefined) {
    const repeated = repeating(set.recurrence, { ...task, due, timeZone }, told);
    if ('code' in repeated) return { kind: 'refused', refusal: repeated };
    Object.assign(fields, repeated);
  }
  if (!isPlannable(fields.reminders ?? task.reminders, fields.due ?? null)) return reminderNeedsDate;
  return change(onlyKind(fields, task), task, fields);
}

const KINDS: Partial<Record<keyof TaskImage, FactType>> = {
  due: 'task.rescheduled',
  tags: 'task.tagged',
  priority: 'task.prioritised',
  reminders: 'task.reminded',
};

/** An update of one kind of field is told as that kind. */
function onlyKind(fields: TaskImage, task: Task): FactType {
  const changed = change('task.updated', task, fields);
  const names = changed.kind === 'fact' ? Object.keys(changed.fact.after) : [];
  if (
    'recurrence' in fields &&
    names.includes('recurrence') &&
    names.every((name) => ['recurrence', 'seriesId', 'occurrence', 'due'].includes(name))
  )
    return 'task.repeated';
  for (const name of ['due', 'reminders'] as const)
    if (names.includes(name) && names.every((each) => [name, 'snoozedUntil'].includes(each)))
      return KINDS[name] ?? 'task.updated';
  return (names.length === 1 ? KINDS[names[0] as keyof TaskImage] : undefined) ?? 'task.updated';
}

export function reschedule(due: LocalDate | null, task: Alive, _told: Told): Decision {
  const wrong = wrongDate(due, '/due');
  if (wrong) return wrong;
  const moved = due !== null && !hasTime(due) && task.due !== null ? atTime(due, timeOf(task.due)) : due;
  if (!isPlannable(task.reminders, moved)) return reminderNeedsDate;
  return change('task.rescheduled', task, dated(moved, task));
}

/** A new date ends a snooze: its reminders count from the new date again. */
const dated = (due: LocalDate | null, task: Alive): TaskImage =>
  due === task.due ? { due } : { due, snoozedUntil: null };

/** Which occurrence comes next is decided here, where the user's settings are known: whoever reads the log is told. */
export function complete(task: Alive, { now, missed }: Told): Decision {
  if (task.status === 'done') return unchanged;
  const done = change('task.completed', task, { status: 'done', completedAt: now });
  if (!task.recurrence || done.kind !== 'fact') return whole(done, task);
  const next = nextOf({ ...task, recurrence: task.recurrence }, now, missed);
  return whole(withNext(done.fact, task.nextOccurrence ?? null, next), task);
}

/** Said even when there was and is none: "none" and "not said" are not the same. */
const withNext = (fact: Fact, before: LocalDate | null, after: LocalDate | null): Decision => ({
  kind: 'fact',
  fact: {
    ...fact,
    before: { ...fact.before, nextOccurrence: before },
    after: { ...fact.after, nextOccurrence: after },
  },
});

export function reopen(task: Alive): Decision {
  if (task.status === 'open') return unchanged;
  const again = change('task.reopened', task, { status: 'open', completedAt: null });
  const said = again.kind === 'fact' && task.nextOccurrence !== undefined;
  return whole(said ? withNext(again.fact, task.nextOccurrence ?? null, null) : again, task);
}

/** Completing and reopening tell the whole task: whoever continues its series needs no other source. */
export function whole(decision: Decision, task: Task): Decision {
  if (decision.kind !== 'fact') return decision;
  return { kind: 'fact', fact: { ...decision.fact, task: { ...task, ...decision.fact.after } } };
}

export const remove = (task: Alive, { now }: Told): Decision =>
  change('task.deleted', task, { status: 'deleted', deletedAt: now });

export function restore(task: Task | undefined): Decision {
  if (task === undefined) return noSuchTask;
  if (task.status !== 'deleted') return unchanged;
  return change('task.restored', task, { status: task.completedAt === null ? 'open' : 'done', deletedAt: null });
}

export function retract(task: Task | undefined, told: Told): Decision {
  return task?.status === 'open' ? remove(task, told) : unchanged;
}

export function tag({ add: added = [], remove: removed = [] }: TagTask, task: Alive): Decision {
  const gone = new Set(removed.map((each) => each.toLowerCase()));
  const kept = task.tags.filter((each) => !gone.has(each.toLowerCase()));
  return change('task.tagged', task, { tags: withoutTwins([...kept, ...added]) });
}

/** Tags match without case; the first spelling stays. */
function withoutTwins(tags: readonly string[]): string[] {
  return tags.filter((each, n) => tags.findIndex((other) => other.toLowerCase() === each.toLowerCase()) === n);
}

export function repeat(recurrence: Recurrence | null, task: Alive, told: Told): Decision {
  const fields = repeating(recurrence, task, told);
  return 'code' in fields ? { kind: 'refused', refusal: fields } : change('task.repeated', task, fields);
}

function repeating(recurrence: Recurrence | null, task: Alive, told: Told) {
  const stored = recurrenceToStore(recurrence, task.due, task.timeZone, told.now);
  if ('code' in stored) return stored;
  if (stored.recurrence === null) return { recurrence: null, seriesId: null, occurrence: null };
  const due = task.due ?? firstDue(stored.recurrence);
  return { recurrence: stored.recurrence, due, seriesId: seriesFrom(due, task), occurrence: due };
}

/** A series that goes on from before its current date begins anew: its dates there have tasks already. */
export function seriesFrom(occurrence: LocalDate | null, task: Alive): string {
  const goesBack = occurrence !== null && task.occurrence !== null && occurrence < task.occurrence;
  return goesBack ? task.id : (task.seriesId ?? task.id);
}

export function remind(reminders: readonly Reminder[], task: Alive): Decision {
  const stored = remindersToStore(reminders);
  return isPlannable(stored, task.due) ? change('task.reminded', task, reminded(stored, task)) : reminderNeedsDate;
}

/** A new reminder that a snooze would cover ends the snooze: whoever asks for it wants to hear it. */
const reminded = (reminders: StoredReminder[], task: Alive): TaskImage =>
  coversNew(reminders, task) ? { reminders, snoozedUntil: null } : { reminders };

export function snooze(until: string, task: Alive, { now }: Told): Decision {
  if (task.status !== 'open')
    return refused('not-open', 'A task that is done has nothing to put off. Reopen it first.');
  const instant = Temporal.Instant.from(until);
  if (Temporal.Instant.compare(instant, Temporal.Instant.from(now)) <= 0)
    return refused('snooze-in-the-past', 'That time is over. Snooze to a time that is still to come.', '/until');
  return change('task.snoozed', task, { snoozedUntil: instant.toString() });
}

export function compensate({ of, before, after }: CompensateTask, task: Task | undefined, told: Told): Decision {
  if (task === undefined) return noSuchTask;
  const touched = Object.keys(after) as (keyof TaskImage)[];
  if (before === null)
    return task.status === 'deleted'
      ? unchanged
      : change('task.deleted', task, { status: 'deleted', deletedAt: told.now });
  const moved = touched.filter((name) => !same((task as TaskImage)[name], after[name]));
  if (moved.length > 0)
    return refused(
      'changed-since',
      `“${task.title}” has changed since: ${moved.join(', ')}. Undo the later change first.`,
    );
  const type = inverse(of as FactType);
  const decision = change(type, task, before);
  return type === 'task.completed' || type === 'task.reopened' ? whole(decision, task) : decision;
}

const reminderNeedsDate = refused(
  'reminder-needs-date',
  'A reminder that counts from the due date needs one. Give the task a date, or the reminder a time of its own.',
  '/reminders',
);

function wrongDate(due: LocalDate | null | undefined, field: string): Decision | undefined {
  if (due === null || due === undefined || isLocalDate(due)) return undefined;
  return refused('not-a-date', `${due} is not on the calendar. Use YYYY-MM-DD or YYYY-MM-DDTHH:mm.`, field);
}

function wrongZone(timeZone: string): Decision | undefined {
  if (isTimeZone(timeZone)) return undefined;
  return refused(
    'unknown-time-zone',
    `“${timeZone}” is not a time zone. Use an IANA name such as Europe/Oslo.`,
    '/timeZone',
  );
}
