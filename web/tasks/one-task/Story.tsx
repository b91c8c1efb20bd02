'use client';
import { useTranslations } from 'use-intl/react';
import type { AuditEntry } from '@tasklog/schemas';
import { useLive } from '../../live/useLive.ts';
import { useClock } from '../../ui/clock.tsx';
import { useSay } from '../words/say.ts';
import { chapterOf, type Chapter } from './story.ts';

interface Props {
  entries: readonly AuditEntry[] | null;
  /** The version that is looked at; null for the task as it is. */
  chosen: number | null;
  choose: (version: number | null) => void;
}

/** What happened to a task, in sentences, newest first: who, when, and by which words. */
export function Story({ entries, chosen, choose }: Props) {
  const { now, zone } = useClock();
  const say = useSay();
  const t = useTranslations('tasks.page');
  return (
    <section aria-labelledby="story-heading">
      <h2 id="story-heading">{t('history')}</h2>
      {entries === null && <p className="note late">{t('loading')}</p>}
      {entries?.length === 0 && <p className="note">{t('nothingYet')}</p>}
      <ol className="story" aria-label={t('history')}>
        {zone !== undefined &&
          entries?.map((entry, n) => (
            <ChapterItem
              key={entry.id}
              chapter={chapterOf(say, entry, zone, now)}
              isShown={chosen === entry.version}
              show={() => choose(n === 0 ? null : entry.version)}
            />
          ))}
      </ol>
    </section>
  );
}

function ChapterItem({ chapter, isShown, show }: { chapter: Chapter; isShown: boolean; show: () => void }) {
  const { actions } = useLive();
  const t = useTranslations('tasks.page');
  const { sentence, at, said, details, changeId } = chapter;
  return (
    <li data-shown={isShown}>
      <p>
        <time dateTime={at}>{sentence}</time>
      </p>
      {said && <p className="said">{t.rich('because', { said: said.message, q: (chunks) => <q>{chunks}</q> })}</p>}
      {details.length > 0 && (
        <p className="details">
          {details.map((line) => (
            <span key={line}>{line}</span>
          ))}
        </p>
      )}
      <div className="chapter-actions">
        <button type="button" className="quiet" aria-label={t('showVersion', { sentence })} onClick={show}>
          {t('show')}
        </button>
        <button
          type="button"
          className="quiet"
          aria-label={t('undoChapter', { sentence })}
          onClick={() => void actions.undoChange(changeId)}
        >
          {t('undo')}
        </button>
      </div>
    </li>
  );
}
