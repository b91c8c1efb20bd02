'use client';
import { useRouter } from 'next/navigation';
import { useLocale, useTranslations } from 'use-intl/react';
import { conflictOf, onceMore } from '../live/conflicts.ts';
import type { KeptIntent } from '../live/kept.ts';
import { useLive } from '../live/useLive.ts';
import { typedIn } from './typed-in.ts';

/** One change that was refused after it had waited: what was wanted, why not, and the ways on. */
export default function RefusedChange({ kept }: { kept: KeptIntent }) {
  const t = useTranslations('shell.needsYou');
  const locale = useLocale();
  const router = useRouter();
  const { queue, actions, store, conversation, homePane, chatWanted } = useLive();
  const { intent, madeAt, refused } = kept;
  const taskNow = (id: string) => store.state().confirmed.get(id)?.task ?? null;
  const task = intent.guesses.map(({ taskId }) => taskNow(taskId)).find((each) => each !== null);
  const words = typedIn(intent);
  const retry = async () => {
    await queue.discard(kept);
    await actions.perform(onceMore(conflictOf(intent, taskNow)));
  };
  const sayAnew = async () => {
    conversation.restore();
    conversation.draft.set([conversation.draft.get(), ...words].filter(Boolean).join('\n'));
    homePane.set('chat');
    chatWanted.set(true);
    router.push('/');
    await queue.discard(kept);
  };
  return (
    <li>
      <p>
        {intent.what}. {refused?.detail}
      </p>
      <p className="note">
        {words.length > 0 && `${t('wanted', { words: words.join(', ') })} · `}
        {t('made', { time: new Date(madeAt).toLocaleString(locale, { dateStyle: 'medium', timeStyle: 'short' }) })}
      </p>
      <div className="choices">
        <button type="button" onClick={() => void retry()}>
          {t('retry')}
        </button>
        {task && (
          <button type="button" onClick={() => router.push(`/tasks/${task.id}`)}>
            {t('open')}
          </button>
        )}
        {words.length > 0 && (
          <button type="button" onClick={() => void sayAnew()}>
            {t('edit')}
          </button>
        )}
        <button type="button" className="quiet" onClick={() => void queue.discard(kept)}>
          {t('discard')}
        </button>
      </div>
    </li>
  );
}
