'use client';
import { useTranslations } from 'use-intl/react';
import type { OpsLag, OpsLagHistory } from '@tasklog/schemas';
import { QUERIES } from '../addresses.ts';
import { lagGroups, troubled } from './lag.ts';
import { LagTable } from './LagTable.tsx';
import { SELDOM_MS } from '../poll.ts';
import { Reading } from '../Reading.tsx';
import { HISTORY } from './Throughput.tsx';
import { Troubled } from './Troubled.tsx';
import { useFigures, usePolled } from '../useOps.ts';

/** How far each group is behind the log, and what those need that do not go on. */
export function LagPage() {
  const t = useTranslations('ops.lag');
  const { duration } = useFigures();
  const read = usePolled<OpsLag>(`${QUERIES}/lag`);
  const history = usePolled<OpsLagHistory>(HISTORY, SELDOM_MS).value;
  return (
    <main className="ops" id="main">
      <h1>{t('title')}</h1>
      <Reading of={read}>
        {(lag) => (
          <>
            <p className="lead">
              {t('totals', { records: lag.totals.records, age: duration(lag.totals.seconds), stuck: lag.totals.stuck })}
            </p>
            <Troubled partitions={troubled(lag)} />
            {lag.groups.length === 0 ? <p>{t('none')}</p> : <LagTable groups={lagGroups(lag, history)} />}
          </>
        )}
      </Reading>
    </main>
  );
}
