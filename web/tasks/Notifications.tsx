'use client';
import Link from 'next/link';
import type { NotificationItem, NotificationList } from '@tasklog/schemas';
import { useLive } from '../live/useLive.ts';
import { useQuery } from '../live/useQuery.ts';
import { useClock } from '../ui/clock.tsx';
import { QueryFault } from '../ui/QueryFault.tsx';
import { useCell } from '../ui/useCell.ts';
import { deliveryWords } from './delivery-words.ts';
import { dueWords, momentWords } from './due-words.ts';
import { useSay } from './say.ts';

/** The reminders that have spoken up, newest first; read again when another one does. */
export function Notifications() {
  const { bell } = useLive();
  const { turn, unread } = useCell(bell.cell);
  const { value, problem, again } = useQuery<NotificationList>('/api/queries/notifications', turn);
  return (
    <main className="story-page" id="main">
      <h1>Notifications</h1>
      {value?.items[0] && (
        <button type="button" disabled={unread === 0} onClick={() => void bell.read({ upTo: newest(value.items) })}>
          Mark all as read
        </button>
      )}
      {problem && <QueryFault problem={problem} again={again} />}
      {!value && !problem && <p className="note late">Loading…</p>}
      {value?.items.length === 0 && (
        <p className="empty">
          No reminder has come up yet. Ask for one in the chat: <q>remind me an hour before</q>.
        </p>
      )}
      <ul className="story" aria-label="Notifications">
        {value?.items.map((item) => (
          <Reminder key={item.id} item={item} />
        ))}
      </ul>
    </main>
  );
}

function Reminder({ item }: { item: NotificationItem }) {
  const { bell } = useLive();
  const { now, zone } = useClock();
  const say = useSay();
  const due = item.due === null ? null : dueWords(say, item.due, item.timeZone, now, zone);
  return (
    <li data-unread={!item.read}>
      <p>
        <Link href={`/tasks/${item.taskId}`} prefetch={false}>
          {item.title}
        </Link>{' '}
        {!item.read && (
          <button type="button" className="quiet" onClick={() => void bell.read({ ids: [item.id] })}>
            Mark as read <span className="visually-hidden">: {item.title}</span>
          </button>
        )}
      </p>
      <p className="facts">
        <span className="fact">
          Reminded <time dateTime={item.at}>{momentWords(say, item.at, zone ?? item.timeZone, now)}</time>
        </span>
        {due && <span className="fact">Due {due.text}</span>}
        {item.late && <span className="fact">came late</span>}
        {item.deliveries.map(({ channel, state }) => (
          <span className="fact" key={channel}>
            {deliveryWords(channel, state)}
          </span>
        ))}
      </p>
    </li>
  );
}

/** The moment up to which all has been seen: rounded up, since a list tells milliseconds and a table keeps more. */
const newest = ([first]: NotificationItem[]): string => new Date(Date.parse(first?.at ?? '') + 1).toISOString();
