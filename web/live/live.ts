import type { Problem, Task } from '@tasklog/schemas';
import { makeConversation, type Conversation } from '../chat/conversation.ts';
import { makeAnnouncements, type Announcements } from '../ui/announcements.ts';
import { makeProtocol } from '../chat/protocol.ts';
import { makeThreads, type Threads } from '../chat/thread-list.ts';
import { makeToasts, type Toasts } from '../ui/toasts.ts';
import { makeActions, type Actions } from './actions.ts';
import { makeApi, type Api } from './api.ts';
import { makeBell, type Bell } from './bell.ts';
import { emptyState, reduce } from './reduce.ts';
import { makeStore, type Store } from './store.ts';
import { fetchToken, makeTokens, type Tokens } from './token.ts';

/** Everything that outlives a screen: the list, the conversation and the ways to change them. */
export interface Live {
  store: Store;
  api: Api;
  tokens: Tokens;
  actions: Actions;
  bell: Bell;
  toasts: Toasts;
  announcements: Announcements;
  conversation: Conversation;
  threads: Threads;
}

/** @param tasks the list as the server drew it; null when it could not be read. */
export function makeLive(personId: string, tasks: Task[] | null): Live {
  const snapshot = { kind: 'snapshot', tasks: tasks ?? [], learnedWhenAsked: 0, stale: false } as const;
  const store = makeStore(tasks ? reduce(emptyState, snapshot) : emptyState);
  const announcements = makeAnnouncements();
  const toasts = makeToasts(announcements.say);
  const tokens = makeTokens(fetchToken);
  const api = makeApi(tokens);
  const tellProblem = (problem: Problem, what: string) =>
    toasts.show({ tone: 'problem', text: `${what}. ${problem.detail}` });
  const actions = makeActions(api, store, tellProblem);
  const protocol = makeProtocol(api, () => Intl.DateTimeFormat().resolvedOptions().timeZone);
  const conversation = makeConversation({
    protocol,
    actions,
    announce: announcements.say,
    tellProblem,
    storage: typeof sessionStorage === 'undefined' ? null : sessionStorage,
    storageKey: `tasklog.conversation.${personId}`,
  });
  return {
    store,
    api,
    tokens,
    actions,
    bell: makeBell(api),
    toasts,
    announcements,
    conversation,
    threads: makeThreads(protocol, tellProblem),
  };
}
