import { useState } from 'react';
import { useTranslations } from 'use-intl/react';
import type { OpsHealth } from '@tasklog/schemas';
import { Badge } from '../Badge.tsx';
import { Columns } from '../Columns.tsx';
import { healthMap, NODE, withWeb, type HealthNode } from './health-map.ts';
import { figureKindOf, sayingOf } from './health-words.ts';
import { Moment } from '../Moment.tsx';
import { Reading } from '../Reading.tsx';
import { HEALTH, SIGNS } from '../tones.ts';
import { useFigures, type Polled } from '../useOps.ts';

/** The path of a change as a picture, and the same in a table. */
export function Health({ read }: { read: Polled<OpsHealth> }) {
  const t = useTranslations('ops.health');
  return (
    <section className="panel" aria-labelledby="health-title">
      <h2 id="health-title">{t('title')}</h2>
      <Reading of={read}>
        {({ nodes }) => (
          <>
            <Picture nodes={withWeb(nodes)} />
            <Table nodes={withWeb(nodes)} />
          </>
        )}
      </Reading>
    </section>
  );
}

function Picture({ nodes }: { nodes: HealthNode[] }) {
  const t = useTranslations('ops.health');
  const figure = useFigure();
  const { width, height, nodes: placed, edges } = healthMap(nodes);
  const bad = nodes.filter(({ state }) => state === 'bad' || state === 'warn').map(({ name }) => name);
  return (
    <svg
      className="health-map"
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={bad.length === 0 ? t('allWell') : t('notWell', { parts: bad.join(', ') })}
    >
      <path className="edges" d={edges.join('')} />
      {placed.map(({ node, x, y }) => (
        <g key={node.name} data-tone={HEALTH[node.state]}>
          <rect x={x} y={y} width={NODE.width} height={NODE.height} rx="8" />
          <text x={x + 10} y={y + 18}>
            <tspan className="sign">{SIGNS[HEALTH[node.state]]}</tspan> {node.name}
          </text>
          <text className="figure" x={x + 10} y={y + 35}>
            {figure(node) ?? t(`states.${node.state}`)}
          </text>
        </g>
      ))}
    </svg>
  );
}

/** The one number of a part, with what it is of; null where there is none. */
function useFigure(): (node: HealthNode) => string | null {
  const t = useTranslations('ops.health.figures');
  const { rate, duration } = useFigures();
  return (node) => {
    if (node.number === null) return null;
    return t(figureKindOf(node), {
      count: node.number,
      age: duration(node.number),
      rate: rate(node.number),
    });
  };
}

function Table({ nodes }: { nodes: HealthNode[] }) {
  const t = useTranslations('ops.health');
  const figure = useFigure();
  // Where there is no room for the picture, the table stands for it.
  const [open] = useState(() => matchMedia('(width < 60rem)').matches);
  return (
    <details open={open}>
      <summary>{t('asTable')}</summary>
      <div className="scroll" tabIndex={0} role="region" aria-label={t('title')}>
        <table>
          <Columns of={[t('part'), t('state'), t('since'), { figure: t('number') }, t('says')]} />
          <tbody>
            {nodes.map((node) => (
              <tr key={node.name}>
                <th scope="row" translate="no">
                  {node.name}
                </th>
                <td>
                  <Badge tone={HEALTH[node.state]}>{t(`states.${node.state}`)}</Badge>
                </td>
                <td>
                  <Moment at={node.since} />
                </td>
                <td className="figure">{figure(node) ?? '–'}</td>
                <td className="words">{t(`sayings.${sayingOf(node)}`)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
