'use client';
import { useState, type FormEvent } from 'react';
import { useTranslations } from 'use-intl/react';
import type { Task } from '@tasklog/schemas';
import { useClock } from '../../ui/clock.tsx';
import { Form } from '../../ui/Form.tsx';
import { instantOf, localMinute } from '../days.ts';
import { momentWords } from '../words/due-words.ts';
import { snoozePresets } from './presets.ts';
import { useSay } from '../words/say.ts';
import { useBench } from '../useDesk.ts';
import { useSettings } from '../useSettings.ts';

/** Until when the reminders of tasks are put off, with the time that comes of it. */
export function SnoozeChoices({ tasks, done }: { tasks: readonly Task[]; done: () => void }) {
  const { deeds } = useBench();
  const { now, zone = 'UTC' } = useClock();
  const { morning, evening } = useSettings();
  const say = useSay();
  const t = useTranslations('tasks');
  const snooze = (until: string) => {
    done();
    deeds.snooze(tasks, until);
  };
  return (
    <>
      {snoozePresets(zone, now, { morning, evening }).map(({ name, until }) => (
        <button type="button" className="choice" key={name} onClick={() => snooze(until)}>
          {t(`snoozed.${name}`)}
          <span className="note">{momentWords(say, until, zone, now)}</span>
        </button>
      ))}
      <OwnMoment zone={zone} snooze={snooze} />
    </>
  );
}

function OwnMoment({ zone, snooze }: { zone: string; snooze: (until: string) => void }) {
  const { now } = useClock();
  const t = useTranslations('tasks.snoozed');
  const [past, setPast] = useState(false);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    const typed = new FormData(event.currentTarget).get('moment');
    const until = typeof typed === 'string' ? instantOf(typed, zone) : '';
    setPast(Date.parse(until) <= now);
    if (Date.parse(until) > now) snooze(until);
  };
  return (
    <Form className="choice-field" onSubmit={submit}>
      <label>
        <span>{t('own')}</span>
        <input type="datetime-local" name="moment" min={localMinute(now, zone)} required />
      </label>
      <button type="submit">{t('set')}</button>
      {past && (
        <p className="fault" role="alert">
          {t('past')}
        </p>
      )}
    </Form>
  );
}
