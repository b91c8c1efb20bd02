import { useEffect, useLayoutEffect, useRef } from 'react';
import { useBench, useDeskState } from './useDesk.ts';

/**
 * Gives the row with the cursor the focus whenever the desk asks for that; the heading, when there is none.
 * @param bringIntoView draws a row that is not drawn, if that is to be had.
 */
export function useRowFocus(bringIntoView: (key: string) => void): void {
  const { desk } = useBench();
  const { focus } = useDeskState(desk);
  const bring = useRef(bringIntoView);
  useLayoutEffect(() => {
    bring.current = bringIntoView;
  });
  useEffect(() => {
    if (focus === 0) return undefined;
    const { cursor } = desk.cell.get().selection;
    if (cursor === null) return void document.getElementById('tasks-heading')?.focus();
    const row = () => document.querySelector<HTMLElement>(`.task[data-key="${CSS.escape(cursor)}"] [data-roving]`);
    const drawn = row();
    if (drawn) return void drawn.focus();
    bring.current(cursor);
    const frame = requestAnimationFrame(() => row()?.focus());
    return () => cancelAnimationFrame(frame);
  }, [desk, focus]);
}
