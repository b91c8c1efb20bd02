'use client';
import { useId, useState, type KeyboardEvent } from 'react';
import { useTranslations } from 'use-intl/react';
import type { InterpretedTask } from '@tasklog/schemas';
import { useLive } from '../live/useLive.ts';
import { useClock } from '../ui/clock.tsx';
import { understandPart } from './understanding.ts';

interface Props {
  label: string;
  example: string;
  /** @returns whether what was understood is of the kind that is wanted here. */
  take: (part: InterpretedTask) => boolean;
}

/** A field for a date, a repeat or a reminder as a person would say it; what is not understood stays in it. */
export function InWords({ label, example, take }: Props) {
  const { api } = useLive();
  const { zone = 'UTC' } = useClock();
  const t = useTranslations('tasks');
  const [written, setWritten] = useState('');
  const [fault, setFault] = useState<string | null>(null);
  const id = useId();
  const submit = async () => {
    if (written.trim() === '') return;
    const answer = await understandPart(api, written, zone);
    if (!answer.ok) return setFault(answer.problem.detail);
    const fits = answer.value !== null && take(answer.value);
    setFault(fits ? null : t('notUnderstood', { example }));
    if (fits) setWritten('');
  };
  // Not a form: it may stand inside of one, and Enter means this field alone.
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.nativeEvent.isComposing) return;
    event.preventDefault();
    void submit();
  };
  return (
    <div className="choice-field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type="text"
        value={written}
        placeholder={example}
        autoComplete="off"
        maxLength={200}
        aria-invalid={fault !== null}
        aria-describedby={fault === null ? undefined : `${id}-fault`}
        onChange={({ target }) => setWritten(target.value)}
        onKeyDown={onKeyDown}
      />
      {fault !== null && (
        <p className="fault" id={`${id}-fault`} role="alert">
          {fault}
        </p>
      )}
    </div>
  );
}
