'use client';
import { useLive } from '../live/useLive.ts';
import { useCell } from '../ui/useCell.ts';
import { Composer } from './Composer.tsx';
import { Transcript } from './Transcript.tsx';

/** The conversation: what was said, and the box to say more. */
export function Chat() {
  const { conversation } = useLive();
  const { messages } = useCell(conversation.thread);
  return (
    <section className="chat" aria-labelledby="chat-heading">
      <header className="pane-head">
        <h2 id="chat-heading">Chat</h2>
        {messages.length > 0 && (
          <button type="button" className="quiet" onClick={conversation.clear}>
            New conversation
          </button>
        )}
      </header>
      <Transcript />
      <Composer />
    </section>
  );
}
