import { useTranslations } from 'use-intl/react';
import type { OpsLagPartition } from '@tasklog/schemas';
import { marks } from '../../ui/marks.tsx';
import { Badge } from '../Badge.tsx';
import { groupName } from './lag.ts';
import { Moment } from '../Moment.tsx';
import { processWords } from '../process-words.ts';
import { LAG } from '../tones.ts';
import { adviceOf, brokerOf, whyOf } from './trouble-words.ts';
import { useFigures } from '../useOps.ts';

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
  const { state, topic, lastError, records, seconds } = partition;
  return (
    <li>
      <h3>
        <Badge tone={LAG[state]}>{t(`states.${state}`)}</Badge> {groupName(partition)} {topic}/{partition.partition}
      </h3>
      <Why partition={partition} />
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
            <dd className="words" lang="en">
              {lastError.error}
            </dd>
          </>
        )}
      </dl>
      <Todo partition={partition} />
    </li>
  );
}

function Why({ partition }: { partition: OpsLagPartition }) {
  const t = useTranslations('ops.lag.why');
  const { count } = useFigures();
  const { offset = 0, attempts = 0 } = partition.lastError ?? {};
  return <p className="words">{t(whyOf(partition), { offset: count(offset), attempt: count(attempts) })}</p>;
}

function Todo({ partition }: { partition: OpsLagPartition }) {
  const t = useTranslations('ops.lag.advice');
  const { group, owner } = partition;
  const filled = { ...marks, group, broker: brokerOf(group) ?? '', process: owner ? processWords(owner) : '' };
  return <p className="note words">{t.rich(adviceOf(partition), filled)}</p>;
}
