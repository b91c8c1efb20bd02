'use client';
import { createContext, useContext, useEffect, useState, useSyncExternalStore, type ReactNode } from 'react';
import { browserZone, rememberZone } from './zone.ts';

export interface Clock {
  now: number;
  /** The reader's zone; unknown while the server draws the first page for a browser. */
  zone: string | undefined;
}

const TICK_MS = 20_000;
const ClockContext = createContext<Clock>({ now: 0, zone: undefined });

interface Props {
  start: number;
  /** The one that the browser named before, by which the server draws; the browser's own is taken as soon as it is there. */
  zone: string | undefined;
  children: ReactNode;
}

/** One clock for the page, started by the server so that both render the same words first. */
export function ClockProvider({ start, zone: named, children }: Props) {
  const [now, setNow] = useState(start);
  const zone = useSyncExternalStore(unchanging, browserZone, () => named);
  useEffect(() => {
    if (zone !== undefined && zone !== named) rememberZone(zone);
  }, [zone, named]);
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
