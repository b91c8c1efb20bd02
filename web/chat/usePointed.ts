import { useEffect, type RefObject } from 'react';
import { useLive } from '../live/useLive.ts';
import { useCell } from '../ui/useCell.ts';

/** Brings the message that somebody wants to look at into view, and the focus to it; once. */
export function usePointed(log: RefObject<HTMLElement | null>): void {
  const { conversation } = useLive();
  const id = useCell(conversation.pointed);
  useEffect(() => {
    if (id === null) return;
    const message = log.current?.querySelector<HTMLElement>(`#${CSS.escape(id)}`);
    message?.scrollIntoView({ block: 'start' });
    message?.focus({ preventScroll: true });
    conversation.pointed.set(null);
  }, [id, log, conversation]);
}
