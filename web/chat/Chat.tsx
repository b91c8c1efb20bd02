'use client';
import { useEffect, useState } from 'react';
import { useLive } from '../live/useLive.ts';
import { useCell } from '../ui/useCell.ts';
import { Composer } from './Composer.tsx';
import { Threads } from './Threads.tsx';
import { Transcript } from './Transcript.tsx';

/** The conversation: what was said, the box to say more, and the way to the others. */
export function Chat() {
  const { conversation } = useLive();
  const { id, title, outgoing } = useCell(conversation.thread);
  const [choosing, setChoosing] = useState(false);
  useEffect(() => conversation.restore(), [conversation]);
  return (
    <section className="chat" aria-labelledby="chat-heading">
      <header className="pane-head">
        <h2 id="chat-heading">Chat</h2>
        {title !== null && <p className="note thread-title">{title}</p>}
        <button
          type="button"
          className="quiet"
          aria-expanded={choosing}
          aria-controls="threads"
          onClick={() => setChoosing(!choosing)}
        >
          Conversations
        </button>
        {(id !== null || outgoing.length > 0) && (
          <button type="button" className="quiet" onClick={() => conversation.clear()}>
            New conversation
          </button>
        )}
      </header>
      {choosing && <Threads close={() => setChoosing(false)} />}
      <Transcript />
      <Composer />
    </section>
  );
}
