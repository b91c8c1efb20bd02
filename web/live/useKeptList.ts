import { useEffect } from 'react';
import type { Live } from './live.ts';

const QUIET_MS = 1_000;

/** Shows the list that was read last where the page brought none or an older one, and keeps what is read from then on. */
export function useKeptList({ store, kept }: Live, readAt: number): void {
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let written = store.state().confirmed;
    void kept.readList().then((list) => {
      const { load, learned } = store.state();
      if (!list || (load.state === 'ready' && list.at <= readAt)) return;
      store.send({ kind: 'snapshot', tasks: list.tasks, learnedWhenAsked: learned, stale: true });
    });
    const write = () => {
      const { confirmed, load } = store.state();
      if (load.state !== 'ready' || load.stale || confirmed === written) return;
      written = confirmed;
      const tasks = [...confirmed.values()].flatMap(({ task }) => (task?.status === 'open' ? [task] : []));
      void kept.writeList({ tasks, at: Date.now() }).catch(() => undefined);
    };
    const unsubscribe = store.subscribe(() => {
      clearTimeout(timer);
      timer = setTimeout(write, QUIET_MS);
    });
    window.addEventListener('pagehide', write);
    return () => {
      clearTimeout(timer);
      unsubscribe();
      window.removeEventListener('pagehide', write);
    };
  }, [store, kept, readAt]);
}
