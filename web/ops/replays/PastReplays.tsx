import { useTranslations } from 'use-intl/react';
import type { Replay } from '@tasklog/schemas';
import { useShell } from '../../ui/useShell.ts';
import { PROJECTORS } from '../addresses.ts';
import { ActionButton } from '../ActionButton.tsx';
import { Badge } from '../Badge.tsx';
import { Columns } from '../Columns.tsx';
import { Moment } from '../Moment.tsx';
import { REPLAY } from '../tones.ts';
import { useFigures } from '../useOps.ts';
import { reasoned, type Wish } from '../wish.ts';

const SHOWN = 20;

/** What became of the replays before, newest first. */
export function PastReplays({ replays }: { replays: readonly Replay[] }) {
  const t = useTranslations('ops.pastReplays');
  const { count } = useFigures();
  if (replays.length === 0) return null;
  const shown = replays.slice(0, SHOWN);
  return (
    <section className="panel" aria-labelledby="past-title">
      <h2 id="past-title">{t('title')}</h2>
      <p className="note">{t('newest', { shown: count(shown.length), all: count(replays.length) })}</p>
      <div className="scroll" tabIndex={0} role="region" aria-labelledby="past-title">
        <table>
          <Columns
            of={[
              t('projection'),
              t('state'),
              { figure: t('done') },
              { figure: t('rate') },
              t('begun'),
              t('by'),
              t('about'),
            ]}
          />
          <tbody>
            {shown.map((each) => (
              <Past key={each.id} replay={each} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Past({ replay }: { replay: Replay }) {
  const t = useTranslations('ops.pastReplays');
  const { count } = useFigures();
  const { projector, generation, state, done, meanRate, madeAt, askedBy, reason, until, schema } = replay;
  return (
    <tr>
      <th scope="row">{t('name', { projector, generation })}</th>
      <td>
        <Badge tone={REPLAY[state]}>{t(`states.${state}`)}</Badge>
      </td>
      <td className="figure">{count(done)}</td>
      <td className="figure">{count(meanRate)}</td>
      <td>
        <Moment at={madeAt} />
      </td>
      <td translate="no">{askedBy}</td>
      <td className="words">
        {reason === undefined ? (
          until !== undefined && t('setAside', { until, schema: schema ?? t('dropped') })
        ) : (
          <span lang="en">{reason}</span>
        )}
        {schema !== undefined && <Drop replay={replay} />}
      </td>
    </tr>
  );
}

/** Tables that were made up to an instant stay until somebody takes them away. */
function Drop({ replay: { id, projector, schema = '' } }: { replay: Replay }) {
  const t = useTranslations('ops.pastReplays');
  const { api } = useShell();
  const wish = (): Wish => ({
    title: t('drop.title', { projector }),
    about: t('drop.about', { schema }),
    confirm: t('drop.confirm'),
    needsReason: false,
    run: (reason) => api(`${PROJECTORS}/replays/${id}`, { method: 'DELETE', body: reasoned({}, reason) }),
    done: () => t('drop.done', { schema }),
  });
  return <ActionButton label={t('drop.confirm')} name={t('drop.title', { projector })} wish={wish} />;
}
