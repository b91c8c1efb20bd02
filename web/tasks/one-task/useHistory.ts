import { useCallback, useEffect, useState } from 'react';
import type { AuditEntry, Problem } from '@tasklog/schemas';
import { useLive } from '../../live/useLive.ts';
import { useCatchUp } from './useCatchUp.ts';
import { readHistory } from './versions.ts';

export interface History {
  /** Newest first; null until it is read. */
  entries: readonly AuditEntry[] | null;
  problem: Problem | null;
  again: () => void;
}

/** All that happened to a task, read again until it tells of the version that is known. */
export function useHistory(taskId: string, version: number | undefined): History {
  const { api } = useLive();
  const [entries, setEntries] = useState<readonly AuditEntry[] | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    let current = true;
    void readHistory(api, taskId).then((answer) => {
      if (!current) return;
      if (answer.ok) setEntries(answer.value);
      setProblem(answer.ok ? null : answer.problem);
    });
    return () => {
      current = false;
    };
  }, [api, taskId, version, attempt]);
  const again = useCallback(() => setAttempt((count) => count + 1), []);
  const behind = version !== undefined && entries !== null && (entries[0]?.version ?? 0) < version;
  useCatchUp(behind, again, entries);
  return { entries, problem, again };
}
