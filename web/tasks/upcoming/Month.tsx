'use client';
import Link from 'next/link';
import { useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { useTranslations } from 'use-intl/react';
import type { Agenda, Day } from './agenda.ts';
import { useShow } from './AgendaDays.tsx';
import type { Line } from '../list/arranging.ts';
import { DayLabel } from '../DayLabel.tsx';
import { DayRow } from './DayRow.tsx';
import { addDays, addMonths, asUtc, clockChange, monthOf, timeOf } from '../days.ts';
import { useClock } from '../../ui/clock.tsx';
import { useSay } from '../words/say.ts';

interface Props {
  agenda: Agenda;
  lines: readonly Line[];
  month: string;
  today: string;
  show: (month: string) => void;
}

const DAYS_IN_WEEK = 7;
const MOST_IN_CELL = 3;
const STEPS: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -DAYS_IN_WEEK, ArrowDown: DAYS_IN_WEEK };

/** A month as a grid of days: arrows walk it, and the day with the cursor is told in full below. */
export function Month({ agenda, lines, month, today, show }: Props) {
  const t = useTranslations('tasks.upcoming');
  const say = useSay();
  const grid = useRef<HTMLDivElement>(null);
  const [wanted, setWanted] = useState(monthOf(today) === month ? today : `${month}-01`);
  const chosen = agenda.days.some(({ date }) => date === wanted) ? wanted : `${month}-01`;
  const day = agenda.days.find(({ date }) => date === chosen);
  const ownLines = useMemo(
    () => lines.filter((line) => line.kind === 'task' && (line.row.task.due ?? '').startsWith(chosen)),
    [lines, chosen],
  );
  useShow(ownLines, grid);
  const title = new Intl.DateTimeFormat(say.locale, { timeZone: 'UTC', month: 'long', year: 'numeric' });
  const weekday = new Intl.DateTimeFormat(say.locale, { timeZone: 'UTC', weekday: 'short' });
  const weeks = Array.from({ length: agenda.days.length / DAYS_IN_WEEK }, (_, n) =>
    agenda.days.slice(n * DAYS_IN_WEEK, (n + 1) * DAYS_IN_WEEK),
  );
  const walk = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    if (step === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    const next = addDays(chosen, step);
    setWanted(next);
    if (monthOf(next) !== month) show(monthOf(next));
    requestAnimationFrame(() => grid.current?.querySelector<HTMLElement>(`[data-day="${next}"] button`)?.focus());
  };
  return (
    <section className="month" aria-labelledby="month-heading">
      <header>
        <button type="button" aria-label={t('earlierMonth')} onClick={() => show(addMonths(month, -1))}>
          ‹
        </button>
        <h2 id="month-heading" aria-live="polite">
          {title.format(asUtc(`${month}-01`))}
        </h2>
        <button type="button" aria-label={t('laterMonth')} onClick={() => show(addMonths(month, 1))}>
          ›
        </button>
      </header>
      <div className="month-grid" role="grid" aria-labelledby="month-heading" ref={grid} onKeyDown={walk}>
        <div role="row">
          {weeks[0]?.map(({ date }) => (
            <span role="columnheader" key={date}>
              {weekday.format(asUtc(date))}
            </span>
          ))}
        </div>
        {weeks.map((week) => (
          <div role="row" key={week[0]?.date}>
            {week.map((each) => (
              <Cell
                key={each.date}
                day={each}
                isOther={monthOf(each.date) !== month}
                isToday={each.date === today}
                isChosen={each.date === chosen}
                choose={() => setWanted(each.date)}
              />
            ))}
          </div>
        ))}
      </div>
      {day && <DayInFull day={day} today={today} />}
    </section>
  );
}

function DayInFull({ day, today }: { day: Day; today: string }) {
  const t = useTranslations('tasks.upcoming');
  return (
    <section className="agenda-day" data-day={day.date} aria-labelledby="month-day">
      <h3 id="month-day">
        <DayLabel date={day.date} today={today} />
      </h3>
      <ul className="task-list task-scroll" aria-labelledby="month-day">
        {day.rows.map((row, n) => (
          <DayRow key={row.task.id} row={row} first={n === 0} />
        ))}
        {day.ghosts.map((ghost) => (
          <li className="ghost" key={ghost.key}>
            <span aria-hidden="true">↻</span>
            <Link href={`/tasks/${ghost.taskId}`} prefetch={false}>
              {ghost.title}
            </Link>
            <span className="note">
              {timeOf(ghost.due) ?? ''} {t('ghost')}
            </span>
          </li>
        ))}
      </ul>
      {day.rows.length === 0 && day.ghosts.length === 0 && <p className="note">{t('nothingThen')}</p>}
    </section>
  );
}

interface CellProps {
  day: Day;
  isOther: boolean;
  isToday: boolean;
  isChosen: boolean;
  choose: () => void;
}

function Cell({ day, isOther, isToday, isChosen, choose }: CellProps) {
  const t = useTranslations('tasks.upcoming');
  const { zone = 'UTC' } = useClock();
  const say = useSay();
  const { date, rows, ghosts } = day;
  const count = rows.length + ghosts.length;
  const full = new Intl.DateTimeFormat(say.locale, { timeZone: 'UTC', dateStyle: 'full' }).format(asUtc(date));
  const hasChange = clockChange(date, zone) !== 0;
  const shown = [
    ...rows.map(({ task }) => ({ key: task.id, title: task.title, ghost: false, done: task.status === 'done' })),
    ...ghosts.map(({ key, title }) => ({ key, title, ghost: true, done: false })),
  ];
  return (
    <div
      role="gridcell"
      className="month-cell"
      data-day={date}
      data-other={isOther}
      data-today={isToday}
      aria-selected={isChosen}
    >
      <button
        type="button"
        tabIndex={isChosen ? 0 : -1}
        aria-current={isToday ? 'date' : undefined}
        aria-label={t('dayWith', { day: full, count }) + (hasChange ? `, ${t('clockChanges')}` : '')}
        onClick={choose}
      >
        {Number(date.slice(8))}
        {hasChange && <span aria-hidden="true"> ⏱</span>}
      </button>
      <ul aria-hidden="true">
        {shown.slice(0, MOST_IN_CELL).map(({ key, title, ghost, done }) => (
          <li key={key} data-key={ghost ? undefined : key} data-ghost={ghost} data-done={done} draggable={!ghost}>
            {title}
          </li>
        ))}
        {shown.length > MOST_IN_CELL && <li className="note">{t('more', { count: shown.length - MOST_IN_CELL })}</li>}
      </ul>
    </div>
  );
}
