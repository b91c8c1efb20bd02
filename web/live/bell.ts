import type { NotificationList, NotificationsRead } from '@tasklog/schemas';
import { makeCell, type Cell } from '../ui/cell.ts';
import type { Api } from './api.ts';

/** `turn` goes up whenever what the list shows may be another. */
export interface Ringing {
  unread: number;
  turn: number;
}

export interface Bell {
  cell: Cell<Ringing>;
  /** Asks how many are unread. */
  refresh: () => Promise<void>;
  /** A reminder has come up. It counts at once; the list may need a moment to have it. */
  ring: () => void;
  /** Marks some as read, or all up to a moment; false when that failed. */
  read: (which: NotificationsRead) => Promise<boolean>;
}

const LIST_CATCHES_UP_MS = 1_500;

/** How many notifications wait to be looked at, the same on every screen of this person. */
export function makeBell(api: Api, later: (run: () => void, ms: number) => unknown = setTimeout): Bell {
  const cell = makeCell<Ringing>({ unread: 0, turn: 0 });
  const show = (unread: number) => cell.set({ unread, turn: cell.get().turn + 1 });
  const refresh = async () => {
    const answer = await api<NotificationList>('/api/queries/notifications?limit=1');
    if (answer.ok) show(answer.value.unread);
  };
  return {
    cell,
    refresh,
    ring: () => {
      show(cell.get().unread + 1);
      later(() => void refresh(), LIST_CATCHES_UP_MS);
    },
    read: async (which) => {
      const answer = await api('/api/commands/notifications/read', { method: 'POST', body: which });
      if (answer.ok) await refresh();
      return answer.ok;
    },
  };
}

export const MOST_COUNTED = 100;

export function unreadWords(unread: number): string {
  return unread >= MOST_COUNTED ? `${String(MOST_COUNTED - 1)}+` : String(unread);
}
