import { useEffect } from 'react';
import type { Live } from './live.ts';

/** Sends what a page before this one has left, and tries again whenever the service may be there again. */
export function useQueue({ queue, actions, store }: Live): void {
  useEffect(() => {
    const stop = queue.start();
    void queue.left().then((left) => left.forEach((intent) => void actions.perform(intent)));
    let link = store.state().link.state;
    const unsubscribe = store.subscribe(() => {
      const before = link;
      link = store.state().link.state;
      if (link === 'live' && before !== 'live') queue.wake();
    });
    window.addEventListener('online', queue.wake);
    return () => {
      window.removeEventListener('online', queue.wake);
      unsubscribe();
      stop();
    };
  }, [queue, actions, store]);
}
