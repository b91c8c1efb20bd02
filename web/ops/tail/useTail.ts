import { useCallback, useEffect, useState } from 'react';
import type { OpsLog, OpsRecord, Problem } from '@tasklog/schemas';
import { useShell } from '../../ui/useShell.ts';
import { QUERIES } from '../addresses.ts';
import { MOST, withNewer } from './tail.ts';
import { useOps } from '../useOps.ts';

const PAGE = 200;

interface Read {
  query: string;
  items: OpsRecord[];
  /** What came since, held back while somebody reads further down. */
  held: OpsRecord[];
  looked: Looked;
}

/** How much of the log was looked at for what is shown. */
type Looked = Pick<OpsLog, 'scanned' | 'total' | 'complete'>;

export interface Tail {
  items: readonly OpsRecord[] | null;
  held: number;
  looked: Looked;
  problem: Problem | null;
  release: () => void;
}

/**
 * The newest records that fit, and what comes since: the first time in pages from the newest back, from then on only what
 * is newer than the last look. @param holding whether what comes waits, because somebody reads.
 */
export function useTail(query: string, holding: () => boolean): Tail {
  const { api } = useShell();
  const { watch } = useOps();
  const [read, setRead] = useState<Read | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  useEffect(() => {
    let current = true;
    let newer: string | undefined;
    const ask = async (more: Record<string, string>): Promise<OpsLog | null> => {
      const answer = await api<OpsLog>(
        `${QUERIES}/log?${query}&${new URLSearchParams({ limit: String(PAGE), ...more }).toString()}`,
      );
      if (!current) return null;
      setProblem(answer.ok ? null : answer.problem);
      return answer.ok ? answer.value : null;
    };
    const first = async (): Promise<boolean> => {
      const page = await ask({});
      if (!page) return false;
      let { items, cursor, scanned } = page;
      const { total } = page;
      setRead({ query, items, held: [], looked: page });
      while (cursor !== null && items.length < MOST) {
        const older = await ask({ cursor });
        if (!older) break;
        items = [...items, ...older.items].slice(0, MOST);
        cursor = older.items.length === 0 ? null : older.cursor;
        scanned += older.scanned;
        setRead({ query, items, held: [], looked: { scanned, total, complete: older.complete } });
      }
      newer = page.newer;
      return true;
    };
    const since = async (from: string): Promise<boolean> => {
      const page = await ask({ newer: from });
      if (!page) return false;
      newer = page.newer;
      if (page.items.length > 0) setRead((was) => was && added(was, page.items, holding()));
      return true;
    };
    const end = watch.follow(() => (newer === undefined ? first() : since(newer)));
    return () => {
      current = false;
      end();
    };
  }, [api, watch, query, holding]);
  const release = useCallback(() => setRead((was) => was && released(was)), []);
  const its = read?.query === query ? read : null;
  return { items: its?.items ?? null, held: its?.held.length ?? 0, looked: its?.looked ?? NOTHING, problem, release };
}

const NOTHING: Looked = { scanned: 0, total: 0, complete: true };

function added(was: Read, came: readonly OpsRecord[], hold: boolean): Read {
  const held = [...was.held, ...came].slice(-MOST);
  return hold ? { ...was, held } : released({ ...was, held });
}

const released = (was: Read): Read =>
  was.held.length === 0 ? was : { ...was, items: withNewer(was.items, was.held), held: [] };
