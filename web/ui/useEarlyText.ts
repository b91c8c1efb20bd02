import { useLayoutEffect, useRef, type RefObject } from 'react';

/**
 * A field is there, and may be typed in, before the page's scripts are: what was typed by then would be gone with the first
 * drawing. It is taken over once, as soon as the field is alive.
 */
export function useEarlyText<Field extends HTMLInputElement | HTMLTextAreaElement>(
  shown: string,
  takeOver: (text: string) => void,
): RefObject<Field | null> {
  const field = useRef<Field>(null);
  const first = useRef({ shown, takeOver });
  useLayoutEffect(() => {
    const typed = field.current?.value ?? '';
    if (typed !== first.current.shown) first.current.takeOver(typed);
  }, []);
  return field;
}
