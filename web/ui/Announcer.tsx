'use client';
import { useCell } from './useCell.ts';
import { useShell } from './useShell.ts';

/** The one status region: everything a screen reader is told without being asked comes through here. */
export function Announcer() {
  const { text, turn } = useCell(useShell().announcements.cell);
  return (
    <div role="status" aria-live="polite" className="visually-hidden">
      <span key={turn}>{text}</span>
    </div>
  );
}
