import { useCallback } from 'react';
import { useTranslations } from 'use-intl/react';
import { THEMES } from './theme.ts';
import { useTheme } from './ThemeProvider.tsx';
import { useShell } from './useShell.ts';

/** @returns what changes the colours to the next choice, and says so. */
export function useNextTheme(): () => void {
  const { announcements } = useShell();
  const theme = useTheme();
  const t = useTranslations('shell.theme');
  return useCallback(() => {
    const next = THEMES[(THEMES.indexOf(theme.get()) + 1) % THEMES.length] ?? 'system';
    theme.set(next);
    announcements.say(t('changed', { theme: t(next) }));
  }, [announcements, theme, t]);
}
