'use client';
import Link from 'next/link';
import { useTranslations } from 'use-intl/react';
import type { Task } from '@tasklog/schemas';
import { momentWords } from '../tasks/words/due-words.ts';
import { useSay } from '../tasks/words/say.ts';
import { useClock } from '../ui/clock.tsx';
import { SnoozeMenu } from './SnoozeMenu.tsx';

/** A task whose reminder was put off, and when it speaks up. */
export function SnoozedTask({ task }: { task: Task }) {
  const t = useTranslations('notifications');
  const say = useSay();
  const { now, zone = 'UTC' } = useClock();
  const { id, title, snoozedUntil } = task;
  return (
    <li className="notice">
      <div className="notice-body">
        <p>
          <Link href={`/tasks/${id}`} prefetch={false}>
            {title}
          </Link>
        </p>
        <p className="facts">
          <span className="fact">
            <time dateTime={snoozedUntil ?? undefined}>
              {t('until', { when: momentWords(say, snoozedUntil ?? '', zone, now) })}
            </time>
          </span>
        </p>
      </div>
      <div className="notice-actions">
        <SnoozeMenu task={task} />
      </div>
    </li>
  );
}
