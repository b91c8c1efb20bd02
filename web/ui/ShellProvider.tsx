'use client';
import { useState, type ReactNode } from 'react';
import { useTranslations } from 'use-intl/react';
import { Announcer } from './Announcer.tsx';
import { ClockProvider } from './clock.tsx';
import { makeShell } from './shell.ts';
import { ShellCommands } from './ShellCommands.tsx';
import { Toasts } from './Toasts.tsx';
import { ShellContext } from './useShell.ts';

interface Props {
  /** What the server's clock said when it drew the page, so that both say "today" of the same day. */
  now: number;
  zone: string | undefined;
  /** Whether this person may look at how the whole is run. */
  operator?: boolean;
  children: ReactNode;
}

/** Its own commands come before those of the pages, which may take their place. */
export function ShellProvider({ now, zone, operator = false, children }: Props) {
  const words = useTranslations();
  const [shell] = useState(() => makeShell(words));
  return (
    <ShellContext value={shell}>
      <ClockProvider start={now} zone={zone}>
        <ShellCommands operator={operator} />
        {children}
        <Toasts />
        <Announcer />
      </ClockProvider>
    </ShellContext>
  );
}
