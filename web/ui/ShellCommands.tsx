'use client';
import dynamic from 'next/dynamic';
import { useRouter } from 'next/navigation';
import { useEffect, useMemo } from 'react';
import { useTranslations } from 'use-intl/react';
import type { Command } from './commands.ts';
import { listenForKeys } from './keys.ts';
import { isWithin, screensFor } from './screens.ts';
import { useCell } from './useCell.ts';
import { useNextTheme } from './useNextTheme.ts';
import { useCommands, useShell } from './useShell.ts';

const loadPalette = () => import('./Palette.tsx');
const loadKeySheet = () => import('./KeySheet.tsx');
const Palette = dynamic(loadPalette, { ssr: false });
const KeySheet = dynamic(loadKeySheet, { ssr: false });
/** The page has the network for itself first; then what opens by a key is there when it is pressed. */
const LOAD_AHEAD_MS = 2_000;

/** What can be done on every screen, and what runs it: the keys, the palette, the sheet of keys. */
export function ShellCommands({ operator }: { operator: boolean }) {
  const shell = useShell();
  const { letterKeys, recent, overlay } = shell;
  const open = useCell(overlay);
  useCommands(useShellCommands(operator));
  useEffect(() => {
    letterKeys.restore();
    recent.restore();
    const timer = setTimeout(() => void Promise.allSettled([loadPalette(), loadKeySheet()]), LOAD_AHEAD_MS);
    const stop = listenForKeys(window, shell);
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [shell, letterKeys, recent]);
  const close = () => overlay.set(null);
  if (open === 'palette') return <Palette close={close} />;
  return open === 'keys' ? <KeySheet close={close} /> : null;
}

function useShellCommands(operator: boolean): readonly Command[] {
  const { overlay } = useShell();
  const router = useRouter();
  const nextTheme = useNextTheme();
  const t = useTranslations('shell');
  return useMemo<readonly Command[]>(() => {
    const screens = screensFor(operator);
    const anywhere = t('commands.anywhere');
    return [
      {
        id: 'palette',
        title: t('commands.palette'),
        group: anywhere,
        keys: ['$mod+k'],
        inFields: true,
        keysOnly: true,
        run: () => overlay.set('palette'),
      },
      // A screen that has a field of its own for it takes its place.
      {
        id: 'search',
        title: t('commands.search'),
        group: anywhere,
        keys: ['/'],
        keysOnly: true,
        run: () => overlay.set('palette'),
      },
      { id: 'keys', title: t('commands.keys'), group: anywhere, keys: ['?'], run: () => overlay.set('keys') },
      { id: 'theme', title: t('commands.theme'), group: anywhere, run: nextTheme },
      {
        id: 'leave-field',
        title: t('commands.leaveField'),
        group: anywhere,
        keys: ['Escape'],
        inFields: true,
        keysOnly: true,
        run: () => document.activeElement instanceof HTMLElement && document.activeElement.blur(),
      },
      {
        id: 'back',
        title: t('commands.back'),
        group: anywhere,
        keys: ['Escape'],
        when: () => !screens.some(({ href }) => href === location.pathname),
        run: () => router.push(screens.findLast(({ href }) => isWithin(location.pathname, href))?.href ?? '/'),
      },
      ...screens.map(({ name, href, key }) => ({
        id: `go.${name}`,
        title: t('commands.goTo', { screen: t(name) }),
        group: t('commands.screens'),
        keys: [`g ${key}`],
        run: () => router.push(href),
      })),
    ];
  }, [operator, overlay, router, nextTheme, t]);
}
