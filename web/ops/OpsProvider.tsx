'use client';
import { useEffect, useMemo, useState, type ReactNode } from 'react';
import { makeCell } from '../ui/cell.ts';
import { ReasonDialog } from './ReasonDialog.tsx';
import { useOpsCommands } from './useOpsCommands.ts';
import { OpsContext } from './useOps.ts';
import { makeWatch, type Watch } from './watch.ts';
import type { Wish } from './wish.ts';

/** Around all pages of operations: what they follow, and how an operator acts. */
export function OpsProvider({ mayAct, children }: { mayAct: boolean; children: ReactNode }) {
  const [watch] = useState(makeWatch);
  const [asking] = useState(() => makeCell<Wish | null>(null));
  const ops = useMemo(() => ({ mayAct, watch, ask: asking.set }), [mayAct, watch, asking]);
  useAttention(watch);
  return (
    <OpsContext value={ops}>
      <Commands />
      {children}
      <ReasonDialog asking={asking} />
    </OpsContext>
  );
}

function Commands() {
  useOpsCommands();
  return null;
}

const TOUCHES = ['pointerdown', 'keydown', 'wheel', 'touchmove'] as const;

/** Tells the watch whether the page is seen, and whether anybody is there. */
function useAttention(watch: Watch): void {
  useEffect(() => {
    const seen = () => watch.noteVisible(document.visibilityState === 'visible');
    seen();
    document.addEventListener('visibilitychange', seen);
    for (const touch of TOUCHES) window.addEventListener(touch, watch.noteActivity, { passive: true });
    return () => {
      document.removeEventListener('visibilitychange', seen);
      for (const touch of TOUCHES) window.removeEventListener(touch, watch.noteActivity);
    };
  }, [watch]);
}
