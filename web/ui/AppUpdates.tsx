'use client';
import { useEffect } from 'react';
import { useTranslations } from 'use-intl/react';
import { useShell } from './useShell.ts';
import { followBuilds } from './worker.ts';

/** Has the app open without a network, and offers the newer one when there is one. */
export function AppUpdates({ build }: { build: string }) {
  const t = useTranslations('shell.update');
  const { toasts } = useShell();
  useEffect(
    () =>
      followBuilds(build, (changeOver) =>
        toasts.show({
          id: 'update',
          tone: 'reminder',
          text: t('ready'),
          action: { label: t('reload'), run: changeOver },
        }),
      ),
    [build, toasts, t],
  );
  return null;
}
