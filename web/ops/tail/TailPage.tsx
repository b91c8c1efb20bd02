'use client';
import { useCallback, useRef, useState } from 'react';
import { useTranslations } from 'use-intl/react';
import type { OpsRecord } from '@tasklog/schemas';
import { ChainDialog } from './ChainDialog.tsx';
import { Reading } from '../Reading.tsx';
import { queryOf } from './tail.ts';
import { TailFilters } from './TailFilters.tsx';
import { TailTable } from './TailTable.tsx';
import { useFigures } from '../useOps.ts';
import { useTail } from './useTail.ts';
import { useUrlFilter } from '../useUrlFilter.ts';

/** Further down than this somebody reads, and nothing is to move under the eyes. */
const READING_FROM_PX = 8;

/** The newest records as they lie on the log; looking moves no reader. */
export function TailPage() {
  const t = useTranslations('ops.tail');
  const { count } = useFigures();
  const [search, setFilter] = useUrlFilter();
  const [chosen, setChosen] = useState<OpsRecord | null>(null);
  const box = useRef<HTMLDivElement>(null);
  const holding = useCallback(() => (box.current?.scrollTop ?? 0) > READING_FROM_PX, []);
  const query = queryOf(search);
  const { items, held, looked, problem, release } = useTail(query, holding);
  const toTop = () => {
    box.current?.scrollTo({ top: 0 });
    release();
  };
  return (
    <main className="ops" id="main">
      <h1>{t('title')}</h1>
      <TailFilters key={query} search={search} choose={setFilter} />
      <Reading of={{ value: items, problem, tookMs: null }}>
        {(records) => (
          <>
            <p className="note tail-says">
              {t('says', {
                shown: count(records.length),
                scanned: count(looked.scanned),
                total: count(looked.total),
                complete: String(looked.complete),
              })}
              {held > 0 && (
                <button type="button" onClick={toTop}>
                  {t('held', { count: held })}
                </button>
              )}
            </p>
            {records.length === 0 ? (
              <p className="panel">{t('none')}</p>
            ) : (
              <div
                className="panel scroll tail"
                ref={box}
                role="region"
                aria-label={t('title')}
                onScroll={() => (holding() ? undefined : release())}
              >
                <TailTable records={records} choose={setChosen} />
              </div>
            )}
          </>
        )}
      </Reading>
      <ChainDialog record={chosen} close={() => setChosen(null)} />
    </main>
  );
}
