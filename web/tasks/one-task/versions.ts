import type { AuditEntry, AuditList, Task, TaskImage } from '@tasklog/schemas';
import type { Answer, Api } from '../../live/api.ts';

/** What a slider of versions stands on: each event of a task, oldest first, with the task as that event left it. */
export interface Version {
  entry: AuditEntry;
  /** Null after a deletion. */
  task: Task | null;
}

const PAGE = 200;
const MOST = 2_000;

/** All that happened to one task, newest first, as far back as is kept. */
export async function readHistory(api: Api, taskId: string): Promise<Answer<AuditEntry[]>> {
  const entries: AuditEntry[] = [];
  let cursor: string | null = null;
  do {
    const more: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const answer: Answer<AuditList> = await api<AuditList>(
      `/api/queries/tasks/${taskId}/history?limit=${String(PAGE)}${more}`,
    );
    if (!answer.ok) return answer;
    entries.push(...answer.value.items);
    cursor = answer.value.cursor;
  } while (cursor !== null && entries.length < MOST);
  return { ok: true, value: entries, headers: new Headers() };
}

/** Each event tells what it changed; put on top of one another they are the task at each version. */
export function versionsOf(entries: readonly AuditEntry[]): Version[] {
  let image: TaskImage = {};
  return entries.toReversed().map((entry) => {
    image = { ...image, ...(entry.after ?? { status: 'deleted' }) };
    return { entry, task: taskOf(entry, image) };
  });
}

function taskOf({ taskId, version }: AuditEntry, image: TaskImage): Task | null {
  const { status = 'open', due = null, recurrence = null, completedAt = null } = image;
  if (status === 'deleted') return null;
  const { title = '', notes = '', timeZone = 'UTC', priority = 'none', tags = [], reminders = [] } = image;
  const { createdAt = '', seriesId = null, occurrence = null, snoozedUntil = null } = image;
  return {
    ...{ id: taskId, version, title, notes, due, timeZone, priority, tags, recurrence, reminders, status },
    ...{ createdAt, completedAt, seriesId, occurrence, snoozedUntil },
  };
}
