'use client';
import { useTranslations } from 'use-intl/react';
import type { OpsHealth, OpsLag, ProjectionList } from '@tasklog/schemas';
import { QUERIES } from '../addresses.ts';
import { Actions } from '../Actions.tsx';
import { Health } from './Health.tsx';
import { sayingOf } from './health-words.ts';
import { OutboxTiles } from './OutboxTiles.tsx';
import { SELDOM_MS } from '../poll.ts';
import { Reading } from '../Reading.tsx';
import { Throughput } from '../lag/Throughput.tsx';
import { Tile } from './Tile.tsx';
import { useFigures, usePolled, type Polled } from '../useOps.ts';

/** The whole at a glance; each figure leads to the page where something can be done about it. */
export function Overview() {
  const t = useTranslations('ops');
  const health = usePolled<OpsHealth>(`${QUERIES}/health`);
  return (
    <main className="ops" id="main">
      <h1>{t('pages.overview')}</h1>
      <div className="tiles">
        <OutboxTiles />
        <LagTile />
        <DeadLetterTile read={health} />
        <ReplayTile />
      </div>
      <Health read={health} />
      <Throughput />
      <Actions />
    </main>
  );
}

function LagTile() {
  const t = useTranslations('ops.tiles');
  const { count, duration } = useFigures();
  return (
    <Reading of={usePolled<OpsLag>(`${QUERIES}/lag`)}>
      {({ totals: { records, seconds, groups, partitions, stuck, paused } }) => (
        <Tile
          title={t('lag')}
          href="/ops/lag"
          tone={stuck + paused > 0 ? 'bad' : records > 0 ? 'busy' : 'good'}
          state={stuck + paused > 0 ? t('standsStill') : records > 0 ? t('catchingUp') : t('current')}
          figure={duration(seconds)}
          unit={t('behind')}
          facts={[
            [t('records'), count(records)],
            [t('stuck'), count(stuck)],
            [t('paused'), count(paused)],
            [t('readers'), t('groupsAndPartitions', { groups, partitions: count(partitions) })],
          ]}
        />
      )}
    </Reading>
  );
}

function DeadLetterTile({ read }: { read: Polled<OpsHealth> }) {
  const t = useTranslations('ops.tiles');
  const health = useTranslations('ops.health');
  const { count } = useFigures();
  const of = (name: string) => read.value?.nodes.find((node) => node.name === name);
  const [letters, intents] = [of('dead letters'), of('intents')];
  if (!letters) return null;
  return (
    <Tile
      title={t('deadLetters')}
      href="/ops/dead-letters"
      tone={letters.state === 'ok' ? 'good' : 'warn'}
      state={letters.state === 'ok' ? t('none') : t('wait')}
      figure={count(letters.number ?? 0)}
      unit={t('recordsWait')}
      note={health(`sayings.${sayingOf(letters)}`)}
      facts={[[t('intents'), intents ? health('figures.waiting', { count: intents.number ?? 0 }) : '–']]}
    />
  );
}

function ReplayTile() {
  const t = useTranslations('ops.tiles');
  const { count, percent } = useFigures();
  return (
    <Reading of={usePolled<ProjectionList>(`${QUERIES}/projections`, SELDOM_MS)}>
      {({ items }) => {
        const running = items.flatMap(({ projector, replay }) => (replay ? [{ projector, ...replay }] : []));
        const [first] = running;
        return (
          <Tile
            title={t('replays')}
            href="/ops/replays"
            tone={running.length > 0 ? 'busy' : 'good'}
            state={running.length > 0 ? t('underWay') : t('noneRuns')}
            figure={count(running.length)}
            unit={t('replaysRun')}
            facts={[
              [t('readModels'), count(items.length)],
              [t('generations'), count(items.reduce((sum, { generations }) => sum + generations.length, 0))],
              ...(first
                ? [[first.projector, percent(first.records === 0 ? 1 : first.done / first.records)] as const]
                : []),
            ]}
          />
        );
      }}
    </Reading>
  );
}
