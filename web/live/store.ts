import { reduce, rowsOf, rowsWith, touchedBy, type Input, type Row, type State } from './reduce.ts';

export interface Store {
  subscribe: (listener: () => void) => () => void;
  state: () => State;
  rows: () => Row[];
  send: (input: Input) => void;
}

/** One mutable cell around `reduce`; `rows()` gives the same array until something in it changes, as React asks for. */
export function makeStore(initial: State): Store {
  const listeners = new Set<() => void>();
  let state = initial;
  let rows: Row[] = [];
  // What may have become another since `rows` was made; null for all of it.
  let touched: Set<string> | null = null;
  return {
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    state: () => state,
    rows: () => {
      if (touched === null) rows = rowsOf(state);
      else if (touched.size > 0) rows = rowsWith(state, rows, touched);
      touched = new Set();
      return rows;
    },
    send: (input) => {
      const ids = touchedBy(state, input);
      const next = reduce(state, input);
      if (next === state) return;
      if (ids === null) touched = null;
      else for (const id of ids) touched?.add(id);
      state = next;
      for (const listener of listeners) listener();
    },
  };
}
