'use client';
import { useEffect } from 'react';
import { useTranslations } from 'use-intl/react';
import { useLive } from '../live/useLive.ts';
import { followBuilds } from './worker.ts';

/** Has the app open without a network, and offers the newer one when there is one. */
export function AppUpdates({ build }: { build: string }) {
  const t = useTranslations('shell.update');
  const { personId, toasts } = useLive();
  useEffect(
    () =>
      followBuilds(build, personId, (changeOver) =>
        toasts.show({
          id: 'update',
          tone: 'reminder',
          text: t('ready'),
          action: { label: t('reload'), run: changeOver },
        }),
      ),
    [build, personId, toasts, t],
  );
  return null;
}
