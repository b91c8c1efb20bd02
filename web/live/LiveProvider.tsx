'use client';
import { createContext, useContext, useEffect, useState, useSyncExternalStore, type ReactNode } from 'react';
import type { Task } from '@tasklog/schemas';
import { makeConversation, type Conversation } from '../chat/conversation.ts';
import { Announcer } from '../ui/Announcer.tsx';
import { makeAnnouncements } from '../ui/announcements.ts';
import { ClockProvider } from '../ui/clock.tsx';
import { LinkBar } from '../ui/LinkBar.tsx';
import { makeToasts, type Toasts } from '../ui/toasts.ts';
import { Toasts as ToastList } from '../ui/Toasts.tsx';
import { useUndoKey } from '../ui/useUndoKey.ts';
import { makeActions, type Actions } from './actions.ts';
import { makeApi, type Api } from './api.ts';
import { emptyState, reduce } from './reduce.ts';
import { makeStore, type Store } from './store.ts';
import { fetchToken, makeTokens, type Tokens } from './token.ts';
import { useLine } from './useLine.ts';

export interface Live {
  store: Store;
  api: Api;
  tokens: Tokens;
  actions: Actions;
  toasts: Toasts;
  announcements: ReturnType<typeof makeAnnouncements>;
  conversation: Conversation;
}

interface Props {
  personId: string;
  tasks: Task[] | null;
  now: number;
  children: ReactNode;
}

const LiveContext = createContext<Live | null>(null);

export function LiveProvider({ personId, tasks, now, children }: Props) {
  const [live] = useState(() => makeLive(personId, tasks));
  useEffect(() => live.conversation.restore(), [live]);
  useLine(live);
  useUndoKey(live);
  return (
    <LiveContext value={live}>
      <ClockProvider start={now}>
        <LinkBar />
        {children}
        <ToastList />
        <Announcer />
      </ClockProvider>
    </LiveContext>
  );
}

export function useLive(): Live {
  const live = useContext(LiveContext);
  if (!live) throw new Error('useLive is used outside LiveProvider');
  return live;
}

export function useLink() {
  const { store } = useLive();
  const link = () => store.state().link;
  return useSyncExternalStore(store.subscribe, link, link);
}

function makeLive(personId: string, tasks: Task[] | null): Live {
  const snapshot = { kind: 'snapshot', tasks: tasks ?? [], learnedWhenAsked: 0, stale: false } as const;
  const store = makeStore(tasks ? reduce(emptyState, snapshot) : emptyState);
  const announcements = makeAnnouncements();
  const toasts = makeToasts(announcements.say);
  const tokens = makeTokens(fetchToken);
  const api = makeApi(tokens);
  const actions = makeActions(api, store, (problem, what) =>
    toasts.show({ tone: 'problem', text: `${what}. ${problem.detail}` }),
  );
  const conversation = makeConversation({
    api,
    actions,
    announce: announcements.say,
    storage: typeof sessionStorage === 'undefined' ? null : sessionStorage,
    storageKey: `tasklog.conversation.${personId}`,
    timeZone: () => Intl.DateTimeFormat().resolvedOptions().timeZone,
  });
  return { store, api, tokens, actions, toasts, announcements, conversation };
}
