'use client';
import dynamic from 'next/dynamic';
import { useEffect, type ReactNode } from 'react';
import { useTranslations } from 'use-intl/react';
import { Chat } from '../chat/Chat.tsx';
import { useLive } from '../live/useLive.ts';
import { TaskList } from '../tasks/list/TaskList.tsx';
import type { HomePane } from './shell.ts';
import { useCell } from './useCell.ts';

// Nobody without a domain key loads it.
const HostedChat = dynamic(() => import('../chat/HostedChat.tsx'), { ssr: false });

/** Chat beside the live list; on a phone one of them at a time. */
export function Home({ chatkitDomainKey }: { chatkitDomainKey: string | null }) {
  const t = useTranslations('shell.homePage');
  const { conversation, homePane, chatWanted } = useLive();
  const pane = useCell(homePane);
  const wanted = useCell(chatWanted);
  useEffect(() => {
    if (!wanted) return;
    document.getElementById('message')?.focus();
    chatWanted.set(false);
  }, [wanted, chatWanted]);
  const unseen = useCell(conversation.unseen);
  const choose = (name: HomePane) => {
    homePane.set(name);
    conversation.unseen.set(0);
  };
  const choice = (name: HomePane, label: string, badge?: ReactNode) => (
    <button type="button" aria-pressed={pane === name} onClick={() => choose(name)}>
      {label}
      {badge}
    </button>
  );
  const changed = (
    <span className="unread">
      <span aria-hidden="true">{unseen}</span>
      <span className="visually-hidden">{t('changed', { count: unseen })}</span>
    </span>
  );
  return (
    <main className="home" id="main" data-pane={pane}>
      <h1 className="visually-hidden">{t('title')}</h1>
      <div className="panes" role="group" aria-label={t('show')}>
        {choice('chat', t('chat'))}
        {choice('tasks', t('list'), pane === 'chat' && unseen > 0 && changed)}
      </div>
      {chatkitDomainKey === null ? <Chat /> : <HostedChat domainKey={chatkitDomainKey} />}
      <TaskList besideChat />
    </main>
  );
}
