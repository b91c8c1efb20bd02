'use client';
import { useLive } from '../live/useLive.ts';
import type { Outgoing } from './thread.ts';

interface Props {
  text: string;
  /** What is still open about it. */
  outgoing?: Outgoing | undefined;
}

/** What the service refused for what it says is not worth saying again as it stands. */
const MAKES_NO_SENSE = 422;

/** What the person said; one that could not be answered stays, with Retry and Edit. */
export function PersonMessage({ text, outgoing }: Props) {
  const { conversation } = useLive();
  const edit = (key: string) => {
    conversation.edit(key);
    document.getElementById('message')?.focus();
  };
  return (
    <article className="message mine" data-state={outgoing?.state ?? 'sent'} aria-label="You">
      <p className="words">{text}</p>
      {outgoing?.state === 'failed' && (
        <div className="fault">
          <p>
            {outgoing.itemId === undefined ? 'Not sent.' : 'Not answered.'} {outgoing.problem?.detail}
          </p>
          {outgoing.problem?.status !== MAKES_NO_SENSE && (
            <button type="button" onClick={() => void conversation.retry(outgoing.key)}>
              Retry
            </button>
          )}
          <button type="button" className="quiet" onClick={() => edit(outgoing.key)}>
            Edit
          </button>
        </div>
      )}
    </article>
  );
}
