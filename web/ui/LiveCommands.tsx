'use client';
import { useRouter } from 'next/navigation';
import { useEffect, useMemo } from 'react';
import { useTranslations } from 'use-intl/react';
import { useLive } from '../live/useLive.ts';
import type { Command } from './commands.ts';
import { useCommands } from './useShell.ts';

/** What can be done wherever a list is behind the screen: take back, do again, say something. */
export function LiveCommands() {
  const { actions, store, ask, found, announcements, toasts, homePane, chatWanted } = useLive();
  const router = useRouter();
  const t = useTranslations('shell');
  const commands = useMemo<readonly Command[]>(() => {
    const changes = t('commands.changes');
    const toChat = () => {
      homePane.set('chat');
      chatWanted.set(true);
      if (location.pathname !== '/') router.push('/');
    };
    const change = (
      work: () => Promise<boolean>,
      done: 'undo.done' | 'undo.redone',
      none: 'undo.nothing' | 'undo.nothingAgain',
    ) =>
      void work().then((changed) =>
        changed ? toasts.show({ tone: 'plain', text: t(done) }) : announcements.say(t(none)),
      );
    return [
      { id: 'chat.write', title: t('commands.chat'), group: t('commands.anywhere'), keys: ['c'], run: toChat },
      // Saying it is how a task is added where there is no field for it.
      { id: 'add', title: t('commands.add'), group: changes, keys: ['q'], run: toChat },
      {
        id: 'undo',
        title: t('commands.undo'),
        group: changes,
        keys: ['$mod+z'],
        run: () => change(actions.undoLast, 'undo.done', 'undo.nothing'),
      },
      {
        id: 'redo',
        title: t('commands.redo'),
        group: changes,
        keys: ['Shift+$mod+z', '$mod+y'],
        run: () => change(actions.redoLast, 'undo.redone', 'undo.nothingAgain'),
      },
    ];
  }, [actions, announcements, toasts, homePane, chatWanted, router, t]);
  useCommands(commands);
  useEffect(() => {
    found.set({ tasks: () => store.rows().map(({ task }) => task), ask });
    return () => found.set(null);
  }, [found, store, ask]);
  return null;
}
