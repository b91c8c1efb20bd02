import type { Task } from '@tasklog/schemas';
import { makeCell, type Cell } from '../ui/cell.ts';
import type { Guess } from './guess.ts';
import { newId } from './ids.ts';
import type { Intent } from './intents.ts';
import { bears } from './replaying.ts';

/** A change of this page that met another one of the same fields. Both are kept until the person has seen them. */
export interface Conflict {
  intent: Intent;
  guesses: readonly { guess: Guess; now: Task | null }[];
}

export interface Conflicts {
  cell: Cell<readonly Conflict[]>;
  add: (conflict: Conflict) => void;
  dismiss: (conflict: Conflict) => void;
}

export function makeConflicts(): Conflicts {
  const cell = makeCell<readonly Conflict[]>([]);
  return {
    cell,
    add: (conflict) => cell.set([...cell.get(), conflict]),
    dismiss: (conflict) => cell.set(cell.get().filter((each) => each !== conflict)),
  };
}

export function conflictOf(intent: Intent, taskNow: (taskId: string) => Task | null): Conflict {
  const guesses = intent.guesses.map((guess) => ({ guess, now: taskNow(guess.taskId) }));
  return { intent, guesses: guesses.filter(({ guess, now }) => !bears(now, guess)) };
}

/** The same change once more, on what is there now. */
export function onceMore({ intent, guesses }: Conflict): Intent {
  const now = guesses.flatMap(({ now: task }) => (task ? [[task.id, task.version] as const] : []));
  return { ...intent, id: newId(), versions: { ...intent.versions, ...Object.fromEntries(now) } };
}
