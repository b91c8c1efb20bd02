import { useCallback, useEffect, useRef, type FocusEvent, type KeyboardEvent } from 'react';
import { nextRow } from './next-row.ts';

const ROW = '[data-row]';

/**
 * Makes the rows of a list one stop of the Tab key: arrows go from row to row, Home and End to the first and the last. In
 * each row one element has `data-row`; the list gets what this returns.
 */
export function useRovingRows() {
  const list = useRef<HTMLTableSectionElement>(null);
  const at = useRef(0);
  const rows = useCallback(() => [...(list.current?.querySelectorAll<HTMLElement>(ROW) ?? [])], []);
  useEffect(() => {
    const all = rows();
    at.current = Math.min(at.current, Math.max(0, all.length - 1));
    all.forEach((row, n) => (row.tabIndex = n === at.current ? 0 : -1));
  });
  return {
    ref: list,
    onFocus: ({ target }: FocusEvent) => {
      const all = rows();
      const n = all.findIndex((row) => row === target);
      if (n < 0) return;
      at.current = n;
      all.forEach((row, other) => (row.tabIndex = other === n ? 0 : -1));
    },
    onKeyDown: (event: KeyboardEvent) => {
      const all = rows();
      const n = all.findIndex((row) => row === event.target);
      const next = n < 0 ? null : nextRow(event.key, n, all.length);
      if (next === null) return;
      event.preventDefault();
      all[next]?.focus();
    },
  };
}
