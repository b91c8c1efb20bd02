'use client';
import { useLive } from '../live/useLive.ts';
import type { Sent } from './thread.ts';

/** What the person said; one that could not be sent stays, with Retry and Edit. */
export function PersonMessage({ message }: { message: Sent }) {
  const { conversation } = useLive();
  const edit = () => {
    conversation.draft.set(message.text);
    document.getElementById('message')?.focus();
  };
  return (
    <article className="message mine" data-state={message.state} aria-label="You">
      <p className="words">{message.text}</p>
      {message.state === 'failed' && (
        <div className="fault">
          <p>Not sent. {message.problem?.detail}</p>
          <button type="button" onClick={() => void conversation.retry(message.id)}>
            Retry
          </button>
          <button type="button" className="quiet" onClick={edit}>
            Edit
          </button>
        </div>
      )}
    </article>
  );
}
