import type { Task } from '@tasklog/schemas';
import type { Command } from './commands.ts';
import { fuzzy } from './fuzzy.ts';

/** A line of the palette. */
export type Offer = { id: string; title: string; marks: ReadonlySet<number> } & (
  { kind: 'command'; command: Command } | { kind: 'task'; task: Task } | { kind: 'ask'; text: string }
);

interface Sources {
  commands: readonly Command[];
  tasks: readonly Task[];
  /** Ids of offers that were taken before, the last one first. */
  recent: readonly string[];
  /** Whether there is a chat that can be asked. */
  asks: boolean;
}

const MOST = 50;
/** What was taken lately goes ahead of what answers about as well, not of what answers better. */
const RECENT = 1.5;
const NOTHING_MARKED: ReadonlySet<number> = new Set();

/** What the palette offers for what was typed: commands and open tasks, the best first, and at the end to ask the chat. */
export function offersFor(query: string, { commands, tasks, recent, asks }: Sources): Offer[] {
  const text = query.trim();
  const all = [
    ...commands.filter(({ keysOnly, when }) => !keysOnly && (when?.() ?? true)).map(asOffer),
    ...(text ? tasks.map((task) => ({ kind: 'task', id: `task:${task.id}`, title: task.title, task }) as const) : []),
  ];
  const found = all.flatMap((offer) => {
    const match = text ? fuzzy(text, offer.title) : { score: 0, marks: NOTHING_MARKED };
    if (!match) return [];
    const last = recent.indexOf(offer.id);
    const lately = last < 0 ? 0 : RECENT - last / recent.length;
    return [{ ...offer, marks: match.marks, score: match.score + lately }];
  });
  const offers: Offer[] = found.sort((a, b) => b.score - a.score).slice(0, MOST);
  const ask = { kind: 'ask', id: 'ask', title: text, text, marks: NOTHING_MARKED } as const;
  return text && asks ? [...offers, ask] : offers;
}

const asOffer = (command: Command) => ({ kind: 'command', id: command.id, title: command.title, command }) as const;

const MOST_RECENT = 12;

export const withRecent = (recent: readonly string[], id: string): string[] =>
  [id, ...recent.filter((each) => each !== id)].slice(0, MOST_RECENT);
