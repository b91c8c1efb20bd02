import type { Task } from '@tasklog/schemas';
import { makeConversation, type Conversation } from '../chat/conversation.ts';
import { makeProtocol } from '../chat/protocol.ts';
import { makeThreads, type Threads } from '../chat/thread-list.ts';
import type { Shell } from '../ui/shell.ts';
import { makeActions, type Actions } from './actions.ts';
import { makeBell, type Bell } from './bell.ts';
import { emptyState, reduce } from './reduce.ts';
import { makeReadNewer, makeReplaying } from './replaying.ts';
import { makeDeliver, makeSend } from './sending.ts';
import { makeStore, type Store } from './store.ts';

/** Everything that outlives a screen: the list, the conversation and the ways to change them. */
export interface Live extends Shell {
  store: Store;
  actions: Actions;
  bell: Bell;
  conversation: Conversation;
  threads: Threads;
}

/** @param tasks the list as the server drew it; null when it could not be read. */
export function makeLive(shell: Shell, personId: string, tasks: Task[] | null): Live {
  const { api, announcements, tellProblem, words } = shell;
  const snapshot = { kind: 'snapshot', tasks: tasks ?? [], learnedWhenAsked: 0, stale: false } as const;
  const store = makeStore(tasks ? reduce(emptyState, snapshot) : emptyState);
  const send = makeSend(makeReplaying(makeDeliver(api), makeReadNewer(api, store)));
  const actions = makeActions({ api, store, send, words, tellProblem });
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
    ...shell,
    store,
    actions,
    bell: makeBell(api),
    conversation,
    threads: makeThreads(protocol, tellProblem),
  };
}
