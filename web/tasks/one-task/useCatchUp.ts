import { useEffect, useRef } from 'react';

const TRIES = 6;
const FIRST_PAUSE_MS = 250;

/** Reads again, ever more slowly, while a read model is known to be behind; gives up after about fifteen seconds. */
export function useCatchUp(behind: boolean, again: () => void, answer: unknown): void {
  const tries = useRef(0);
  useEffect(() => {
    if (!behind) tries.current = 0;
    if (!behind || tries.current >= TRIES) return undefined;
    const timer = setTimeout(again, FIRST_PAUSE_MS * 2 ** tries.current++);
    return () => clearTimeout(timer);
  }, [behind, again, answer]);
}
