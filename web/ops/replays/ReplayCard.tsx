import { useTranslations } from 'use-intl/react';
import type { OpsLag, Replay } from '@tasklog/schemas';
import { useShell } from '../../ui/useShell.ts';
import { PROJECTORS } from '../addresses.ts';
import { ActionButton } from '../ActionButton.tsx';
import { Badge } from '../Badge.tsx';
import { effectsOff, shareOf, timeLeft } from './replay.ts';
import { REPLAY } from '../tones.ts';
import { useFigures } from '../useOps.ts';
import { reasoned, type Wish } from '../wish.ts';

/** One replay under way: how far it is, what goes wrong meanwhile, and how to hold or end it. */
export function ReplayCard({ replay, lag }: { replay: Replay; lag: OpsLag | null }) {
  const t = useTranslations('ops.replays');
  const { count, rate, percent } = useFigures();
  const { projector, generation, state, records, done, reason } = replay;
  const [share, name] = [shareOf(replay), t('ofGeneration', { projector, generation })];
  return (
    <article className="replay" aria-label={name}>
      <h3>
        {name} <Badge tone={REPLAY[state]}>{t(`states.${state}`)}</Badge>
      </h3>
      <progress value={share} max={1} aria-label={t('progressOf', { name })} />
      <p className="figures" data-testid="progress">
        <strong>{percent(share)}</strong>{' '}
        {t('progress', { done: count(Math.min(done, records)), records: count(records), rate: rate(replay.rate) })}
        <TimeLeft replay={replay} />
      </p>
      {reason && (
        <p className="words" lang="en">
          {reason}
        </p>
      )}
      <Effects replay={replay} />
      <Errors replay={replay} lag={lag} />
      <Controls replay={replay} name={name} />
    </article>
  );
}

function TimeLeft({ replay }: { replay: Replay }) {
  const t = useTranslations('ops.replays');
  const { range } = useFigures();
  const left = timeLeft(replay);
  return left && ` · ${t('timeLeft', { time: range(left.least, left.most) })}`;
}

function Effects({ replay }: { replay: Replay }) {
  const t = useTranslations('ops.replays');
  const { count } = useFigures();
  const off = effectsOff(replay);
  const places = off.map(({ partition, until }) => `${partition}: ${count(until)}`).join(', ');
  return <p className="note">{off.length === 0 ? t('effectsNever') : t('effectsOff', { places })}</p>;
}

/** What it could not apply, and what it fails at now. */
function Errors({ replay, lag }: { replay: Replay; lag: OpsLag | null }) {
  const t = useTranslations('ops.replays');
  const { projector, generation, deadLetters } = replay;
  const failing = (lag?.partitions ?? []).flatMap(({ group, generation: gen, topic, partition, lastError }) =>
    group === projector && gen === generation && lastError && !lastError.over
      ? [{ place: `${topic}/${partition}`, error: lastError.error }]
      : [],
  );
  if (deadLetters === 0 && failing.length === 0) return <p className="note">{t('noErrors')}</p>;
  return (
    <ul className="words">
      {deadLetters > 0 && (
        <li>
          <a href={`/ops/dead-letters?projector=${projector}&generation=${generation}`}>
            {t('parked', { count: deadLetters })}
          </a>
        </li>
      )}
      {failing.map(({ place, error }) => (
        <li key={place}>
          {place}: <span lang="en">{error}</span>
        </li>
      ))}
    </ul>
  );
}

function Controls({ replay, name }: { replay: Replay; name: string }) {
  const t = useTranslations('ops.replays');
  const { api } = useShell();
  const address = `${PROJECTORS}/replays/${replay.id}`;
  const wish = (what: 'pause' | 'resume' | 'cancel'): Wish => ({
    title: t(`${what}.title`, { name }),
    about: t(`${what}.about`),
    confirm: t(`${what}.confirm`),
    needsReason: false,
    run: (reason) =>
      what === 'cancel'
        ? api(address, { method: 'DELETE', body: reasoned({}, reason) })
        : api(`${address}/${what}`, { method: 'POST', body: reasoned({}, reason) }),
    done: () => t(`${what}.done`, { name }),
  });
  const hold = replay.state === 'paused' ? 'resume' : 'pause';
  return (
    <div className="choices">
      {replay.state !== 'ready' && (
        <ActionButton label={t(`${hold}.button`)} name={t(`${hold}.title`, { name })} wish={() => wish(hold)} />
      )}
      <ActionButton label={t('cancel.button')} name={t('cancel.title', { name })} wish={() => wish('cancel')} />
    </div>
  );
}
