import { createContext, useContext, useState, useSyncExternalStore } from 'react';
import { useLive } from '../live/useLive.ts';
import { makeDeeds, type Deeds, type Scope } from './deeds.ts';
import { makeDesk, type Desk, type DeskState } from './desk.ts';

/** A list of tasks on the screen: where one is in it, and what one can do. */
export interface Bench {
  desk: Desk;
  deeds: Deeds;
  /** What changes of a repeating task are about, where that can be chosen. */
  scope?: Scope;
  setScope?: (scope: Scope) => void;
}

export function useMakeBench(): Bench {
  const live = useLive();
  const [bench] = useState<Bench>(() => ({ desk: makeDesk(), deeds: makeDeeds(live) }));
  return bench;
}

export const BenchContext = createContext<Bench | null>(null);

export function useBench(): Bench {
  const bench = useContext(BenchContext);
  if (!bench) throw new Error('useBench is used outside a list of tasks');
  return bench;
}

export function useDeskState({ cell }: Desk): DeskState {
  return useSyncExternalStore(cell.subscribe, cell.get, cell.get);
}
