import { useEffect } from 'react';
import { useTranslations } from 'use-intl/react';
import { useLive } from '../live/useLive.ts';
import { followSettling } from './settling.ts';
import type { Bench } from './useDesk.ts';

/** What was completed leaves after a while: with a message, when it was this page that did it. */
export function useSettling({ deeds }: Bench): void {
  const { store, actions, toasts } = useLive();
  const t = useTranslations('tasks');
  useEffect(
    () =>
      followSettling(store, (task) => {
        if (!deeds.tellsWhenSettled(task.id)) return;
        const action = { label: t('undo'), run: () => void actions.takeBack(task) };
        toasts.show({ tone: 'plain', text: t('told.completed', { count: 1, title: task.title }), action });
      }),
    [store, actions, toasts, deeds, t],
  );
}
