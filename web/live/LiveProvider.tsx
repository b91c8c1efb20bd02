'use client';
import { useState, type ReactNode } from 'react';
import type { Task } from '@tasklog/schemas';
import { LinkBar } from '../ui/LinkBar.tsx';
import { useShell } from '../ui/useShell.ts';
import { useUndoKey } from '../ui/useUndoKey.ts';
import { makeLive } from './live.ts';
import { useLine } from './useLine.ts';
import { LiveContext } from './useLive.ts';

interface Props {
  personId: string;
  tasks: Task[] | null;
  children: ReactNode;
}

/** A person's list, followed while any of the pages is open. */
export function LiveProvider({ personId, tasks, children }: Props) {
  const shell = useShell();
  const [live] = useState(() => makeLive(shell, personId, tasks));
  useLine(live);
  useUndoKey(live);
  return (
    <LiveContext value={live}>
      <LinkBar />
      {children}
    </LiveContext>
  );
}
