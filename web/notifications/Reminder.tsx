'use client';
import Link from 'next/link';
import { useTranslations } from 'use-intl/react';
import type { NotificationItem, Task } from '@tasklog/schemas';
import { useLive } from '../live/useLive.ts';
import { dueWords, momentWords } from '../tasks/words/due-words.ts';
import { useSay } from '../tasks/words/say.ts';
import { useBench } from '../tasks/useDesk.ts';
import { useClock } from '../ui/clock.tsx';
import { SnoozeMenu } from './SnoozeMenu.tsx';

interface Props {
  item: NotificationItem;
  /** The task while it waits: it can be done or put off from here. */
  task: Task | undefined;
}

/** One reminder that has spoken up, what became of it on each channel, and what can be done about its task. */
export function Reminder({ item, task }: Props) {
  const { bell } = useLive();
  const { deeds } = useBench();
  const t = useTranslations('notifications');
  const say = useSay();
  const { now, zone = 'UTC' } = useClock();
  const { id, taskId, title, read, at, late, deliveries } = item;
  const due = item.due === null ? null : dueWords(say, item.due, item.timeZone, now, zone);
  const complete = (done: Task) => {
    deeds.complete([done]);
    if (!read) void bell.read({ ids: [id] });
  };
  return (
    <li className="notice" data-unread={!read}>
      <div className="notice-body">
        <p>
          <Link href={`/tasks/${taskId}`} prefetch={false}>
            {title}
          </Link>
        </p>
        <p className="facts">
          <span className="fact">
            <time dateTime={at}>{t('reminded', { when: momentWords(say, at, zone, now) })}</time>
          </span>
          {due && <span className="fact">{t('dueAt', { when: due.text })}</span>}
          {late && <span className="fact">{t('late')}</span>}
          {deliveries.map(({ channel, state }) => (
            <span className="fact delivery" key={channel} data-state={state}>
              {t(`deliveries.${channel}.${state}`)}
            </span>
          ))}
        </p>
      </div>
      <div className="notice-actions">
        {task && (
          <>
            <button
              type="button"
              className="quiet"
              aria-label={t('completeOne', { title })}
              onClick={() => complete(task)}
            >
              {t('complete')}
            </button>
            <SnoozeMenu task={task} />
          </>
        )}
        {!read && (
          <button
            type="button"
            className="quiet"
            aria-label={t('readOne', { title })}
            onClick={() => void bell.read({ ids: [id] })}
          >
            {t('read')}
          </button>
        )}
      </div>
    </li>
  );
}
