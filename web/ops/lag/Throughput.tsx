import { useTranslations } from 'use-intl/react';
import type { OpsLagHistory } from '@tasklog/schemas';
import { QUERIES } from '../addresses.ts';
import { Columns } from '../Columns.tsx';
import { groupName } from './lag.ts';
import { SELDOM_MS } from '../poll.ts';
import { Reading } from '../Reading.tsx';
import { Spark, SPARK } from './Spark.tsx';
import { byMinute, lastOf, meanOf, peakOf } from './sparkline.ts';
import { useFigures, usePolled } from '../useOps.ts';

type Series = OpsLagHistory['series'][number];

export const HISTORY = `${QUERIES}/lag/history?points=${SPARK.points}`;

/** How many records each group applied a second, over the last quarter of an hour. */
export function Throughput() {
  const t = useTranslations('ops.throughput');
  const read = usePolled<OpsLagHistory>(HISTORY, SELDOM_MS);
  return (
    <section className="panel" aria-labelledby="throughput-title">
      <h2 id="throughput-title">{t('title')}</h2>
      <Reading of={read}>
        {({ at, series, outbox }) =>
          at.length < 2 ? (
            <p className="note">{t('tooEarly')}</p>
          ) : (
            <>
              <div className="scroll" tabIndex={0} role="region" aria-labelledby="throughput-title">
                <table>
                  <Columns
                    of={[
                      t('group'),
                      t('topic'),
                      { figure: t('now') },
                      { figure: t('mean') },
                      { figure: t('peak') },
                      t('chart'),
                    ]}
                  />
                  <tbody>
                    <Row name={t('relay')} topic="" values={outbox.outPerSecond} />
                    {series.map((each) => (
                      <Row key={keyOf(each)} name={groupName(each)} topic={each.topic} values={each.perSecond} />
                    ))}
                  </tbody>
                </table>
              </div>
              <Minutes at={at} series={series} />
            </>
          )
        }
      </Reading>
    </section>
  );
}

const keyOf = ({ group, generation, topic }: Series): string => `${group} ${generation} ${topic}`;

function Row({ name, topic, values }: { name: string; topic: string; values: Series['perSecond'] }) {
  const t = useTranslations('ops.throughput');
  const { rate } = useFigures();
  const [now, mean, peak] = [lastOf(values), meanOf(values), peakOf(values)].map(rate);
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>{topic || '–'}</td>
      <td className="figure">{now}</td>
      <td className="figure">{mean}</td>
      <td className="figure">{peak}</td>
      <td>
        <Spark values={values} label={t('label', { name, now: now ?? '', peak: peak ?? '' })} />
      </td>
    </tr>
  );
}

/** The lines in figures. */
function Minutes({ at, series }: { at: string[]; series: Series[] }) {
  const t = useTranslations('ops.throughput');
  const { rate, time } = useFigures();
  const columns = series.map((each) => ({
    key: keyOf(each),
    name: groupName(each),
    minutes: byMinute(at, each.perSecond),
  }));
  const rows = byMinute(at, []);
  return (
    <details>
      <summary>{t('byMinute')}</summary>
      <div className="scroll" tabIndex={0} role="region" aria-label={t('byMinute')}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t('minute')}</th>
              {columns.map(({ key, name }) => (
                <th key={key} scope="col" className="figure">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ at: minute }, n) => (
              <tr key={minute}>
                <th scope="row">{time(minute)}</th>
                {columns.map(({ key, minutes }) => (
                  <td key={key} className="figure">
                    {rate(minutes[n]?.mean ?? null)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
