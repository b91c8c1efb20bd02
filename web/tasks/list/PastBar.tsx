'use client';
import { useTranslations } from 'use-intl/react';
import { useClock } from '../../ui/clock.tsx';
import { localMinute } from '../days.ts';
import { momentWords } from '../words/due-words.ts';
import { useSay } from '../words/say.ts';

interface Props {
  /** The moment that was asked for, and the instant that it means once that is known. */
  asOf: string;
  at: string | null;
  show: (asOf: string | null) => void;
}

/** Says that what is shown is past and can only be looked at, and leads to other moments and back to now. */
export function PastBar({ asOf, at, show }: Props) {
  const { now, zone } = useClock();
  const say = useSay();
  const t = useTranslations('tasks.past');
  if (zone === undefined) return null;
  // Until the list is there, what was asked for stands for what it means.
  const instant = at ?? (asOf.endsWith('Z') && !Number.isNaN(Date.parse(asOf)) ? asOf : null);
  const moment = instant ? momentWords(say, instant, zone, now) : asOf;
  return (
    <section className="past-bar" aria-label={t('label')}>
      <p>
        <strong>{t('title', { moment })}</strong> {t('readOnly')}
      </p>
      <MomentField
        label={t('moment')}
        value={at ? localMinute(Date.parse(at), zone) : ''}
        latest={localMinute(now, zone)}
        show={show}
      />
      <button type="button" onClick={() => show(null)}>
        {t('back')} <kbd aria-hidden="true">Esc</kbd>
      </button>
    </section>
  );
}

interface MomentProps {
  label: string;
  value: string;
  latest: string;
  show: (asOf: string) => void;
}

export function MomentField({ label, value, latest, show }: MomentProps) {
  return (
    <label className="moment">
      <span>{label}</span>
      <input
        type="datetime-local"
        // Another moment came from elsewhere: the field begins anew with it.
        key={value}
        defaultValue={value}
        max={latest}
        onChange={({ target }) => target.value !== '' && target.value <= latest && show(target.value)}
      />
    </label>
  );
}
