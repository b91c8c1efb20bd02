import { useState } from 'react';
import { useTranslations } from 'use-intl/react';
import type { OpsHealth } from '@tasklog/schemas';
import { Badge } from './Badge.tsx';
import { healthMap, NODE, withWeb, type HealthNode } from './health-map.ts';
import { Moment } from './Moment.tsx';
import { Reading } from './Reading.tsx';
import { HEALTH, SIGNS } from './tones.ts';
import { useFigures, type Polled } from './useOps.ts';

/** The path of a change as a picture, and the same in a table. */
export function Health({ read }: { read: Polled<OpsHealth> }) {
  const t = useTranslations('ops.health');
  return (
    <section className="panel" aria-labelledby="health-title">
      <h2 id="health-title">{t('title')}</h2>
      <Reading of={read}>
        {({ nodes }) => {
          const known = withWeb(nodes, read.tookMs ?? 0, { unit: t('webUnit'), says: t('webSays') });
          return (
            <>
              <Picture nodes={known} />
              <Table nodes={known} />
            </>
          );
        }}
      </Reading>
    </section>
  );
}

function Picture({ nodes }: { nodes: HealthNode[] }) {
  const t = useTranslations('ops.health');
  const { rate } = useFigures();
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
            {node.number === null ? t(`states.${node.state}`) : `${rate(node.number)} ${shortened(node.unit)}`}
          </text>
        </g>
      ))}
    </svg>
  );
}

const LONGEST_UNIT = 16;

/** The table has the whole of it. */
const shortened = (unit: string): string =>
  unit.length <= LONGEST_UNIT ? unit : `${unit.slice(0, unit.indexOf(' '))}…`;

function Table({ nodes }: { nodes: HealthNode[] }) {
  const t = useTranslations('ops.health');
  const { rate } = useFigures();
  // Where there is no room for the picture, the table stands for it.
  const [open] = useState(() => matchMedia('(width < 60rem)').matches);
  return (
    <details open={open}>
      <summary>{t('asTable')}</summary>
      <div className="scroll" tabIndex={0} role="region" aria-label={t('title')}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t('part')}</th>
              <th scope="col">{t('state')}</th>
              <th scope="col">{t('since')}</th>
              <th scope="col" className="figure">
                {t('number')}
              </th>
              <th scope="col">{t('says')}</th>
            </tr>
          </thead>
          <tbody>
            {nodes.map(({ name, state, since, number, unit, says }) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td>
                  <Badge tone={HEALTH[state]}>{t(`states.${state}`)}</Badge>
                </td>
                <td>
                  <Moment at={since} />
                </td>
                <td className="figure">{number === null ? '–' : `${rate(number)} ${unit}`}</td>
                <td className="words">{says}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
