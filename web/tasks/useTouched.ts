import { useMemo } from 'react';
import { useLive } from '../live/useLive.ts';
import { useCell } from '../ui/useCell.ts';
import { touchedBy } from './touched.ts';

/** The tasks that the open conversation is about. */
export function useTouched(): ReadonlySet<string> {
  const { conversation } = useLive();
  const { items } = useCell(conversation.thread);
  return useMemo(() => touchedBy(items), [items]);
}
