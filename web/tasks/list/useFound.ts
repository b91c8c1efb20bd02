import { useCallback, useEffect, useState } from 'react';
import type { Problem } from '@tasklog/schemas';
import { useLive } from '../../live/useLive.ts';
import { readFound, type Found } from './found.ts';

/** What changes come together in is asked for once. */
const GATHER_MS = 60;

export interface Asked {
  /** The last answer, kept while a newer one is on its way or could not be had. */
  found: Found | null;
  problem: Problem | null;
  again: () => void;
}

/** Asks for tasks, again whenever the question is another one; nothing without a question. */
export function useFound(question: string | null): Asked {
  const { api } = useLive();
  const [found, setFound] = useState<Found | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [attempt, setAttempt] = useState(0);

  useEffect(() => {
    let current = true;
    if (question === null) return undefined;
    const timer = setTimeout(() => {
      void readFound(api, question).then((answer) => {
        if (!current) return;
        if (answer.ok) setFound(answer.value);
        setProblem(answer.ok ? null : answer.problem);
      });
    }, GATHER_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [api, question, attempt]);

  const again = useCallback(() => setAttempt((count) => count + 1), []);
  return { found, problem: question === null ? null : problem, again };
}
