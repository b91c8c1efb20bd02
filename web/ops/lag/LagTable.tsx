import { useState } from 'react';
import { useTranslations } from 'use-intl/react';
import type { OpsLagPartition } from '@tasklog/schemas';
import { Badge } from '../Badge.tsx';
import { Columns } from '../Columns.tsx';
import { opensByItself, type LagGroup } from './lag.ts';
import { processWords } from '../process-words.ts';
import { Spark } from './Spark.tsx';
import { peakOf } from './sparkline.ts';
import { LAG } from '../tones.ts';
import { useFigures } from '../useOps.ts';

/** Group by group; each can be opened into its partitions, and one in trouble is open. */
export function LagTable({ groups }: { groups: readonly LagGroup[] }) {
  const t = useTranslations('ops.lag');
  const [turned, setTurned] = useState<ReadonlyMap<string, boolean>>(new Map());
  return (
    <div className="panel scroll" tabIndex={0} role="region" aria-label={t('title')}>
      <table>
        <Columns
          of={[
            t('state'),
            t('group'),
            { figure: t('committed') },
            { figure: t('end') },
            { figure: t('behind') },
            { figure: t('age') },
            { figure: t('perSecond') },
            t('readBy'),
            t('chart'),
          ]}
        />
        {groups.map((each) => {
          const open = turned.get(each.key) ?? opensByItself(each);
          return (
            <Group key={each.key} of={each} open={open} turn={() => setTurned(new Map(turned).set(each.key, !open))} />
          );
        })}
      </table>
    </div>
  );
}

function Group({ of, open, turn }: { of: LagGroup; open: boolean; turn: () => void }) {
  const t = useTranslations('ops.lag');
  const { count, duration, rate } = useFigures();
  const { name, group, partitions, behind } = of;
  const id = `lag-${of.key.replace(/\W/g, '-')}`;
  return (
    <tbody id={id}>
      <tr className="group" data-open={open}>
        <td>
          <Badge tone={LAG[group.state]}>{t(`states.${group.state}`)}</Badge>
        </td>
        <th scope="rowgroup">
          <button type="button" className="quiet" aria-expanded={open} aria-controls={id} onClick={turn}>
            {name}
          </button>{' '}
          <span className="note">{t('ofTopic', { topic: group.topic, partitions: group.partitions })}</span>
        </th>
        <td />
        <td />
        <td className="figure">{count(group.records)}</td>
        <td className="figure">{duration(group.seconds)}</td>
        <td className="figure">{rate(group.perSecond)}</td>
        <td>{group.owners.length === 0 ? '–' : group.owners.map(processWords).join(', ')}</td>
        <td>
          {behind.length > 0 && <Spark values={behind} label={t('label', { name, peak: count(peakOf(behind)) })} />}
        </td>
      </tr>
      {open && partitions.map((each) => <Partition key={each.partition} of={each} />)}
    </tbody>
  );
}

function Partition({ of }: { of: OpsLagPartition }) {
  const t = useTranslations('ops.lag');
  const { count, duration, rate } = useFigures();
  return (
    <tr>
      <td>
        <Badge tone={LAG[of.state]}>{t(`states.${of.state}`)}</Badge>
      </td>
      <th scope="row" className="inner">
        {t('partition', { partition: of.partition })}
      </th>
      <td className="figure">{of.committed ? count(of.position) : t('never')}</td>
      <td className="figure">{count(of.head)}</td>
      <td className="figure">{count(of.records)}</td>
      <td className="figure">{duration(of.seconds)}</td>
      <td className="figure">{rate(of.perSecond)}</td>
      <td>{of.owner ? processWords(of.owner) : '–'}</td>
      <td className="words">{of.lastError?.over ? t('over', { error: of.lastError.error }) : ''}</td>
    </tr>
  );
}
