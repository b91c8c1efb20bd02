import type { Problem } from '@tasklog/schemas';
import { makeApi, type Api } from '../live/api.ts';
import { fetchToken, makeTokens, type Tokens } from '../live/token.ts';
import type { Words } from '../messages/words.ts';
import { makeAnnouncements, type Announcements } from './announcements.ts';
import { makeCommands, type Commands } from './commands.ts';
import { makeToasts, type Toasts } from './toasts.ts';

/** What every screen behind the sign-in has, a list or not: the way to the services, and the ways to speak to a person. */
export interface Shell {
  words: Words;
  tokens: Tokens;
  api: Api;
  toasts: Toasts;
  announcements: Announcements;
  commands: Commands;
  tellProblem: (problem: Problem, what: string) => void;
}

export function makeShell(words: Words): Shell {
  const tokens = makeTokens(fetchToken);
  const announcements = makeAnnouncements();
  const toasts = makeToasts(announcements.say);
  return {
    words,
    tokens,
    api: makeApi(tokens),
    toasts,
    announcements,
    commands: makeCommands(),
    tellProblem: (problem, what) => toasts.show({ tone: 'problem', text: `${what}. ${problem.detail}` }),
  };
}
