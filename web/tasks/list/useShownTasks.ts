import { useMemo, useSyncExternalStore } from 'react';
import type { Row } from '../../live/reduce.ts';
import { useLive } from '../../live/useLive.ts';
import { useClock } from '../../ui/clock.tsx';
import { filteredRows, questionFor } from './found.ts';
import { useFound, type Asked } from './useFound.ts';
import type { View } from './view.ts';

export interface ShownTasks extends Asked {
  rows: readonly Row[];
  /** How many there are when not all of them are shown. */
  total: number | null;
  /** Nothing is here yet, and something is on its way. */
  waiting: boolean;
}

/** The rows of a view: the live list, what of it passes a filter, or the list of a moment that is past. */
export function useShownTasks({ filter, asOf }: Pick<View, 'filter' | 'asOf'>): ShownTasks {
  const { store } = useLive();
  const all = useSyncExternalStore(store.subscribe, store.rows, store.rows);
  const state = useSyncExternalStore(store.subscribe, store.state, store.state);
  const { zone } = useClock();
  const isAsked = (filter !== '' || asOf !== null) && zone !== undefined;
  const asked = useFound(isAsked ? questionFor({ filter, asOf }, zone, state.position) : null);
  const { found } = asked;

  const rows = useMemo(() => {
    if (asOf !== null) return found?.asOf ? found.tasks.map((task) => ({ task, pending: false })) : [];
    if (filter === '' || !found || found.asOf !== null) return all;
    return filteredRows(all, found.tasks, (taskId) => store.state().confirmed.has(taskId));
  }, [all, found, filter, asOf, store]);

  const isOfList = filter === '' && asOf === null;
  return {
    ...asked,
    rows,
    total: isOfList ? state.total : (found?.total ?? null),
    waiting: asOf !== null ? !found?.asOf && !asked.problem : state.load.state === 'loading' && rows.length === 0,
  };
}
