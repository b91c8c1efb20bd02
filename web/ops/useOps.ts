import { createContext, useContext, useEffect, useMemo, useState } from 'react';
import { useLocale } from 'use-intl/react';
import type { Problem } from '@tasklog/schemas';
import { useShell } from '../ui/useShell.ts';
import { makeFigures, type Figures } from './figures.ts';
import { EVERY_MS } from './poll.ts';
import type { Watch } from './watch.ts';
import type { Wish } from './wish.ts';

/** What the pages of operations have in common. */
export interface Ops {
  /** Whether this person may change something here; one who may not sees the same. */
  mayAct: boolean;
  watch: Watch;
  /** Asks for a reason, then acts. */
  ask: (wish: Wish) => void;
}

export const OpsContext = createContext<Ops | null>(null);

export function useOps(): Ops {
  const ops = useContext(OpsContext);
  if (!ops) throw new Error('useOps is used outside OpsProvider');
  return ops;
}

export function useFigures(): Figures {
  const locale = useLocale();
  return useMemo(() => makeFigures(locale), [locale]);
}

export interface Polled<T> {
  /** The last answer; kept while a newer one cannot be had. */
  value: T | null;
  problem: Problem | null;
  /** How long the last answer took. */
  tookMs: number | null;
}

/** Reads an address again and again while the page is looked at. */
export function usePolled<T>(path: string | null, everyMs: number = EVERY_MS): Polled<T> {
  const { api } = useShell();
  const { watch } = useOps();
  const [read, setRead] = useState<{ path: string; value: T; tookMs: number } | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  useEffect(() => {
    if (path === null) return undefined;
    let current = true;
    const end = watch.follow(async () => {
      const since = performance.now();
      const answer = await api<T>(path);
      if (!current) return false;
      if (answer.ok) setRead({ path, value: answer.value, tookMs: performance.now() - since });
      setProblem(answer.ok ? null : answer.problem);
      return answer.ok;
    }, everyMs);
    return () => {
      current = false;
      end();
    };
  }, [api, watch, path, everyMs]);
  const its = read?.path === path ? read : null;
  return { value: its?.value ?? null, problem, tookMs: its?.tookMs ?? null };
}
