import { useRouter } from 'next/navigation';
import { useMemo } from 'react';
import { useTranslations } from 'use-intl/react';
import { useCell } from '../ui/useCell.ts';
import { useCommands } from '../ui/useShell.ts';
import { PAGES } from './pages.ts';
import { useOps } from './useOps.ts';
import { usePause } from './usePause.ts';

/** What keys and palette can do on every page of operations. */
export function useOpsCommands(): void {
  const t = useTranslations('ops');
  const router = useRouter();
  const { watch } = useOps();
  const paused = useCell(watch.paused);
  const turn = usePause();
  const list = useMemo(() => {
    const group = t('operating');
    return [
      ...PAGES.filter(({ keys }) => keys.length > 0).map(({ href, name, keys }) => ({
        id: `ops.go.${name}`,
        title: t('goTo', { page: t(`pages.${name}`) }),
        group,
        keys,
        run: () => router.push(href),
      })),
      { id: 'ops.pause', title: paused ? t('goOn') : t('pause'), group, keys: ['p'], run: turn },
      { id: 'ops.refresh', title: t('readNow'), group, keys: ['r'], run: watch.refresh },
    ];
  }, [t, router, watch, paused, turn]);
  useCommands(list);
}
