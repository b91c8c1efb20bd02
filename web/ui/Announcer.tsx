'use client';
import { useLive } from '../live/useLive.ts';
import { useCell } from './useCell.ts';

/** The one status region: everything a screen reader is told without being asked comes through here. */
export function Announcer() {
  const { text, turn } = useCell(useLive().announcements.cell);
  return (
    <div role="status" aria-live="polite" className="visually-hidden">
      <span key={turn}>{text}</span>
    </div>
  );
}
