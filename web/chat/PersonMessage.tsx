'use client';
import { usePathname } from 'next/navigation';
import { useTranslations } from 'use-intl/react';
import { useLive } from '../live/useLive.ts';
import { focusOnMessage } from './focus.ts';
import type { Outgoing } from './thread.ts';

interface Props {
  id?: string;
  text: string;
  /** What is still open about it. */
  outgoing?: Outgoing | undefined;
}

/** What the person said; one that could not be answered stays, with Retry and Edit. */
export function PersonMessage({ id, text, outgoing }: Props) {
  const t = useTranslations('chat');
  return (
    <article
      className="message mine"
      id={id}
      tabIndex={-1}
      data-state={outgoing?.state ?? 'sent'}
      aria-label={t('you')}
    >
      <p className="words" translate="no">
        {text}
      </p>
      {outgoing?.state === 'failed' && <Failed outgoing={outgoing} />}
    </article>
  );
}

/** What the service refused for what it says is not worth saying again as it stands. */
const MAKES_NO_SENSE = 422;
const SIGNED_OUT = 401;

function Failed({ outgoing: { key, itemId, problem } }: { outgoing: Outgoing }) {
  const { conversation } = useLive();
  const t = useTranslations('chat');
  const path = usePathname();
  const detail = problem?.detail ?? '';
  const edit = () => {
    conversation.edit(key);
    focusOnMessage();
  };
  return (
    <div className="fault">
      <p>{itemId === undefined ? t('notSent', { detail }) : t('notAnswered', { detail })}</p>
      {problem?.status === SIGNED_OUT && (
        <a className="button" href={`/sign-in?from=${encodeURIComponent(path)}`}>
          {t('signIn')}
        </a>
      )}
      {problem?.status !== MAKES_NO_SENSE && (
        <button type="button" onClick={() => void conversation.retry(key)}>
          {t('retry')}
        </button>
      )}
      <button type="button" className="quiet" onClick={edit}>
        {t('edit')}
      </button>
    </div>
  );
}
