import type { Task } from '@tasklog/schemas';
import { makeCell, type Cell } from '../ui/cell.ts';
import type { Line } from './list/arranging.ts';
import { extended, extendedTo, moved, nothingChosen, pruned, toggled, type Selection } from './selection.ts';

export type MenuKind = 'more' | 'due' | 'priority' | 'tags' | 'snooze';

export interface DeskState {
  selection: Selection;
  menu: { kind: MenuKind; tasks: readonly Task[] } | null;
  /** Goes up whenever the line with the cursor shall have the focus. */
  focus: number;
}

/** The lines of the list that is shown, where the cursor is in them, and which tasks the next key is about. */
export interface Desk {
  cell: Cell<DeskState>;
  /** The list shows other lines now. @param holdsFocus whether the focus was in it. */
  show: (lines: readonly Line[], holdsFocus: boolean) => void;
  move: (step: number) => void;
  extend: (step: number) => void;
  /** By key of the line; the one with the cursor when none is named. */
  toggle: (key?: string) => void;
  extendTo: (key: string) => void;
  put: (key: string) => void;
  chooseAll: () => void;
  clear: () => void;
  /** What was chosen, else the one with the cursor. */
  targets: () => Task[];
  cursorTask: () => Task | null;
  openMenu: (kind: MenuKind, tasks?: readonly Task[]) => void;
  /** @param back whether the focus goes back to the list. */
  closeMenu: (back: boolean) => void;
}

export function makeDesk(): Desk {
  const cell = makeCell<DeskState>({ selection: nothingChosen, menu: null, focus: 0 });
  let shown: readonly Line[] = [];
  // Worked out when a key asks for it: a long list changes more often than somebody walks it.
  let walked: { keys: string[]; tasks: Map<string, Task> } | null = null;
  const walk = () => {
    walked ??= walkOf(shown);
    return walked;
  };

  const set = (selection: Selection, toFocus = false) => {
    const state = cell.get();
    if (selection === state.selection && !toFocus) return;
    cell.set({ ...state, selection, focus: toFocus ? state.focus + 1 : state.focus });
  };
  const now = () => cell.get().selection;
  const targets = () => {
    const { chosen, cursor } = now();
    const { keys, tasks } = walk();
    const wanted = chosen.size > 0 ? keys.filter((key) => chosen.has(key)) : cursor === null ? [] : [cursor];
    const found = wanted.flatMap((key) => tasks.get(key) ?? []);
    return [...new Map(found.map((task) => [task.id, task])).values()];
  };

  return {
    cell,
    show: (lines, holdsFocus) => {
      const was = now();
      const isNowhere = was.cursor === null && was.chosen.size === 0;
      const before = isNowhere ? [] : walk().keys;
      [shown, walked] = [lines, null];
      if (isNowhere) return;
      const next = pruned(was, before, walk().keys);
      set(next, holdsFocus && next.cursor !== was.cursor);
    },
    move: (step) => set(moved(now(), walk().keys, step), true),
    extend: (step) => set(extended(now(), walk().keys, step), true),
    toggle: (key = now().cursor ?? undefined) => (key === undefined ? undefined : set(toggled(now(), key))),
    extendTo: (key) => set(extendedTo(now(), walk().keys, key)),
    put: (key) => (now().cursor === key ? undefined : set({ ...now(), cursor: key, anchor: key })),
    chooseAll: () => set({ ...now(), chosen: new Set(walk().keys) }),
    clear: () => set({ ...now(), chosen: new Set() }),
    targets,
    cursorTask: () => walk().tasks.get(now().cursor ?? '') ?? null,
    openMenu: (kind, about = targets()) =>
      about.length > 0 ? cell.set({ ...cell.get(), menu: { kind, tasks: about } }) : undefined,
    closeMenu: (back) => {
      const state = cell.get();
      cell.set({
        ...state,
        menu: null,
        focus: back && state.selection.cursor !== null ? state.focus + 1 : state.focus,
      });
    },
  };
}

function walkOf(lines: readonly Line[]): { keys: string[]; tasks: Map<string, Task> } {
  const tasks = new Map<string, Task>();
  for (const line of lines) if (line.kind === 'task') tasks.set(line.key, line.row.task);
  return { keys: [...tasks.keys()], tasks };
}
