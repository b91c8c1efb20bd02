'use client';
import { useCallback, useMemo, useState, useSyncExternalStore, type ReactNode } from 'react';
import { useTranslations } from 'use-intl/react';
import type { NotificationList } from '@tasklog/schemas';
import { useLive } from '../live/useLive.ts';
import { useQuery } from '../live/useQuery.ts';
import { BenchContext, useMakeBench } from '../tasks/useDesk.ts';
import { useClock } from '../ui/clock.tsx';
import { marks } from '../ui/marks.tsx';
import { QueryFault } from '../ui/QueryFault.tsx';
import { useCell } from '../ui/useCell.ts';
import { useCommands } from '../ui/useShell.ts';
import { PushOffer } from './PushOffer.tsx';
import { Reminder } from './Reminder.tsx';
import { SnoozedTask } from './SnoozedTask.tsx';
import { centreOf, newestOf, VIEWS, type View } from './sorting.ts';

const FIRST = 50;
const MOST = 200;

/** The reminders that have spoken up and what became of them; read again when another one does. */
export function Notifications() {
  const { bell, store } = useLive();
  const t = useTranslations('notifications');
  const { turn, unread } = useCell(bell.cell);
  const [view, setView] = useState<View>('all');
  const [limit, setLimit] = useState(FIRST);
  const { value, problem, again } = useQuery<NotificationList>(`/api/queries/notifications?limit=${limit}`, turn);
  const rows = useSyncExternalStore(store.subscribe, store.rows, store.rows);
  const { now } = useClock();
  const bench = useMakeBench();
  const items = value?.items ?? [];
  const tasks = rows.map(({ task }) => task);
  const { due, snoozed, earlier } = centreOf(items, tasks, view, now);
  const isEmpty = due.length + snoozed.length + earlier.length === 0;

  const newest = newestOf(items);
  const readAll = useCallback(() => (newest === null ? undefined : void bell.read({ upTo: newest })), [bell, newest]);
  useCommands(
    useMemo(
      () => [
        {
          id: 'notifications.read',
          title: t('commands.readAll'),
          group: t('title'),
          when: () => bell.cell.get().unread > 0,
          run: readAll,
        },
      ],
      [t, bell, readAll],
    ),
  );
  return (
    <main className="story-page" id="main">
      <header className="page-head">
        <h1>{t('title')}</h1>
        {items.length > 0 && (
          <button type="button" disabled={unread === 0} onClick={readAll}>
            {t('readAll')}
          </button>
        )}
      </header>
      {items.length > 0 && <PushOffer />}
      <div className="panes always" role="group" aria-label={t('show')}>
        {VIEWS.map((each) => (
          <button type="button" key={each} aria-pressed={view === each} onClick={() => setView(each)}>
            {t(WORDS[each])}
          </button>
        ))}
      </div>
      {problem && <QueryFault problem={problem} again={again} />}
      {!value && !problem && <p className="note late">{t('loading')}</p>}
      {value && isEmpty && <p className="empty">{t.rich(EMPTY[view], marks)}</p>}
      <BenchContext value={bench}>
        <Group title={t('due')} count={due.length}>
          {due.map((item) => (
            <Reminder key={item.id} item={item} task={tasks.find(({ id }) => id === item.taskId)} />
          ))}
        </Group>
        <Group title={t('snoozed')} count={snoozed.length}>
          {snoozed.map((task) => (
            <SnoozedTask key={task.id} task={task} />
          ))}
        </Group>
        <Group title={t('earlier')} count={earlier.length}>
          {earlier.map((item) => (
            <Reminder key={item.id} item={item} task={undefined} />
          ))}
        </Group>
      </BenchContext>
      {value?.cursor && limit < MOST && (
        <button type="button" className="quiet" onClick={() => setLimit(MOST)}>
          {t('more')}
        </button>
      )}
    </main>
  );
}

const WORDS = { all: 'all', unread: 'unreadOnly', failed: 'failedOnly' } as const;
const EMPTY = { all: 'empty', unread: 'noneUnread', failed: 'noneFailed' } as const;

function Group({ title, count, children }: { title: string; count: number; children: ReactNode }) {
  if (count === 0) return null;
  return (
    <section aria-label={title}>
      <h2>
        {title} <span className="note">{count}</span>
      </h2>
      <ul className="notices" aria-label={title}>
        {children}
      </ul>
    </section>
  );
}
