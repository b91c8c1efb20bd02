import { useEffect } from 'react';
import { isAnswering } from '../chat/thread.ts';
import type { Live } from './live.ts';
import type { News } from './news.ts';
import { shareLine } from './shared-line.ts';
import { openLine } from './socket.ts';
import { channelOf, lineName } from './tabs.ts';

/** Keeps the line to the realtime service open while the page is, and believes no socket after sleep or a new network. */
export function useLine(live: Live): void {
  useEffect(() => {
    const { personId, store, tokens, actions } = live;
    const name = lineName(personId);
    const url = `${location.origin.replace(/^http/, 'ws')}/api/updates`;
    const line = shareLine({
      name,
      channel: channelOf(name),
      locks: navigator.locks,
      open: (shared) => openLine({ url, tokens, open: (to) => new WebSocket(to), now: Date.now, ...shared }),
      tell: takeIn(live),
      onLeft: () => {
        live.conversation.clear();
        location.assign('/sign-in');
      },
    });

    const wake = () => (document.visibilityState === 'visible' ? line.check() : undefined);
    const offline = () => store.send({ kind: 'link', state: 'offline', at: Date.now() });
    document.addEventListener('visibilitychange', wake);
    window.addEventListener('online', line.check);
    window.addEventListener('offline', offline);
    if (store.state().load.state === 'loading') void actions.refresh();
    return () => {
      document.removeEventListener('visibilitychange', wake);
      window.removeEventListener('online', line.check);
      window.removeEventListener('offline', offline);
      line.stop();
    };
  }, [live]);
}

/** What a page makes of its news. */
function takeIn({ store, actions, bell, toasts, announcements, conversation, words }: Live): (news: News) => void {
  const isOwn = (taskId: string) =>
    isAnswering(conversation.thread.get()) ||
    store.state().intents.some(({ guesses }) => guesses.some((guess) => guess.taskId === taskId));

  return (news) => {
    switch (news.kind) {
      case 'link': {
        const state = navigator.onLine || news.state === 'live' ? news.state : 'offline';
        if (store.state().link.state !== state) store.send({ kind: 'link', state, at: Date.now() });
        return;
      }
      case 'change': {
        const { learned } = store.state();
        store.send({ kind: 'notice', change: news.change, position: news.position });
        if (store.state().learned !== learned && !isOwn(news.change.taskId)) announcements.noteChange();
        return;
      }
      case 'reminder': {
        const { id, subject, data } = news.notice;
        const text = words(data.held ? 'shell.toasts.held' : 'shell.toasts.reminder', { title: data.title });
        bell.ring();
        toasts.show({ id, tone: 'reminder', text, href: `/tasks/${subject}` });
        return;
      }
      case 'read':
        return void bell.refresh();
      case 'gap':
        store.send(news);
        void actions.refresh();
        return void bell.refresh();
    }
  };
}
