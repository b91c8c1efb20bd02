import Link from 'next/link';
import { useTranslations } from 'use-intl/react';
import type { DeadLetterDetail } from '@tasklog/schemas';
import { Moment } from '../Moment.tsx';
import { useFigures } from '../useOps.ts';

/** What a record holds up: the later ones of its key, in order. All others go on. */
export function WaitingBehind({ waiting, since }: { waiting: DeadLetterDetail['waiting']; since: string | null }) {
  const t = useTranslations('ops.letter');
  const { count } = useFigures();
  const { ahead, behind, next } = waiting;
  return (
    <section className="panel" aria-labelledby="behind-title">
      <h2 id="behind-title">{t('behindTitle', { count: behind })}</h2>
      <p className="note">
        {since === null ? (
          t('keyIsFree')
        ) : (
          <>
            {t('keyWaits', { ahead })} <Moment at={since} />
          </>
        )}
      </p>
      {next.length > 0 && (
        <ol className="failures">
          {next.map(({ id, type, offset, firstAt }) => (
            <li key={id}>
              <Link href={`/ops/dead-letters/${id}`} prefetch={false}>
                {t('title', { id: String(id) })}
              </Link>{' '}
              {type ?? '–'} {t('at', { offset: count(offset) })} <Moment at={firstAt} />
            </li>
          ))}
        </ol>
      )}
      {next.length < behind && (
        <p className="note">{t('firstOf', { shown: count(next.length), all: count(behind) })}</p>
      )}
    </section>
  );
}
