import { useEffect } from 'react';
import { useLive } from '../live/useLive.ts';
import { isAnswering } from './thread.ts';

/** Reads the thread when the page is looked at again or its line is back: an answer may have come that nobody heard. */
export function useReturn(): void {
  const { conversation, store } = useLive();
  useEffect(() => {
    let { state } = store.state().link;
    const read = () => (isAnswering(conversation.thread.get()) ? undefined : void conversation.reload());
    const onVisible = () => (document.visibilityState === 'visible' && state === 'live' ? read() : undefined);
    const stop = store.subscribe(() => {
      const before = state;
      ({ state } = store.state().link);
      if (state === 'live' && (before === 'reconnecting' || before === 'offline')) read();
    });
    document.addEventListener('visibilitychange', onVisible);
    return () => {
      document.removeEventListener('visibilitychange', onVisible);
      stop();
    };
  }, [conversation, store]);
}
