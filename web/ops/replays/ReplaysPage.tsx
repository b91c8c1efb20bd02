'use client';
import { useTranslations } from 'use-intl/react';
import type { OpsLag, ProjectionList, Replay } from '@tasklog/schemas';
import { PROJECTORS, QUERIES } from '../addresses.ts';
import { Actions } from '../Actions.tsx';
import { Generations } from './Generations.tsx';
import { PastReplays } from './PastReplays.tsx';
import { Reading } from '../Reading.tsx';
import { isOpen } from './replay.ts';
import { ReplayCard } from './ReplayCard.tsx';
import { ReplayForm } from './ReplayForm.tsx';
import { usePolled } from '../useOps.ts';

/** Building read models anew: what runs, what there is to show, and what became of those before. */
export function ReplaysPage() {
  const t = useTranslations('ops.replays');
  const projections = usePolled<ProjectionList>(`${QUERIES}/projections`);
  const replays = usePolled<{ items: Replay[] }>(`${PROJECTORS}/replays`);
  const lag = usePolled<OpsLag>(`${QUERIES}/lag`).value;
  const known = replays.value?.items ?? [];
  return (
    <main className="ops" id="main">
      <h1>{t('title')}</h1>
      <section className="panel" aria-labelledby="running-title">
        <h2 id="running-title">{t('running')}</h2>
        <Reading of={replays}>
          {({ items }) => {
            const open = items.filter(isOpen);
            if (open.length === 0) return <p className="note">{t('noneRuns')}</p>;
            return open.map((replay) => <ReplayCard key={replay.id} replay={replay} lag={lag} />);
          }}
        </Reading>
      </section>
      <Reading of={projections}>
        {({ items }) => (
          <>
            <Generations projections={items} replays={known} lag={lag} />
            <ReplayForm projectors={items.map(({ projector }) => projector)} />
          </>
        )}
      </Reading>
      <PastReplays replays={known.filter((replay) => !isOpen(replay))} />
      <Actions />
    </main>
  );
}
