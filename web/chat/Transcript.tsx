'use client';
import { useTranslations } from 'use-intl/react';
import { useLive } from '../live/useLive.ts';
import { useCell } from '../ui/useCell.ts';
import { draftWith } from './draft.ts';
import { focusOnMessage } from './focus.ts';
import { Item } from './Item.tsx';
import { PersonMessage } from './PersonMessage.tsx';
import { isAnswering, endOf } from './thread.ts';
import { useFollow } from './useFollow.ts';
import { usePointed } from './usePointed.ts';

/** The log of the conversation. It is silent for screen readers; the page's one status region says each reply once. */
export function Transcript() {
  const { conversation } = useLive();
  const t = useTranslations('chat');
  const thread = useCell(conversation.thread);
  const { items, outgoing, earlier, loading, fault } = thread;
  const { log, away, toLatest } = useFollow(endOf(thread), isAnswering(thread));
  usePointed(log);
  const unsent = outgoing.filter(({ itemId }) => itemId === undefined);
  return (
    <div className="transcript-frame">
      <div className="transcript" role="log" aria-live="off" aria-label={t('transcript')} tabIndex={0} ref={log}>
        {earlier !== null && (
          <button
            type="button"
            className="quiet earlier"
            aria-disabled={loading}
            onClick={() => void conversation.earlier()}
          >
            {t('earlier')}
          </button>
        )}
        {fault && (
          <div className="fault">
            <p>{t('unreadable', { detail: fault.detail })}</p>
            <button type="button" onClick={() => void conversation.reload()}>
              {t('retry')}
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
          {t('toLatest')}
        </button>
      )}
    </div>
  );
}

const EXAMPLES = ['once', 'repeating', 'question'] as const;

function Welcome() {
  const { conversation } = useLive();
  const t = useTranslations('chat');
  const choose = (text: string) => {
    conversation.draft.set(draftWith(text, conversation.draft.get()));
    focusOnMessage();
  };
  return (
    <div className="welcome">
      <p>{t('welcome')}</p>
      <div className="examples">
        {EXAMPLES.map((name) => (
          <button type="button" key={name} onClick={() => choose(t(`examples.${name}`))}>
            {t(`examples.${name}`)}
          </button>
        ))}
      </div>
    </div>
  );
}
