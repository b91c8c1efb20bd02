'use client';
import { usePathname } from 'next/navigation';
import { useEffect, useState } from 'react';
import { useLink } from '../live/useLive.ts';

const DOT_ONLY_MS = 5_000;

/** Says when what is shown may be old: at once when offline or signed out, after five seconds when reconnecting. */
export function LinkBar() {
  const { state, at } = useLink();
  const long = useLonger(state === 'reconnecting', at);
  const path = usePathname();
  if (state === 'signed-out')
    return (
      <div className="link-bar" data-state={state}>
        Your session is over. <a href={`/sign-in?from=${encodeURIComponent(path)}`}>Sign in again</a>; your draft is
        kept.
      </div>
    );
  if (state === 'offline')
    return (
      <div className="link-bar" data-state={state}>
        Offline. Everything here can be read; changes need a connection.
      </div>
    );
  if (state === 'reconnecting' && long)
    return (
      <div className="link-bar" data-state={state}>
        Reconnecting. Changes made elsewhere may be missing until then.
      </div>
    );
  return null;
}

/** @returns true once `active` has lasted for five seconds since `at`. */
function useLonger(active: boolean, at: number): boolean {
  const [passed, setPassed] = useState(0);
  useEffect(() => {
    if (!active) return undefined;
    const timer = setTimeout(() => setPassed(at), DOT_ONLY_MS);
    return () => clearTimeout(timer);
  }, [active, at]);
  return active && passed === at;
}
