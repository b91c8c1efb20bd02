import { useTranslations } from 'use-intl/react';
import type { Generation, OpsLag, ProjectionList, Replay } from '@tasklog/schemas';
import { useShell } from '../../ui/useShell.ts';
import { PROJECTORS } from '../addresses.ts';
import { ActionButton } from '../ActionButton.tsx';
import { Badge } from '../Badge.tsx';
import { Columns } from '../Columns.tsx';
import { Moment } from '../Moment.tsx';
import { comparedOf, swapRefusal } from './replay.ts';
import { GENERATION } from '../tones.ts';
import { useFigures } from '../useOps.ts';
import type { Wish } from '../wish.ts';

interface Props {
  projections: ProjectionList['items'];
  replays: readonly Replay[];
  lag: OpsLag | null;
}

/** Every read model with the copies of it that there are: which is shown, which could be. */
export function Generations({ projections, replays, lag }: Props) {
  const t = useTranslations('ops.generations');
  return (
    <section className="panel" aria-labelledby="generations-title">
      <h2 id="generations-title">{t('title')}</h2>
      <div className="scroll" tabIndex={0} role="region" aria-labelledby="generations-title">
        <table>
          <Columns
            of={[
              t('projection'),
              t('state'),
              { figure: t('rows') },
              { figure: t('size') },
              { figure: t('behind') },
              t('compared'),
              { figure: t('deadLetters') },
              t('times'),
              t('todo'),
            ]}
          />
          {projections.map(({ projector, generations }) => (
            <tbody key={projector}>
              {generations.map((each) => (
                <Row
                  key={each.generation}
                  projector={projector}
                  generation={each}
                  replay={replays.find((one) => one.projector === projector && one.generation === each.generation)}
                  seconds={secondsBehind(lag, projector, each.generation)}
                />
              ))}
            </tbody>
          ))}
        </table>
      </div>
    </section>
  );
}

function secondsBehind(lag: OpsLag | null, projector: string, generation: number): number | undefined {
  const its = (lag?.groups ?? []).filter((each) => each.group === projector && each.generation === generation);
  return its.length === 0 ? undefined : Math.max(...its.map(({ seconds }) => seconds));
}

interface RowProps {
  projector: string;
  generation: Generation;
  replay: Replay | undefined;
  seconds: number | undefined;
}

function Row({ projector, generation: of, replay, seconds }: RowProps) {
  const t = useTranslations('ops.generations');
  const { count, bytes, duration } = useFigures();
  return (
    <tr>
      <th scope="row">{t('name', { projector, generation: of.generation })}</th>
      <td>
        <Badge tone={GENERATION[of.state]}>{t(`states.${of.state}`)}</Badge>
      </td>
      <td className="figure">{count(of.rows)}</td>
      <td className="figure">{bytes(of.bytes)}</td>
      <td className="figure">
        {t('lag', { records: count(of.lag), age: seconds === undefined ? '–' : duration(seconds) })}
      </td>
      <td>
        <Comparison replay={replay} />
      </td>
      <td className="figure">{count(of.deadLetters)}</td>
      <td>
        {of.state === 'retained' ? t('keptUntil') : of.liveAt ? t('liveSince') : t('madeAt')}{' '}
        <Moment at={of.state === 'retained' ? of.retireAt : (of.liveAt ?? of.madeAt)} />
      </td>
      <td>
        {(of.state === 'ready' || of.state === 'building') && (
          <Swap projector={projector} generation={of} replay={replay} seconds={seconds} />
        )}
        {of.state === 'retained' && <RollBack projector={projector} generation={of.generation} />}
      </td>
    </tr>
  );
}

function Comparison({ replay }: { replay: Replay | undefined }) {
  const t = useTranslations('ops.generations');
  const { count } = useFigures();
  const compared = comparedOf(replay);
  if (compared === 'not-yet' || !replay?.verification) return '–';
  const rows = replay.verification.tables.reduce((sum, each) => sum + each.compared, 0);
  return (
    <Badge tone={compared === 'equal' ? 'good' : 'bad'}>
      {t(compared === 'equal' ? 'equal' : 'differs', { rows: count(rows) })}
    </Badge>
  );
}

function Swap({ projector, generation, replay, seconds }: RowProps) {
  const t = useTranslations('ops.generations');
  const { api } = useShell();
  const refusal = swapRefusal(generation, comparedOf(replay), seconds);
  const to = generation.generation;
  const wish = (): Wish => ({
    title: t('swap.title', { projector, generation: to }),
    about: t('swap.about'),
    confirm: t('swap.confirm'),
    needsReason: true,
    run: (reason) => api(`${PROJECTORS}/projections/${projector}/swap`, { method: 'POST', body: { reason } }),
    done: () => t('swap.done', { projector, generation: to }),
  });
  return (
    <>
      <ActionButton
        primary
        label={t('swap.confirm')}
        name={t('swap.title', { projector, generation: to })}
        wish={wish}
        refused={refusal && t(`refused.${refusal}`)}
      />
      {refusal && <span className="note"> {t(`refused.${refusal}`)}</span>}
    </>
  );
}

function RollBack({ projector, generation }: { projector: string; generation: number }) {
  const t = useTranslations('ops.generations');
  const { api } = useShell();
  const wish = (): Wish => ({
    title: t('rollback.title', { projector, generation }),
    about: t('rollback.about'),
    confirm: t('rollback.confirm'),
    needsReason: true,
    run: (reason) => api(`${PROJECTORS}/projections/${projector}/rollback`, { method: 'POST', body: { reason } }),
    done: () => t('rollback.done', { projector, generation }),
  });
  return (
    <ActionButton label={t('rollback.confirm')} name={t('rollback.title', { projector, generation })} wish={wish} />
  );
}
