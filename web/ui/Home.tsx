'use client';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { Chat } from '../chat/Chat.tsx';
import { TaskList } from '../tasks/TaskList.tsx';

// Nobody without a domain key loads it.
const HostedChat = dynamic(() => import('../chat/HostedChat.tsx'), { ssr: false });

type Pane = 'chat' | 'tasks';

/** Chat beside the live list; on a phone one of them at a time. */
export function Home({ chatkitDomainKey }: { chatkitDomainKey: string | null }) {
  const [pane, setPane] = useState<Pane>('chat');
  const choice = (name: Pane, label: string) => (
    <button type="button" aria-pressed={pane === name} onClick={() => setPane(name)}>
      {label}
    </button>
  );
  return (
    <main className="home" id="main" data-pane={pane}>
      <h1 className="visually-hidden">Chat and tasks</h1>
      <div className="panes" role="group" aria-label="Show">
        {choice('chat', 'Chat')}
        {choice('tasks', 'List')}
      </div>
      {chatkitDomainKey === null ? <Chat /> : <HostedChat domainKey={chatkitDomainKey} />}
      <TaskList />
    </main>
  );
}
