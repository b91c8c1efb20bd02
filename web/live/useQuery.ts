import { useCallback, useEffect, useState } from 'react';
import type { Problem } from '@tasklog/schemas';
import { useLive } from './useLive.ts';

export interface Query<T> {
  /** The last answer; kept while a newer one is on its way or could not be had. */
  value: T | null;
  problem: Problem | null;
  again: () => void;
}

/**
 * Reads one address of the query service, again whenever `turn` changes; nothing where there is no address.
 * @param first what the server has read to draw the page: shown until it is read here, as a page come back to is an old one
 */
export function useQuery<T>(path: string | null, turn: unknown, first: T | null = null): Query<T> {
  const { api } = useLive();
  const [value, setValue] = useState(first);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [attempt, setAttempt] = useState(0);

  useEffect(() => {
    let current = true;
    if (path === null) return undefined;
    void api<T>(path).then((answer) => {
      if (!current) return;
      if (answer.ok) setValue(answer.value);
      setProblem(answer.ok ? null : answer.problem);
    });
    return () => {
      current = false;
    };
  }, [api, path, turn, attempt]);

  return { value, problem, again: useCallback(() => setAttempt((count) => count + 1), []) };
}
