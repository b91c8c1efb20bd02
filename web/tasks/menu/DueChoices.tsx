'use client';
import { useTranslations } from 'use-intl/react';
import type { Task } from '@tasklog/schemas';
import { useClock } from '../../ui/clock.tsx';
import { onDay, todayIn } from '../days.ts';
import { localDateWords } from '../words/due-words.ts';
import { InWords } from '../InWords.tsx';
import { duePresets, movedTo } from './presets.ts';
import { useSay } from '../words/say.ts';
import { dueOf } from '../understanding.ts';
import { useBench } from '../useDesk.ts';

interface Props {
  tasks: readonly Task[];
  done: () => void;
}

/** To which date tasks are moved: one of the near ones, one of the calendar, or one in words. */
export function DueChoices({ tasks, done }: Props) {
  const { deeds } = useBench();
  const { now, zone = 'UTC' } = useClock();
  const say = useSay();
  const t = useTranslations('tasks');
  const move = (dueFor: (task: Task) => string | null) => {
    done();
    void deeds.change(tasks, (task) => (dueFor(task) === task.due ? null : { due: dueFor(task) }));
  };
  return (
    <>
      {duePresets(zone, now).map(({ name, date }) => (
        <button type="button" className="choice" key={name} onClick={() => move(({ due }) => movedTo(date, due))}>
          {t(`due.${name}`)}
          {date && <span className="note">{localDateWords(say, date, todayIn(zone, now).slice(0, 4))}</span>}
        </button>
      ))}
      <label className="choice-field">
        <span>{t('due.date')}</span>
        <input type="date" onChange={({ target }) => target.value && move(({ due }) => onDay(target.value, due))} />
      </label>
      <InWords
        label={t('due.inWords')}
        example={t('due.example')}
        take={(part) => {
          const said = dueOf(part);
          if (said === undefined) return false;
          move(({ due }) => (said.includes('T') ? said : onDay(said, due)));
          return true;
        }}
      />
    </>
  );
}
