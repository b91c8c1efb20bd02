'use client';
import dynamic from 'next/dynamic';
import { useEffect, useMemo, useState } from 'react';
import { useTranslations } from 'use-intl/react';
import { useLive } from '../live/useLive.ts';
import { useCell } from '../ui/useCell.ts';
import { useCommands } from '../ui/useShell.ts';
import { Composer } from './Composer.tsx';
import { focusOnMessage } from './focus.ts';
import { Transcript } from './Transcript.tsx';
import { useReturn } from './useReturn.ts';

/** Not needed before somebody asks for it. */
const Threads = dynamic(() => import('./Threads.tsx'), { ssr: false });

/** The conversation: what was said, the box to say more, and the way to the others. */
export function Chat() {
  const { conversation } = useLive();
  const t = useTranslations('chat');
  const { id, title, outgoing } = useCell(conversation.thread);
  const [choosing, setChoosing] = useState(false);
  useEffect(() => conversation.restore(), [conversation]);
  useReturn();
  const isBegun = id !== null || outgoing.length > 0;
  useCommands(
    useMemo(() => {
      const group = t('commands.group');
      return [
        {
          id: 'chat.new',
          title: t('commands.new'),
          group,
          when: () => conversation.thread.get().id !== null,
          run: () => {
            conversation.clear(false);
            focusOnMessage();
          },
        },
        { id: 'chat.conversations', title: t('commands.list'), group, run: () => setChoosing(true) },
      ];
    }, [t, conversation]),
  );
  return (
    <section className="chat" aria-labelledby="chat-heading">
      <header className="pane-head">
        <h2 id="chat-heading">{t('title')}</h2>
        {title !== null && (
          <p className="note thread-title" translate="no">
            {title}
          </p>
        )}
        <button
          type="button"
          className="quiet"
          aria-expanded={choosing}
          aria-controls="threads"
          onClick={() => setChoosing(!choosing)}
        >
          {t('conversations')}
        </button>
        {isBegun && (
          <button type="button" className="quiet" onClick={() => conversation.clear(false)}>
            {t('newConversation')}
          </button>
        )}
      </header>
      {choosing && <Threads close={() => setChoosing(false)} />}
      <Transcript />
      <Composer />
    </section>
  );
}
