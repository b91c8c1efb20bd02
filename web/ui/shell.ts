import type { Problem, Task } from '@tasklog/schemas';
import { makeApi, type Api } from '../live/api.ts';
import { spoken } from '../live/spoken.ts';
import { fetchToken, makeTokens, type Tokens } from '../live/token.ts';
import { makeTraffic, watched, type Traffic } from '../live/traffic.ts';
import type { Words } from '../messages/words.ts';
import { makeAnnouncements, type Announcements } from './announcements.ts';
import { makeCell, type Cell } from './cell.ts';
import { makeCommands, type Commands } from './commands.ts';
import { makeKeptCell, type KeptCell } from './kept-cell.ts';
import { makeToasts, type Toasts } from './toasts.ts';

/** What lies over the screen: the list of what can be done, or the sheet of keys. */
export type Overlay = 'palette' | 'keys';

export interface Found {
  tasks: () => readonly Task[];
  ask: (text: string) => void;
}

export type HomePane = 'chat' | 'tasks';

/** What every screen behind the sign-in has, a list or not: the way to the services, and the ways to speak to a person. */
export interface Shell {
  words: Words;
  tokens: Tokens;
  api: Api;
  /** How the services answer just now. */
  traffic: Cell<Traffic>;
  toasts: Toasts;
  announcements: Announcements;
  commands: Commands;
  overlay: Cell<Overlay | null>;
  /** What the palette offers beside commands, while a list is behind the screens. */
  found: Cell<Found | null>;
  /** Whether keys without Ctrl, ⌘ or Alt do something; kept in this browser. */
  letterKeys: KeptCell<boolean>;
  /** The commands that were taken from the palette lately; kept in this browser. */
  recent: KeptCell<readonly string[]>;
  /** Which half of home a phone shows. */
  homePane: Cell<HomePane>;
  /** The message box is wanted, on whatever screen that is; home gives it the focus. */
  chatWanted: Cell<boolean>;
  tellProblem: (problem: Problem, what: string) => void;
}

export function makeShell(words: Words): Shell {
  const tokens = makeTokens(fetchToken);
  const announcements = makeAnnouncements((count) => words('shell.changed', { count }));
  const toasts = makeToasts(announcements.say);
  const traffic = makeTraffic();
  return {
    words,
    tokens,
    api: watched(
      spoken(makeApi(tokens), (fault) => words(`shell.faults.${fault}`)),
      traffic,
    ),
    traffic,
    toasts,
    announcements,
    commands: makeCommands(),
    overlay: makeCell<Overlay | null>(null),
    found: makeCell<Found | null>(null),
    letterKeys: makeKeptCell('tasklog.letter-keys', true, (kept) => (typeof kept === 'boolean' ? kept : undefined)),
    recent: makeKeptCell<readonly string[]>('tasklog.recent', [], (kept) =>
      Array.isArray(kept) ? kept.filter((each) => typeof each === 'string') : undefined,
    ),
    homePane: makeCell<HomePane>('chat'),
    chatWanted: makeCell(false),
    tellProblem: (problem, what) => toasts.show({ tone: 'problem', text: `${what}. ${problem.detail}` }),
  };
}
