'use client';
import { useTranslations } from 'use-intl/react';
import type { Task } from '@tasklog/schemas';
import { useClock } from '../ui/clock.tsx';
import { momentWords } from './due-words.ts';
import { snoozePresets } from './presets.ts';
import { useSay } from './say.ts';
import { useBench } from './useDesk.ts';
import { useSettings } from './useSettings.ts';

/** Until when the reminders of tasks are put off, with the time that comes of it. */
export function SnoozeChoices({ tasks, done }: { tasks: readonly Task[]; done: () => void }) {
  const { deeds } = useBench();
  const { now, zone = 'UTC' } = useClock();
  const { morning, evening } = useSettings();
  const say = useSay();
  const t = useTranslations('tasks');
  return snoozePresets(zone, now, { morning, evening }).map(({ name, until }) => (
    <button
      type="button"
      className="choice"
      key={name}
      onClick={() => {
        done();
        deeds.snooze(tasks, until);
      }}
    >
      {t(`snoozed.${name}`)}
      <span className="note">{momentWords(say, until, zone, now)}</span>
    </button>
  ));
}
