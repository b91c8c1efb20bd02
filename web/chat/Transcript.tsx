'use client';
import { useLive } from '../live/useLive.ts';
import { useCell } from '../ui/useCell.ts';
import { Item } from './Item.tsx';
import { PersonMessage } from './PersonMessage.tsx';
import { isAnswering, endOf } from './thread.ts';
import { useFollow } from './useFollow.ts';

/** The log of the conversation. It is silent for screen readers; the page's one status region says each reply once. */
export function Transcript() {
  const { conversation } = useLive();
  const thread = useCell(conversation.thread);
  const { items, outgoing, earlier, loading, fault } = thread;
  const { log, away, toLatest } = useFollow(endOf(thread), isAnswering(thread));
  const unsent = outgoing.filter(({ itemId }) => itemId === undefined);
  return (
    <div className="transcript-frame">
      <div className="transcript" role="log" aria-live="off" aria-label="Conversation" tabIndex={0} ref={log}>
        {earlier !== null && (
          <button
            type="button"
            className="quiet earlier"
            aria-disabled={loading}
            onClick={() => void conversation.earlier()}
          >
            Earlier
          </button>
        )}
        {fault && (
          <div className="fault">
            <p>The conversation cannot be read. {fault.detail}</p>
            <button type="button" onClick={() => void conversation.reload()}>
              Retry
            </button>
          </div>
        )}
        {thread.id === null && outgoing.length === 0 && <Welcome />}
        {items.map((item, at) => (
          <Item key={item.id} item={item} at={at} thread={thread} />
        ))}
        {unsent.map((sent) => (
          <PersonMessage key={sent.key} text={sent.text} outgoing={sent} />
        ))}
        {isAnswering(thread) && (
          <p className="answering" aria-hidden="true">
            <span />
            <span />
            <span />
          </p>
        )}
      </div>
      {away && (
        <button type="button" className="to-latest" onClick={toLatest}>
          Jump to latest
        </button>
      )}
    </div>
  );
}

const EXAMPLES = ['buy milk tomorrow at 5', 'pay rent every 1st at 9', 'what is due this week?'];

function Welcome() {
  const { conversation } = useLive();
  const choose = (text: string) => {
    conversation.draft.set(text);
    document.getElementById('message')?.focus();
  };
  return (
    <div className="welcome">
      <p>Say what you want to get done, in your own words. For example:</p>
      <div className="examples">
        {EXAMPLES.map((text) => (
          <button type="button" key={text} onClick={() => choose(text)}>
            {text}
          </button>
        ))}
      </div>
    </div>
  );
}
