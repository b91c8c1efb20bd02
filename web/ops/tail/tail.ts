/** The newest records of the log as they are shown: newest first, each once, no more than are kept. */
import type { OpsRecord } from '@tasklog/schemas';

export const MOST = 500;

/** Names of the filters, in the order in which they are shown. */
export const FIELDS = ['user', 'task', 'change', 'type', 'text'] as const;
export const TOPICS = ['task-events', 'reminders', 'task-updates'] as const;

/** What the log is asked with, of what the address of the page says. */
export function queryOf(search: URLSearchParams): string {
  const topic = TOPICS.find((each) => each === search.get('topic')) ?? TOPICS[0];
  const query = new URLSearchParams({ topic });
  for (const name of FIELDS) {
    const value = search.get(name)?.trim();
    if (value) query.set(name, value);
  }
  return query.toString();
}

export const keyOf = ({ topic, partition, offset }: OpsRecord): string => `${topic}/${partition}/${offset}`;

/** `came` as the log tells it, oldest first. What was shown already stays where it is. */
export function withNewer(shown: readonly OpsRecord[], came: readonly OpsRecord[]): OpsRecord[] {
  const known = new Set(shown.map(keyOf));
  return [...came.filter((each) => !known.has(keyOf(each))).reverse(), ...shown].slice(0, MOST);
}

/** What a record says of itself; whatever lies on the log is shown, also what is no event. */
export function told({ event }: OpsRecord): { type: string; user: string; task: string; says: string } {
  const text = (name: string): string => {
    const value = event[name];
    return typeof value === 'string' ? value : '';
  };
  return { type: text('type') || '?', user: text('userid'), task: text('subject'), says: titleIn(event['data']) };
}

/** The title of the task, wherever the data have it; the data themselves where there is none. */
function titleIn(data: unknown): string {
  if (typeof data !== 'object' || data === null) return '';
  const { title, after, task } = data as Record<string, unknown>;
  for (const place of [{ title }, after, task]) {
    const found = (place as Record<string, unknown> | null | undefined)?.['title'];
    if (typeof found === 'string') return found;
  }
  return JSON.stringify(after ?? data);
}
