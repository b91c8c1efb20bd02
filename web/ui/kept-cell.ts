import { makeCell, type Cell } from './cell.ts';

export interface KeptCell<T> extends Cell<T> {
  /** Takes up what this browser remembers; after the first drawing, which knows nothing of it. */
  restore: () => void;
}

/** A cell whose value outlives the page, in this browser. @param read makes a value of what was kept; undefined when it cannot be one. */
export function makeKeptCell<T>(
  key: string,
  initial: T,
  read: (kept: unknown) => T | undefined,
  storage: () => Pick<Storage, 'getItem' | 'setItem'> = () => localStorage,
): KeptCell<T> {
  const cell = makeCell(initial);
  return {
    ...cell,
    set: (value) => {
      cell.set(value);
      // A full or forbidden storage costs only the memory.
      quietly(() => storage().setItem(key, JSON.stringify(value)));
    },
    restore: () =>
      quietly(() => {
        const value = read(JSON.parse(storage().getItem(key) ?? 'null'));
        if (value !== undefined) cell.set(value);
      }),
  };
}

function quietly(work: () => void): void {
  try {
    work();
  } catch {
    return;
  }
}
