import { useTranslations } from 'use-intl/react';
import type { OpsOutbox } from '@tasklog/schemas';
import { QUERIES } from '../addresses.ts';
import { Moment } from '../Moment.tsx';
import { processWords } from '../process-words.ts';
import { Reading } from '../Reading.tsx';
import { Tile } from './Tile.tsx';
import { OUTBOX } from '../tones.ts';
import { useFigures, usePolled } from '../useOps.ts';

/** What waits to be put on the log, told by its age, and who puts it there. */
export function OutboxTiles() {
  const t = useTranslations('ops.outbox');
  const { count, rate, duration } = useFigures();
  const read = usePolled<OpsOutbox>(`${QUERIES}/outbox`);
  return (
    <Reading of={read}>
      {({ depth, estimated, oldestAgeSeconds, inPerSecond, outPerSecond, state, ...relay }) => (
        <>
          <Tile
            title={t('title')}
            href="/ops/tail"
            tone={OUTBOX[state]}
            state={t(`states.${state}`)}
            figure={duration(oldestAgeSeconds)}
            unit={t('oldest')}
            facts={[
              [t('waiting'), estimated ? t('about', { count: count(depth) }) : count(depth)],
              [t('in'), rate(inPerSecond)],
              [t('out'), rate(outPerSecond)],
            ]}
          />
          <Tile
            title={t('relay')}
            href="/ops/tail"
            tone={state === 'stopped' ? 'bad' : 'good'}
            state={state !== 'stopped' ? t('leads') : relay.leader ? t('leaseOld') : t('nobody')}
            figure={relay.leader?.pid ?? relay.leader?.name ?? '–'}
            unit={relay.leader ? (relay.leader.host ?? '') : t('nobody')}
            facts={[
              [t('term'), count(relay.epoch)],
              [t('since'), <Moment key="since" at={relay.since} />],
              [t('lease'), relay.leaseAgeSeconds === null ? '–' : duration(relay.leaseAgeSeconds)],
              [t('process'), relay.leader ? processWords(relay.leader) : '–'],
            ]}
          />
        </>
      )}
    </Reading>
  );
}
