import { makeCell, type Cell } from './cell.ts';

export interface Announcements {
  cell: Cell<{ text: string; turn: number }>;
  say: (text: string) => void;
  /** Counts changes by others and says them together, at most once in five seconds. */
  noteChange: () => void;
}

const GATHER_MS = 5_000;

/** What the one status region of the page says; `turn` makes the same words twice be heard twice. */
export function makeAnnouncements(
  changed: (count: number) => string,
  later: (work: () => void, ms: number) => void = setTimeout,
): Announcements {
  const cell = makeCell({ text: '', turn: 0 });
  let gathered = 0;
  const say = (text: string) => cell.set({ text, turn: cell.get().turn + 1 });
  return {
    cell,
    say,
    noteChange: () => {
      gathered += 1;
      if (gathered > 1) return;
      later(() => {
        say(changed(gathered));
        gathered = 0;
      }, GATHER_MS);
    },
  };
}
