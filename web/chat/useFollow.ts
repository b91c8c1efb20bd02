import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';

const NEAR_END_PX = 64;

/**
 * Keeps the end of the log in view while the reader is near it, and lets go once they scroll up.
 * A message taller than the log is shown from its first line.
 */
export function useFollow(end: string, answering: boolean) {
  const log = useRef<HTMLDivElement>(null);
  const near = useRef(true);
  const [away, setAway] = useState(false);

  useEffect(() => {
    const element = log.current;
    const onScroll = () => {
      if (!element) return;
      near.current = element.scrollHeight - element.scrollTop - element.clientHeight <= NEAR_END_PX;
      setAway(!near.current);
    };
    element?.addEventListener('scroll', onScroll, { passive: true });
    return () => element?.removeEventListener('scroll', onScroll);
  }, []);

  const toLatest = useCallback(() => {
    const element = log.current;
    if (!element) return;
    const last = [...element.querySelectorAll<HTMLElement>('.message')].at(-1);
    const tall = last && last.offsetHeight > element.clientHeight;
    element.scrollTop = tall ? last.offsetTop : element.scrollHeight;
    near.current = true;
    setAway(false);
  }, []);

  useLayoutEffect(() => {
    if (near.current) toLatest();
  }, [end, answering, toLatest]);

  return { log, away, toLatest };
}
