import { makeCell, type Cell } from './cell.ts';

export interface Toast {
  id: string;
  text: string;
  tone: 'plain' | 'problem' | 'reminder';
  action?: { label: string; run: () => void };
  href?: string;
}

export interface Toasts {
  cell: Cell<readonly Toast[]>;
  show: (toast: Omit<Toast, 'id'> & { id?: string }) => void;
  dismiss: (id: string) => void;
}

const MOST_AT_ONCE = 4;

/** The few messages at the edge of the screen; one with a known id replaces its former self, the oldest make room. */
export function makeToasts(announce: (text: string) => void): Toasts {
  const cell = makeCell<readonly Toast[]>([]);
  return {
    cell,
    show: (toast) => {
      const id = toast.id ?? crypto.randomUUID();
      const others = cell.get().filter((each) => each.id !== id);
      cell.set([...others, { ...toast, id }].slice(-MOST_AT_ONCE));
      announce(toast.text);
    },
    dismiss: (id) => cell.set(cell.get().filter((each) => each.id !== id)),
  };
}
