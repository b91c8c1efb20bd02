'use client';
import { useCallback, useSyncExternalStore } from 'react';
import { useCatchUp } from '../tasks/useCatchUp.ts';
import { LinkBar } from '../ui/LinkBar.tsx';
import { useLine } from './useLine.ts';
import { useLive } from './useLive.ts';

/** Keeps the list as it is elsewhere while any of the pages is open, and says when it cannot. */
export function LiveTaskUpdates() {
  const live = useLive();
  const { store, actions } = live;
  const load = useSyncExternalStore(
    store.subscribe,
    () => store.state().load,
    () => store.state().load,
  );
  useLine(live);
  const again = useCallback(() => void actions.refresh(), [actions]);
  useCatchUp(load.state === 'ready' && load.stale, again, load);
  return <LinkBar />;
}
