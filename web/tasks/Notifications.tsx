'use client';
import Link from 'next/link';
import type { NotificationItem, NotificationList } from '@tasklog/schemas';
import { useLive } from '../live/useLive.ts';
import { useQuery } from '../live/useQuery.ts';
import { useClock } from '../ui/clock.tsx';
import { QueryFault } from '../ui/QueryFault.tsx';
import { useCell } from '../ui/useCell.ts';
import { dueWords, momentWords } from './due-words.ts';

/** The reminders that have spoken up, newest first; read again when another one does. */
export function Notifications() {
  const { toasts } = useLive();
  const reminders = useCell(toasts.cell).filter(({ tone }) => tone === 'reminder').length;
  const { value, problem, again } = useQuery<NotificationList>('/api/queries/notifications', reminders);
  return (
    <main className="story-page" id="main">
      <h1>Notifications</h1>
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
  const { now, zone } = useClock();
  const due = item.due === null ? null : dueWords(item.due, item.timeZone, now, zone);
  return (
    <li>
      <p>
        <Link href={`/tasks/${item.taskId}`} prefetch={false}>
          {item.title}
        </Link>
      </p>
      <p className="facts">
        <span className="fact">
          Reminded <time dateTime={item.at}>{momentWords(item.at, zone ?? item.timeZone, now)}</time>
        </span>
        {due && <span className="fact">Due {due.text}</span>}
        {item.late && <span className="fact">came late</span>}
      </p>
    </li>
  );
}
