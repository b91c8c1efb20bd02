import { reduce, rowsOf, type Input, type Row, type State } from './reduce.ts';

export interface Store {
  subscribe: (listener: () => void) => () => void;
  state: () => State;
  rows: () => Row[];
  send: (input: Input) => void;
}

/** One mutable cell around `reduce`; `rows()` gives the same array until something changes, as React asks for. */
export function makeStore(initial: State): Store {
  const listeners = new Set<() => void>();
  let state = initial;
  let rows: Row[] = [];
  let rowsAreOf: State | null = null;
  return {
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    state: () => state,
    rows: () => {
      if (rowsAreOf !== state) rows = rowsOf(state, rows);
      rowsAreOf = state;
      return rows;
    },
    send: (input) => {
      const next = reduce(state, input);
      if (next === state) return;
      state = next;
      for (const listener of listeners) listener();
    },
  };
}
