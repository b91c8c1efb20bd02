import type { Task } from '@tasklog/schemas';
import { makeConversation, type Conversation } from '../chat/conversation.ts';
import { makeProtocol } from '../chat/protocol.ts';
import { makeThreads, type Threads } from '../chat/thread-list.ts';
import { isAnswering } from '../chat/thread.ts';
import type { Cell } from '../ui/cell.ts';
import type { Shell } from '../ui/shell.ts';
import { makeActions, type Actions } from './actions.ts';
import { makeBell, type Bell } from './bell.ts';
import { makeFreshness } from './freshness.ts';
import { keptInBrowser, type Kept } from './kept.ts';
import { makeQueue, type Queue } from './queue.ts';
import { emptyState, reduce } from './reduce.ts';
import { makeReadNewer, makeReplaying } from './replaying.ts';
import { makeDeliver } from './sending.ts';
import { makeStore, type Store } from './store.ts';
import { channelOf, queueName } from './tabs.ts';

/** Everything that outlives a screen: the list, the conversation and the ways to change them. */
export interface Live extends Shell {
  personId: string;
  store: Store;
  queue: Queue;
  kept: Kept;
  actions: Actions;
  bell: Bell;
  conversation: Conversation;
  threads: Threads;
  freshness: Cell<number | null>;
  /** Says something to the chat from anywhere; while it is answering, it waits in the message box. */
  ask: (text: string) => void;
}

/** @param tasks the list as the server drew it; null when it could not be read. */
export function makeLive(shell: Shell, personId: string, tasks: Task[] | null): Live {
  const { api, announcements, tellProblem, words } = shell;
  const snapshot = { kind: 'snapshot', tasks: tasks ?? [], learnedWhenAsked: 0, stale: false } as const;
  const store = makeStore(tasks ? reduce(emptyState, snapshot) : emptyState);
  const kept = keptInBrowser(personId);
  const queue = makeQueue({
    name: queueName(personId),
    kept: kept.intents,
    openChannel: () => channelOf(queueName(personId)),
    locks: { request: (name, options, held) => navigator.locks.request(name, options, held) },
    deliver: makeReplaying(makeDeliver(api), makeReadNewer(api, store)),
  });
  const actions = makeActions({ api, store, send: queue.send, words, tellProblem });
  const protocol = makeProtocol(api, () => Intl.DateTimeFormat().resolvedOptions().timeZone);
  const conversation = makeConversation({
    words,
    protocol,
    actions,
    announce: announcements.say,
    tellProblem,
    storage: typeof sessionStorage === 'undefined' ? null : sessionStorage,
    storageKey: `tasklog.conversation.${personId}`,
  });
  return {
    ...shell,
    personId,
    store,
    queue,
    kept,
    actions,
    bell: makeBell(api),
    conversation,
    threads: makeThreads(protocol, words, tellProblem),
    freshness: makeFreshness(store),
    ask: (text) => {
      conversation.restore();
      shell.homePane.set('chat');
      if (!isAnswering(conversation.thread.get())) return void conversation.send(text);
      conversation.draft.set(`${conversation.draft.get()} ${text}`.trim());
      return shell.chatWanted.set(true);
    },
  };
}
