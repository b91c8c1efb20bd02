'use client';
import { usePathname, useRouter } from 'next/navigation';
import { useTranslations } from 'use-intl/react';
import type { Task } from '@tasklog/schemas';
import { useLive } from '../live/useLive.ts';
import { useCell } from '../ui/useCell.ts';
import { touchedIn } from './look-back.ts';

interface Props {
  task: Pick<Task, 'id' | 'title'>;
  className?: string;
  tabIndex?: number;
  /** Before it leads there. */
  leave?: () => void;
}

/** The way from a task back to what was said about it, where the open conversation has it. */
export function FromMessage({ task, className = 'quiet', tabIndex, leave }: Props) {
  const { conversation, homePane } = useLive();
  const t = useTranslations('chat');
  const router = useRouter();
  const path = usePathname();
  const message = touchedIn(useCell(conversation.thread)).get(task.id);
  if (message === undefined) return null;
  const show = () => {
    leave?.();
    homePane.set('chat');
    conversation.pointed.set(message);
    if (path !== '/') router.push('/');
  };
  return (
    <button
      type="button"
      className={className}
      tabIndex={tabIndex}
      aria-label={t('fromMessageOf', { title: task.title })}
      onClick={show}
    >
      {t('fromMessage')}
    </button>
  );
}
