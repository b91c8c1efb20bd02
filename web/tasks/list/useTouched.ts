import { useMemo } from 'react';
import { touchedIn } from '../../chat/look-back.ts';
import { useLive } from '../../live/useLive.ts';
import { useCell } from '../../ui/useCell.ts';

/** The tasks that the open conversation has changed. */
export function useTouched(): ReadonlySet<string> {
  const { conversation } = useLive();
  const thread = useCell(conversation.thread);
  return useMemo(() => new Set(touchedIn(thread).keys()), [thread]);
}
