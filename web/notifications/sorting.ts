import type { NotificationItem, Task } from '@tasklog/schemas';

export const VIEWS = ['all', 'unread', 'failed'] as const;
export type View = (typeof VIEWS)[number];

/** What the centre shows: what waits for the person, what they put off, and what is over. */
export interface Centre {
  due: NotificationItem[];
  snoozed: Task[];
  earlier: NotificationItem[];
}

export function centreOf(items: readonly NotificationItem[], tasks: readonly Task[], view: View, now: number): Centre {
  const open = new Map(tasks.filter(({ status }) => status === 'open').map((task) => [task.id, task]));
  const isSnoozed = (task: Task) => task.snoozedUntil !== null && Date.parse(task.snoozedUntil) > now;
  const shown = items.filter((item) => passes(item, view));
  const seen = new Set<string>();
  const centre: Centre = { due: [], snoozed: [], earlier: [] };
  for (const item of shown) {
    const task = open.get(item.taskId);
    // A task waits once, by the last reminder of it.
    const waits = task !== undefined && !isSnoozed(task) && !seen.has(item.taskId);
    seen.add(item.taskId);
    (waits ? centre.due : centre.earlier).push(item);
  }
  if (view === 'all')
    centre.snoozed = [...open.values()]
      .filter(isSnoozed)
      .sort((a, b) => Date.parse(a.snoozedUntil ?? '') - Date.parse(b.snoozedUntil ?? ''));
  return centre;
}

function passes({ read, deliveries }: NotificationItem, view: View): boolean {
  switch (view) {
    case 'all':
      return true;
    case 'unread':
      return !read;
    case 'failed':
      return deliveries.some(({ state }) => state === 'failed');
  }
}

/** The moment up to which all has been seen: rounded up, since a list tells milliseconds and a table keeps more. */
export const newestOf = ([first]: readonly NotificationItem[]): string | null =>
  first === undefined ? null : new Date(Date.parse(first.at) + 1).toISOString();
