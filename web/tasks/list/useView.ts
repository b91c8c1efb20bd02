import { useSearchParams } from 'next/navigation';
import { useCallback, useMemo } from 'react';
import { queryOf, viewOf, type View } from './view.ts';

/** What the address of the page asks for, and how to ask for something else: Back leads to what was shown before. */
export function useView(): [View, (change: Partial<View>) => void] {
  const params = useSearchParams();
  const view = useMemo(() => viewOf(new URLSearchParams(params)), [params]);
  const show = useCallback(
    (change: Partial<View>) => window.history.pushState(null, '', location.pathname + queryOf({ ...view, ...change })),
    [view],
  );
  return [view, show];
}
