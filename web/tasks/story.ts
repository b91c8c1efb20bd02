import type { AuditEntry, TaskImage } from '@tasklog/schemas';
import { localDateWords, momentWords } from './due-words.ts';
import { reminderWords } from './reminder-words.ts';
import { repeatWords } from './repeat-words.ts';

/** One event of a task as a person reads it. */
export interface Chapter {
  id: string;
  changeId: string;
  sentence: string;
  at: string;
  /** What exactly became different, one line a field. */
  details: string[];
}

const VERBS: Record<string, string> = {
  'task.added': 'Added',
  'task.updated': 'Changed',
  'task.rescheduled': 'Rescheduled',
  'task.completed': 'Completed',
  'task.reopened': 'Reopened',
  'task.deleted': 'Deleted',
  'task.restored': 'Brought back',
  'task.tagged': 'Tags changed',
  'task.prioritised': 'Priority changed',
  'task.repeated': 'Repeat changed',
  'task.reminded': 'Reminders changed',
  'task.snoozed': 'Snoozed',
};

const WHO: Record<AuditEntry['actor'], string> = {
  user: 'by you',
  assistant: 'by the assistant, for you',
  recurrence: 'by its repeat',
  system: 'by Tasklog',
};

/** Tells one audit entry; times are in `zone`, the reader's. */
export function chapterOf(entry: AuditEntry, zone: string, now: number): Chapter {
  const verb = VERBS[entry.type] ?? entry.type;
  return {
    id: entry.id,
    changeId: entry.changeId,
    at: entry.at,
    sentence: `${verb} on ${momentWords(entry.at, zone, now)} ${WHO[entry.actor]}`,
    details: detailsOf(entry, zone, now),
  };
}

/** @returns the last title that the entries name, newest first; null when none does. */
export function titleOf(entries: AuditEntry[]): string | null {
  for (const { after, before } of entries) {
    const title = after?.title ?? before?.title;
    if (title) return title;
  }
  return null;
}

function detailsOf({ before, after }: AuditEntry, zone: string, now: number): string[] {
  const telling = FIELDS.map(([name, label, words]) => {
    const was = valueWords(before, words, zone, now);
    const is = valueWords(after, words, zone, now);
    const untold = after !== null && !(name in after);
    if (untold || was === is) return null;
    if (was === null) return `${label}: ${is}`;
    return is === null ? `${label}: no longer ${was}` : `${label}: ${was} → ${is}`;
  });
  return telling.filter((line) => line !== null);
}

type Words = (image: TaskImage, zone: string, now: number) => string | null | undefined;

function valueWords(image: TaskImage | null, words: Words, zone: string, now: number): string | null {
  return (image && words(image, zone, now)) || null;
}

const FIELDS: [keyof TaskImage, string, Words][] = [
  ['title', 'Title', ({ title }) => title && `“${title}”`],
  ['notes', 'Notes', ({ notes }) => notes && `“${notes}”`],
  ['due', 'Due', ({ due }, _zone, now) => due && localDateWords(due, String(new Date(now).getUTCFullYear()))],
  ['priority', 'Priority', ({ priority }) => (priority === 'none' ? null : priority)],
  ['tags', 'Tags', ({ tags }) => tags?.map((tag) => `#${tag}`).join(' ')],
  ['recurrence', 'Repeats', ({ recurrence }) => recurrence && repeatWords(recurrence)],
  [
    'reminders',
    'Reminders',
    ({ reminders, timeZone }, zone, now) =>
      reminders?.map((each) => reminderWords(each, timeZone ?? zone, now)).join(', '),
  ],
  [
    'snoozedUntil',
    'Snoozed until',
    ({ snoozedUntil }, zone, now) => snoozedUntil && momentWords(snoozedUntil, zone, now),
  ],
];
