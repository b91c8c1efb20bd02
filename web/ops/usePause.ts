import { useCallback } from 'react';
import { useTranslations } from 'use-intl/react';
import { useShell } from '../ui/useShell.ts';
import { useOps } from './useOps.ts';

/** Stops what is followed, or lets it go on, and says so. */
export function usePause(): () => void {
  const t = useTranslations('ops');
  const { watch } = useOps();
  const { announcements } = useShell();
  return useCallback(() => {
    if (watch.paused.get()) watch.resume();
    else watch.pause();
    announcements.say(watch.paused.get() ? t('isPaused') : t('goesOn'));
  }, [t, watch, announcements]);
}
