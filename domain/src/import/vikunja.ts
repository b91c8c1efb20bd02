/** The data.json of a Vikunja user's export: projects (of old releases: namespaces of lists) with their tasks. */
import type { Priority, Recurrence, Reminder } from '@tasklog/schemas';
import { atTime, dayOf, timeOf, toLocal } from '../recurrence/local.ts';
import { ImportFault, reading } from './entry.ts';
import type { Contents, Entry, Imported, Told } from './entry.ts';
import { distinct, paragraphs, plainText, tagOf } from './words.ts';

type Json = Record<string, unknown>;

/** 5 is “do now”. */
const PRIORITIES: readonly Priority[] = ['none', 'low', 'medium', 'high', 'urgent', 'urgent'];
const MONTHLY = 1;
const FROM_COMPLETION = 2;
const SECONDS_A_MINUTE = 60;
const UNITS = [
  ['WEEKLY', 7 * 24 * 3600],
  ['DAILY', 24 * 3600],
  ['HOURLY', 3600],
] as const;

export function readVikunja(text: string): Contents {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    return { fault: `is no JSON: ${(error as Error).message}` };
  }
  const tasks = [...tasksIn(data)];
  if (tasks.length === 0) return { fault: 'is no data.json of Vikunja: it holds no projects with tasks' };
  return { entries: tasks.map(entryOf) };
}

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Nested as deep as projects may be, and no deeper: a file may hold anything. */
const DEEPEST = 20;

function* tasksIn(value: unknown, deep = 0): Generator<{ project: Json; task: unknown }> {
  if (deep > DEEPEST) return;
  if (Array.isArray(value)) for (const each of value) yield* tasksIn(each, deep + 1);
  if (!isObject(value)) return;
  for (const task of listOf(value['tasks'])) yield { project: value, task };
  for (const below of ['projects', 'child_projects', 'lists']) yield* tasksIn(value[below], deep + 1);
}

/** JSON has no lines that mean anything to a person: tasks are counted. */
function entryOf({ project, task: given }: { project: Json; task: unknown }, n: number): Entry {
  const task = isObject(given) ? given : {};
  const { id, created } = task;
  const known = (typeof id === 'number' || typeof id === 'string') && typeof created === 'string';
  return {
    line: n + 1,
    title: textOf(task['title']),
    key: known ? JSON.stringify([id, created]) : JSON.stringify([project['title'], given]),
    read: (told) => reading(() => taskOf(task, textOf(project['title']), told)),
  };
}

function taskOf(task: Json, project: string, told: Told): Imported {
  const title = textOf(task['title']).trim();
  if (title === '') throw new ImportFault('has no title');
  const priority = PRIORITIES[Number(task['priority'] ?? 0)];
  if (priority === undefined) throw new ImportFault(`has the priority ${JSON.stringify(task['priority'])}: 0 to 5`);
  const due = instantIn(task, 'due_date');
  const recurrence = repeatOf(task);
  const labels = listOf(task['labels']).map((label) => tagOf(textOf((label as Json | null)?.['title'])));
  const comments = listOf(task['comments']).map((each) => plainText(textOf((each as Json | null)?.['comment'])));
  return {
    title,
    notes: paragraphs(plainText(textOf(task['description'])), ...comments),
    timeZone: told.zone,
    priority,
    tags: distinct([...labels, isInbox(project) ? '' : tagOf(project)]),
    reminders: remindersOf(task, due),
    ...(due ? { due: dateOrTime(due, told.zone) } : {}),
    ...(recurrence ? { recurrence } : {}),
    ...(task['done'] === true ? { completedAt: (instantIn(task, 'done_at') ?? told.now).toString() } : {}),
  };
}

const isInbox = (project: string): boolean => /^inbox$/i.test(project);

/** Midnight stands for a date without a time. */
function dateOrTime(instant: Temporal.Instant, zone: string): string {
  const local = toLocal(instant, zone);
  return timeOf(local) === '00:00' ? atTime(dayOf(local), undefined) : local;
}

/** An instant, undefined for none: Vikunja writes the year 1 where there is none. */
function instantIn(of: Json, name: string): Temporal.Instant | undefined {
  const text = textOf(of[name]);
  if (text === '' || text.startsWith('0001-01-01')) return undefined;
  try {
    return Temporal.Instant.from(text);
  } catch {
    throw new ImportFault(`has the ${name} “${text}”, which is no instant`);
  }
}

function repeatOf(task: Json): Recurrence | undefined {
  const mode = Number(task['repeat_mode'] ?? 0);
  if (mode === MONTHLY) return { rrule: 'FREQ=MONTHLY' };
  const seconds = Number(task['repeat_after'] ?? 0);
  if (seconds === 0) return undefined;
  const [freq, unit] = UNITS.find(([, length]) => seconds % length === 0) ?? [];
  if (freq === undefined || !Number.isSafeInteger(seconds) || seconds < 0)
    throw new ImportFault(`repeats every ${String(task['repeat_after'])} seconds, which is no number of hours`);
  const interval = seconds / unit;
  return {
    rrule: interval === 1 ? `FREQ=${freq}` : `FREQ=${freq};INTERVAL=${String(interval)}`,
    completionRelative: mode === FROM_COMPLETION,
  };
}

function remindersOf(task: Json, due: Temporal.Instant | undefined): Reminder[] {
  const old = listOf(task['reminder_dates']).map((reminder) => ({ reminder }));
  return [...listOf(task['reminders']), ...old].flatMap((each): Reminder[] => {
    const one = isObject(each) ? each : { reminder: each };
    const seconds = Number(one['relative_period'] ?? 0);
    if (due && one['relative_to'] === 'due_date' && seconds <= 0)
      return [{ minutesBefore: Math.round(-seconds / SECONDS_A_MINUTE) }];
    const at = instantIn(one, 'reminder');
    return at ? [{ at: at.toString() }] : [];
  });
}
