'use client';
import { useLive } from '../live/useLive.ts';
import { useCell } from '../ui/useCell.ts';
import { PersonMessage } from './PersonMessage.tsx';
import { ReplyMessage } from './ReplyMessage.tsx';
import { isAnswering, openQuestion } from './thread.ts';
import { useFollow } from './useFollow.ts';

/** The log of the conversation. It is silent for screen readers; the page's one status region says each reply once. */
export function Transcript() {
  const { conversation } = useLive();
  const thread = useCell(conversation.thread);
  const { log, away, toLatest } = useFollow(thread.messages.length, isAnswering(thread));
  const question = openQuestion(thread);
  return (
    <div className="transcript-frame">
      <div className="transcript" role="log" aria-live="off" aria-label="Conversation" tabIndex={0} ref={log}>
        {thread.messages.length === 0 && <Welcome />}
        {thread.messages.map((message) =>
          message.from === 'person' ? (
            <PersonMessage key={message.id} message={message} />
          ) : (
            <ReplyMessage key={message.id} message={message} asks={message === question} />
          ),
        )}
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
