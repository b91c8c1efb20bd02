'use client';
import { useState, type ReactNode } from 'react';
import type { Task } from '@tasklog/schemas';
import { LiveCommands } from '../ui/LiveCommands.tsx';
import { useShell } from '../ui/useShell.ts';
import { makeLive } from './live.ts';
import { LiveTaskUpdates } from './LiveTaskUpdates.tsx';
import { LiveContext } from './useLive.ts';

interface Props {
  personId: string;
  tasks: Task[] | null;
  /** When they were read; what this browser kept since then is newer. */
  readAt: number;
  children: ReactNode;
}

/** A person's list, behind all of the pages that show any of it. */
export function LiveProvider({ personId, tasks, readAt, children }: Props) {
  const shell = useShell();
  const [live] = useState(() => makeLive(shell, personId, tasks));
  return (
    <LiveContext value={live}>
      <LiveCommands />
      <LiveTaskUpdates readAt={readAt} />
      {children}
    </LiveContext>
  );
}
