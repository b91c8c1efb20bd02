'use client';
import { useState, type ReactNode } from 'react';
import { useTranslations } from 'use-intl/react';
import { Announcer } from './Announcer.tsx';
import { ClockProvider } from './clock.tsx';
import { makeShell } from './shell.ts';
import { Toasts } from './Toasts.tsx';
import { ShellContext } from './useShell.ts';

/** @param now what the server's clock said when it drew the page, so that both say "today" of the same day. */
export function ShellProvider({ now, children }: { now: number; children: ReactNode }) {
  const words = useTranslations();
  const [shell] = useState(() => makeShell(words));
  return (
    <ShellContext value={shell}>
      <ClockProvider start={now}>
        {children}
        <Toasts />
        <Announcer />
      </ClockProvider>
    </ShellContext>
  );
}
