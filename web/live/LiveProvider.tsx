'use client';
import { useState, type ReactNode } from 'react';
import type { Task } from '@tasklog/schemas';
import { Announcer } from '../ui/Announcer.tsx';
import { ClockProvider } from '../ui/clock.tsx';
import { LinkBar } from '../ui/LinkBar.tsx';
import { Toasts } from '../ui/Toasts.tsx';
import { useUndoKey } from '../ui/useUndoKey.ts';
import { makeLive } from './live.ts';
import { useLine } from './useLine.ts';
import { LiveContext } from './useLive.ts';

interface Props {
  personId: string;
  tasks: Task[] | null;
  now: number;
  children: ReactNode;
}

export function LiveProvider({ personId, tasks, now, children }: Props) {
  const [live] = useState(() => makeLive(personId, tasks));
  useLine(live);
  useUndoKey(live);
  return (
    <LiveContext value={live}>
      <ClockProvider start={now}>
        <LinkBar />
        {children}
        <Toasts />
        <Announcer />
      </ClockProvider>
    </LiveContext>
  );
}
