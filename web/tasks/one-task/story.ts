import type { AuditEntry, TaskImage } from '@tasklog/schemas';
import { localDateWords, momentWords } from '../words/due-words.ts';
import { reminderWords } from '../words/reminder-words.ts';
import { repeatWords } from '../words/repeat-words.ts';
import type { Say } from '../words/say.ts';

/** One event of a task as a person reads it. */
export interface Chapter {
  id: string;
  changeId: string;
  version: number;
  sentence: string;
  at: string;
  /** What exactly became different, one line a field. */
  details: string[];
  /** The message that brought it about. */
  said: AuditEntry['said'];
}

const KINDS = [
  ...(['added', 'updated', 'rescheduled', 'completed', 'reopened', 'deleted', 'restored'] as const),
  ...(['tagged', 'prioritised', 'repeated', 'reminded', 'snoozed'] as const),
];

/** What an event did, in one word or two, such as "Rescheduled". */
export function verbOf({ words }: Say, type: string): string {
  const kind = KINDS.find((each) => type === `task.${each}`);
  return kind ? words(`tasks.story.${kind}`) : type;
}

/** Tells one audit entry; times are in `zone`, the reader's. */
export function chapterOf(say: Say, entry: AuditEntry, zone: string, now: number): Chapter {
  const { id, changeId, version, at, actor, said } = entry;
  const what = { verb: verbOf(say, entry.type), when: momentWords(say, at, zone, now) };
  return {
    ...{ id, changeId, version, at, said },
    sentence: say.words('tasks.story.sentence', { ...what, who: say.words(`tasks.story.by.${actor}`) }),
    details: differences(say, entry.before, entry.after, zone, now).map(({ line }) => line),
  };
}

/** @returns the last title that the entries name, newest first; null when none does. */
export function titleOf(entries: readonly AuditEntry[]): string | null {
  for (const { after, before } of entries) {
    const title = after?.title ?? before?.title;
    if (title) return title;
  }
  return null;
}

export interface Difference {
  field: keyof TaskImage;
  line: string;
}

/** What is another in the second image, field by field; a field that it leaves out says nothing. */
export function differences(
  say: Say,
  before: TaskImage | null,
  after: TaskImage | null,
  zone: string,
  now: number,
): Difference[] {
  return FIELDS.flatMap(([field, words]) => {
    const label = say.words(`tasks.field.${field}`);
    const was = valueOf(say, before, words, zone, now);
    const is = valueOf(say, after, words, zone, now);
    const untold = after !== null && !(field in after);
    if (untold || was === is) return [];
    if (was === null) return { field, line: say.words('tasks.story.is', { label, is: is ?? '' }) };
    if (is === null) return { field, line: say.words('tasks.story.noLonger', { label, was }) };
    return { field, line: say.words('tasks.story.became', { label, was, is }) };
  });
}

type ValueWords = (say: Say, image: TaskImage, zone: string, now: number) => string | null | undefined;

function valueOf(say: Say, image: TaskImage | null, words: ValueWords, zone: string, now: number): string | null {
  return (image && words(say, image, zone, now)) || null;
}

const quoted = ({ words }: Say, text: string | undefined) => text && words('tasks.quoted', { text });

const FIELDS = [
  ['title', (say, { title }) => quoted(say, title)],
  ['notes', (say, { notes }) => quoted(say, notes)],
  ['due', (say, { due }, _zone, now) => due && localDateWords(say, due, String(new Date(now).getUTCFullYear()))],
  [
    'priority',
    ({ words }, { priority = 'none' }) => (priority === 'none' ? null : words(`tasks.priority.${priority}`)),
  ],
  ['tags', (_say, { tags }) => tags?.map((tag) => `#${tag}`).join(' ')],
  ['recurrence', (say, { recurrence }) => recurrence && repeatWords(say, recurrence)],
  [
    'reminders',
    (say, { reminders, timeZone }, zone, now) =>
      reminders?.map((each) => reminderWords(say, each, timeZone ?? zone, now)).join(', '),
  ],
  ['snoozedUntil', (say, { snoozedUntil }, zone, now) => snoozedUntil && momentWords(say, snoozedUntil, zone, now)],
] as const satisfies [keyof TaskImage, ValueWords][];
