import { useTranslations } from 'use-intl/react';
import type { DeadLetterDetail, DiscardedAnswer, QueueAnswer, SettledAnswer } from '@tasklog/schemas';
import { useShell } from '../../ui/useShell.ts';
import { ActionButton } from '../ActionButton.tsx';
import { PROJECTORS } from '../addresses.ts';
import { reasoned, type Wish } from '../wish.ts';

type Went = Pick<QueueAnswer, 'replayed' | 'left' | 'failed'>;

/** Try it again, leave it out, or leave out all of its key. */
export function LetterActions({ detail: { letter, waiting } }: { detail: DeadLetterDetail }) {
  const t = useTranslations('ops.letter');
  const { api } = useShell();
  const { id, key, projector } = letter;
  const post = (what: string, reason: string | undefined) =>
    api(`${PROJECTORS}/dead-letters/${id}/${what}`, { method: 'POST', body: reasoned({}, reason) });
  const goneOn = ({ replayed, left, failed }: Went): string =>
    failed ? t('failsAgain', { replayed, left, error: failed.error }) : t('wentOn', { replayed, left });
  const retry = (): Wish => ({
    title: t('retry.title', { id: String(id) }),
    about: t('retry.about', { behind: waiting.behind }),
    confirm: t('retry.confirm'),
    needsReason: false,
    run: (reason) => post('retry', reason),
    done: (value) => goneOn(value as QueueAnswer),
  });
  const skip = (): Wish => ({
    title: t('skip.title', { id: String(id) }),
    about: t('skip.about'),
    confirm: t('skip.confirm'),
    needsReason: true,
    run: (reason) => post('skip', reason),
    done: (value) => `${t('skip.done', { id: String(id) })} ${goneOn(value as SettledAnswer)}`,
  });
  const discard = (): Wish => ({
    title: t('discard.title', { key }),
    about: t('discard.about', { count: 1 + waiting.ahead + waiting.behind, projector }),
    confirm: t('discard.confirm'),
    needsReason: true,
    run: (reason) => post('discard', reason),
    done: (value) => t('discard.done', { count: (value as DiscardedAnswer).discarded }),
  });
  // What a broker would not take is read from Postgres: there is nothing to be tried again.
  const ofBridge = projector.startsWith('bridge:') ? t('ofBridge') : null;
  return (
    <div className="choices">
      <ActionButton primary label={t('retry.confirm')} wish={retry} refused={ofBridge} />
      <ActionButton label={t('skip.confirm')} wish={skip} />
      <ActionButton label={t('discard.confirm')} wish={discard} />
      <a className="button" href="#repair">
        {t('repair.link')}
      </a>
    </div>
  );
}
