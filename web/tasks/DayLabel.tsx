'use client';
import { useTranslations } from 'use-intl/react';
import { useClock } from '../ui/clock.tsx';
import { clockChange } from './days.ts';
import { dayWords, localDateWords } from './words/due-words.ts';
import { useSay } from './words/say.ts';

/** A day by its nearness and its date, and what its clock does when that is not what clocks do. */
export function DayLabel({ date, today }: { date: string; today: string }) {
  const { zone = 'UTC' } = useClock();
  const say = useSay();
  const t = useTranslations('tasks.upcoming');
  const name = dayWords(say, date, today);
  const full = localDateWords(say, date, today.slice(0, 4));
  return (
    <>
      <time dateTime={date}>{name}</time>
      {name !== full && <span className="note"> {full}</span>}
      <ClockNote minutes={clockChange(date, zone)} words={t} />
    </>
  );
}

function ClockNote({
  minutes,
  words,
}: {
  minutes: number;
  words: ReturnType<typeof useTranslations<'tasks.upcoming'>>;
}) {
  if (minutes === 0) return null;
  const change = { minutes: Math.abs(minutes) };
  return <span className="clock-note"> {words(minutes > 0 ? 'clockForward' : 'clockBack', change)}</span>;
}
