import { useEffect, useState, useSyncExternalStore } from 'react';
import type { Problem, RecurrenceItem, RecurrenceList } from '@tasklog/schemas';
import type { Answer, Api } from '../../live/api.ts';
import { useLive } from '../../live/useLive.ts';

const PAGE = 200;
const DATES_AHEAD = 50;

/** The repeating tasks with their next dates, read again when something changed. */
export function useSeries(): { series: readonly RecurrenceItem[]; problem: Problem | null; again: () => void } {
  const { api, store } = useLive();
  const position = () => store.state().position;
  const at = useSyncExternalStore(store.subscribe, position, position);
  const [series, setSeries] = useState<readonly RecurrenceItem[]>([]);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    let current = true;
    void readSeries(api, at).then((answer) => {
      if (!current) return;
      if (answer.ok) setSeries(answer.value);
      setProblem(answer.ok ? null : answer.problem);
    });
    return () => {
      current = false;
    };
  }, [api, at, attempt]);
  return { series, problem, again: () => setAttempt((count) => count + 1) };
}

async function readSeries(api: Api, position: string | null): Promise<Answer<RecurrenceItem[]>> {
  const series: RecurrenceItem[] = [];
  let cursor: string | null = null;
  do {
    const query: URLSearchParams = new URLSearchParams({
      ...{ limit: String(PAGE), next: String(DATES_AHEAD) },
      ...(position !== null && { after: position }),
      ...(cursor !== null && { cursor }),
    });
    const answer: Answer<RecurrenceList> = await api<RecurrenceList>(`/api/queries/recurrences?${query}`);
    if (!answer.ok) return answer;
    series.push(...answer.value.items);
    cursor = answer.value.cursor;
  } while (cursor !== null);
  return { ok: true, value: series, headers: new Headers() };
}
