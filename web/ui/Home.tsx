'use client';
import dynamic from 'next/dynamic';
import { useEffect } from 'react';
import { useTranslations } from 'use-intl/react';
import { Chat } from '../chat/Chat.tsx';
import { TaskList } from '../tasks/TaskList.tsx';
import type { HomePane } from './shell.ts';
import { useCell } from './useCell.ts';
import { useShell } from './useShell.ts';

// Nobody without a domain key loads it.
const HostedChat = dynamic(() => import('../chat/HostedChat.tsx'), { ssr: false });

/** Chat beside the live list; on a phone one of them at a time. */
export function Home({ chatkitDomainKey }: { chatkitDomainKey: string | null }) {
  const t = useTranslations('shell.homePage');
  const { homePane, chatWanted } = useShell();
  const pane = useCell(homePane);
  const wanted = useCell(chatWanted);
  useEffect(() => {
    if (!wanted) return;
    document.getElementById('message')?.focus();
    chatWanted.set(false);
  }, [wanted, chatWanted]);
  const choice = (name: HomePane, label: string) => (
    <button type="button" aria-pressed={pane === name} onClick={() => homePane.set(name)}>
      {label}
    </button>
  );
  return (
    <main className="home" id="main" data-pane={pane}>
      <h1 className="visually-hidden">{t('title')}</h1>
      <div className="panes" role="group" aria-label={t('show')}>
        {choice('chat', t('chat'))}
        {choice('tasks', t('list'))}
      </div>
      {chatkitDomainKey === null ? <Chat /> : <HostedChat domainKey={chatkitDomainKey} />}
      <TaskList besideChat />
    </main>
  );
}
