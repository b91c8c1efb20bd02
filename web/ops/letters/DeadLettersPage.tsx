'use client';
import { useTranslations } from 'use-intl/react';
import type { DeadLetterList } from '@tasklog/schemas';
import { Actions } from '../Actions.tsx';
import { QUERIES } from '../addresses.ts';
import { filterOf } from './dead-letters.ts';
import { LetterFilters } from './LetterFilters.tsx';
import { LetterGroups } from './LetterGroups.tsx';
import { LetterList } from './LetterList.tsx';
import { Reading } from '../Reading.tsx';
import { usePolled } from '../useOps.ts';
import { useUrlFilter } from '../useUrlFilter.ts';

/** Records that could not be applied: by what is wrong with them, and one by one. */
export function DeadLettersPage() {
  const t = useTranslations('ops.deadLetters');
  const [search, setFilter] = useUrlFilter();
  const filter = filterOf(search);
  const query = new URLSearchParams(filter).toString();
  const read = usePolled<DeadLetterList>(`${QUERIES}/dead-letters?${query}`);
  return (
    <main className="ops" id="main">
      <h1>{t('title')}</h1>
      <p className="lead">{t('about')}</p>
      <LetterFilters key={query} filter={filter} choose={setFilter} />
      <Reading of={read}>
        {(list) =>
          list.total === 0 ? (
            <p className="panel">{query === '' || query === 'state=waiting' ? t('none') : t('noneFit')}</p>
          ) : (
            <>
              <LetterGroups
                groups={list.groups ?? []}
                waiting={(filter.state ?? 'waiting') === 'waiting'}
                choose={setFilter}
              />
              <LetterList key={query} list={list} filter={filter} />
            </>
          )
        }
      </Reading>
      <Actions query={{ action: 'dead-letter' }} />
    </main>
  );
}
