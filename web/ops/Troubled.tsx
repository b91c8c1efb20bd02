import { useTranslations } from 'use-intl/react';
import type { OpsLagPartition } from '@tasklog/schemas';
import { Badge } from './Badge.tsx';
import { groupName } from './lag.ts';
import { Moment } from './Moment.tsx';
import { LAG } from './tones.ts';
import { useFigures } from './useOps.ts';

/** What does not go on: why, the try in hand, and what to do. */
export function Troubled({ partitions }: { partitions: readonly OpsLagPartition[] }) {
  const t = useTranslations('ops.lag');
  if (partitions.length === 0) return null;
  return (
    <section className="panel" aria-labelledby="troubled-title">
      <h2 id="troubled-title">{t('whatToDo')}</h2>
      <ul className="troubles">
        {partitions.map((each) => (
          <Trouble key={`${each.group} ${each.generation} ${each.topic} ${each.partition}`} partition={each} />
        ))}
      </ul>
    </section>
  );
}

function Trouble({ partition }: { partition: OpsLagPartition }) {
  const t = useTranslations('ops.lag');
  const { count, duration } = useFigures();
  const { state, topic, why, advice, lastError, records, seconds } = partition;
  return (
    <li>
      <h3>
        <Badge tone={LAG[state]}>{t(`states.${state}`)}</Badge> {groupName(partition)} {topic}/{partition.partition}
      </h3>
      <p className="words">{why}</p>
      <dl className="facts">
        <dt>{t('behind')}</dt>
        <dd>{t('recordsAndAge', { records: count(records), age: duration(seconds) })}</dd>
        {lastError && !lastError.over && (
          <>
            <dt>{t('record')}</dt>
            <dd>{t('offset', { offset: count(lastError.offset) })}</dd>
            <dt>{t('attempt')}</dt>
            <dd>
              {t('attemptSince', { attempt: count(lastError.attempts) })} <Moment at={lastError.since} />
            </dd>
            <dt>{t('nextTry')}</dt>
            <dd>
              <Moment at={lastError.nextTry} />
            </dd>
            <dt>{t('error')}</dt>
            <dd className="words">{lastError.error}</dd>
          </>
        )}
      </dl>
      {advice && <p className="note words">{advice}</p>}
    </li>
  );
}
