import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import type { ReactNode } from 'react';
import { ASKED_PATH, forPages } from '../../identity/pages.ts';
import { personOfRequest, tokenOfRequest, zoneOfRequest } from '../../identity/of-request.ts';
import { LiveProvider } from '../../live/LiveProvider.tsx';
import { wordsOfRequest } from '../../messages/request.ts';
import { WordsProvider } from '../../messages/WordsProvider.tsx';
import { readFirstTasks } from '../../tasks/first-tasks.ts';
import { AppUpdates } from '../../ui/AppUpdates.tsx';
import { Header } from '../../ui/Header.tsx';
import { ShellProvider } from '../../ui/ShellProvider.tsx';

/** Everything behind the sign-in: who is asking, the first list, and the live line around the pages. */
export default async function AppLayout({ children }: { children: ReactNode }) {
  const asked = await headers();
  const { queryUrl, version, log } = forPages();
  const [person, token] = await Promise.all([personOfRequest(), tokenOfRequest()]);
  if (!person) redirect(`/sign-in?from=${encodeURIComponent(asked.get(ASKED_PATH) ?? '/')}`);
  const { tasks, readAt } = await readFirstTasks(queryUrl, token, log);
  return (
    <WordsProvider {...await wordsOfRequest(['shell', 'entry', 'chat', 'tasks', 'notifications', 'settings'])}>
      <ShellProvider now={readAt} zone={await zoneOfRequest()} operator={person.role !== 'user'}>
        <LiveProvider personId={person.id} tasks={tasks} readAt={readAt}>
          <Header name={person.name} guest={person.guest} operator={person.role !== 'user'} />
          {children}
          <AppUpdates build={version.build} />
        </LiveProvider>
      </ShellProvider>
    </WordsProvider>
  );
}
