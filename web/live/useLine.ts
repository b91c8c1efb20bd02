import { useEffect } from 'react';
import type { Live } from './live.ts';
import { openLine } from './socket.ts';
import { isAnswering } from '../chat/thread.ts';

/** Keeps the line to the realtime service open while the page is, and believes no socket after sleep or a new network. */
export function useLine({ store, tokens, actions, bell, toasts, announcements, conversation }: Live): void {
  useEffect(() => {
    const isOwn = (taskId: string) =>
      isAnswering(conversation.thread.get()) ||
      store.state().intents.some(({ guesses }) => guesses.some((guess) => guess.taskId === taskId));
    const line = openLine({
      url: `${location.origin.replace(/^http/, 'ws')}/api/updates`,
      tokens,
      open: (url) => new WebSocket(url),
      now: Date.now,
      onLink: (state) => {
        const known = navigator.onLine || state === 'live' ? state : 'offline';
        if (store.state().link.state !== known) store.send({ kind: 'link', state: known, at: Date.now() });
      },
      onChange: (change, _actor, position) => {
        const { learned } = store.state();
        store.send({ kind: 'notice', change, position });
        if (store.state().learned !== learned && !isOwn(change.taskId)) announcements.noteChange();
      },
      onReminder: ({ id, subject, data }) => {
        bell.ring();
        toasts.show({
          id,
          tone: 'reminder',
          text: `Reminder: ${data.title}${data.held ? ' (held by your quiet hours)' : ''}`,
          href: `/tasks/${subject}`,
        });
      },
      onRead: () => void bell.refresh(),
      onGap: () => {
        void actions.refresh();
        void bell.refresh();
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
  }, [store, tokens, actions, bell, toasts, announcements, conversation]);
}
