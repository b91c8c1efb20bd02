'use client';
import { useCallback, useSyncExternalStore } from 'react';
import { useCatchUp } from '../tasks/one-task/useCatchUp.ts';
import { LinkBar } from '../ui/LinkBar.tsx';
import { NeedsYou } from '../ui/NeedsYou.tsx';
import { useKeptList } from './useKeptList.ts';
import { useLine } from './useLine.ts';
import { useLive } from './useLive.ts';
import { useQueue } from './useQueue.ts';

/** Keeps the list as it is elsewhere while any of the pages is open, and says when it cannot. */
export function LiveTaskUpdates({ readAt }: { readAt: number }) {
  const live = useLive();
  const { store, actions } = live;
  const load = useSyncExternalStore(
    store.subscribe,
    () => store.state().load,
    () => store.state().load,
  );
  useLine(live);
  useQueue(live);
  useKeptList(live, readAt);
  const again = useCallback(() => void actions.refresh(), [actions]);
  useCatchUp(load.state === 'ready' && load.stale, again, load);
  return (
    <>
      <LinkBar />
      <NeedsYou />
    </>
  );
}
