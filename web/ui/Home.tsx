'use client';
import { useState } from 'react';
import { Chat } from '../chat/Chat.tsx';
import { TaskList } from '../tasks/TaskList.tsx';

type Pane = 'chat' | 'tasks';

/** Chat beside the live list; on a phone one of them at a time. */
export function Home() {
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
      <Chat />
      <TaskList />
    </main>
  );
}
