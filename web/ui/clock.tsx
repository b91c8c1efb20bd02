'use client';
import { createContext, useContext, useEffect, useState, useSyncExternalStore, type ReactNode } from 'react';

export interface Clock {
  now: number;
  /** The reader's zone; unknown while the server renders. */
  zone: string | undefined;
}

const TICK_MS = 20_000;
const ClockContext = createContext<Clock>({ now: 0, zone: undefined });

/** One clock for the page, started by the server so that both render the same words first. */
export function ClockProvider({ start, children }: { start: number; children: ReactNode }) {
  const [now, setNow] = useState(start);
  const zone = useSyncExternalStore(unchanging, browserZone, unknownZone);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  return <ClockContext value={{ now, zone }}>{children}</ClockContext>;
}

export function useClock(): Clock {
  return useContext(ClockContext);
}

const unchanging = () => () => undefined;
const browserZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;
const unknownZone = () => undefined;
