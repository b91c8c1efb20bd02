'use client';
import { useTranslations } from 'use-intl/react';
import type { DeadLetterDetail } from '@tasklog/schemas';
import { marks } from '../../ui/marks.tsx';
import { Actions } from '../Actions.tsx';
import { QUERIES } from '../addresses.ts';
import { Badge } from '../Badge.tsx';
import { groupName } from '../lag/lag.ts';
import { LetterActions } from './LetterActions.tsx';
import { Moment } from '../Moment.tsx';
import { Reading } from '../Reading.tsx';
import { Repair } from './Repair.tsx';
import { LETTER } from '../tones.ts';
import { useFigures, usePolled } from '../useOps.ts';
import { WaitingBehind } from './WaitingBehind.tsx';

/** One record that could not be applied: what is wrong with it, what waits for it, and what can be done. */
export function LetterPage({ id }: { id: string }) {
  const t = useTranslations('ops.letter');
  const read = usePolled<DeadLetterDetail>(`${QUERIES}/dead-letters/${encodeURIComponent(id)}`);
  return (
    <main className="ops" id="main">
      <h1>{t('title', { id })}</h1>
      <Reading of={read}>
        {(detail) => (
          <>
            {detail.letter.state === 'waiting' && <LetterActions detail={detail} />}
            <div className="beside">
              <Facts detail={detail} />
              <Failures failures={detail.failures} />
              <Faults detail={detail} />
              <WaitingBehind waiting={detail.waiting} since={detail.blockedSince} />
            </div>
            <section className="panel" aria-labelledby="payload-title">
              <h2 id="payload-title">{t('payload')}</h2>
              <pre tabIndex={0} role="region" aria-labelledby="payload-title">
                {JSON.stringify(detail.event, null, 2)}
              </pre>
            </section>
            {detail.letter.state === 'waiting' && <Repair id={id} event={detail.event} />}
          </>
        )}
      </Reading>
      <Actions query={{ target: `dead letter ${id}` }} />
    </main>
  );
}

function Facts({ detail: { letter } }: { detail: DeadLetterDetail }) {
  const t = useTranslations('ops.letter');
  const { count } = useFigures();
  const { state, projector, generation, topic, partition, offset, key, type, attempts, settledBy, settledAt } = letter;
  return (
    <section className="panel" aria-label={t('facts')}>
      <p>
        <Badge tone={LETTER[state]}>{t(`states.${state}`)}</Badge>{' '}
        {settledBy && (
          <>
            {t('settledBy', { name: settledBy })} <Moment at={settledAt} />
          </>
        )}
      </p>
      <dl className="facts">
        <dt>{t('reader')}</dt>
        <dd>{groupName({ group: projector, generation })}</dd>
        <dt>{t('type')}</dt>
        <dd>{type ?? '–'}</dd>
        <dt>{t('place')}</dt>
        <dd>{t('offset', { partition: `${topic}/${partition}`, offset: count(offset) })}</dd>
        <dt>{t('key')}</dt>
        <dd>
          <code>{key}</code>
        </dd>
        <dt>{t('tries')}</dt>
        <dd>{count(attempts)}</dd>
      </dl>
    </section>
  );
}

function Failures({ failures }: { failures: DeadLetterDetail['failures'] }) {
  const t = useTranslations('ops.letter');
  return (
    <section className="panel" aria-labelledby="failures-title">
      <h2 id="failures-title">{t('failures')}</h2>
      {failures.length === 0 && <p className="note">{t('neverTried')}</p>}
      <ol className="failures">
        {failures.map(({ at, error }, n) => (
          <li key={`${at} ${n}`}>
            <Moment at={at} />{' '}
            <span className="words" lang="en">
              {error}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}

function Faults({ detail: { schemaDiff } }: { detail: DeadLetterDetail }) {
  const t = useTranslations('ops.letter');
  return (
    <section className="panel" aria-labelledby="faults-title">
      <h2 id="faults-title">{t('schema')}</h2>
      {schemaDiff.length === 0 ? (
        <p className="note">{t('asItsSchemaSays')}</p>
      ) : (
        <ul className="words">
          {schemaDiff.map(({ path, found, wanted }) => (
            <li key={path}>
              <code>{path}</code> {t.rich('foundAndWanted', { ...marks, found, wanted })}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
