'use client';
import { useTranslations } from 'use-intl/react';
import type { Conflict } from '../live/conflicts.ts';
import { useLive } from '../live/useLive.ts';
import { useClock } from '../ui/clock.tsx';
import { useCell } from '../ui/useCell.ts';
import { useSay } from './words/say.ts';
import { differences } from './one-task/story.ts';

/** Changes of this page that met others of the same fields: both are told, and one click makes the own one after all. */
export function ConflictNotes({ taskId }: { taskId?: string }) {
  const { actions } = useLive();
  const conflicts = useCell(actions.conflicts).filter(
    ({ guesses }) => taskId === undefined || guesses.some(({ guess }) => guess.taskId === taskId),
  );
  return conflicts.map((conflict) => <ConflictNote key={conflict.intent.id} conflict={conflict} />);
}

function ConflictNote({ conflict }: { conflict: Conflict }) {
  const { actions } = useLive();
  const { now, zone = 'UTC' } = useClock();
  const say = useSay();
  const t = useTranslations('tasks.conflict');
  const told = conflict.guesses.map(({ guess, now: theirs }) => {
    const lines = (image: object | null) =>
      image
        ? differences(say, null, image, zone, now)
            .map(({ line }) => line)
            .join(' · ')
        : t('deleted');
    const fields = Object.keys(guess.after ?? {});
    const there = theirs && Object.fromEntries(Object.entries(theirs).filter(([name]) => fields.includes(name)));
    return { id: guess.taskId, title: theirs?.title ?? '', mine: lines(guess.after), theirs: lines(there) };
  });
  return (
    <section className="conflict" aria-label={t('label')}>
      <p>{t('told', { what: conflict.intent.what })}</p>
      <ul>
        {told.map(({ id, title, mine, theirs }) => (
          <li key={id}>
            <strong>{title}</strong> {t('both', { mine, theirs })}
          </li>
        ))}
      </ul>
      <div className="choices">
        <button type="button" onClick={() => void actions.settle(conflict, 'mine')}>
          {t('mine')}
        </button>
        <button type="button" className="quiet" onClick={() => void actions.settle(conflict, 'theirs')}>
          {t('theirs')}
        </button>
      </div>
    </section>
  );
}
