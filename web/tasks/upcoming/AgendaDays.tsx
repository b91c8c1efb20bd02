'use client';
import { useLayoutEffect, useRef, type RefObject } from 'react';
import { useTranslations } from 'use-intl/react';
import type { Agenda, Day, Ghost } from './agenda.ts';
import type { Line } from '../list/arranging.ts';
import { DayRow } from './DayRow.tsx';
import { timeOf } from '../days.ts';
import { DayLabel } from '../DayLabel.tsx';
import { useBench } from '../useDesk.ts';
import { useRowFocus } from '../useRowFocus.ts';

interface Props {
  agenda: Agenda;
  lines: readonly Line[];
  today: string;
}

/** The days one under the other; an empty one is a line, so that something can be moved there. */
export function AgendaDays({ agenda, lines, today }: Props) {
  const page = useRef<HTMLDivElement>(null);
  useShow(lines, page);
  return (
    <div className="agenda" ref={page}>
      {agenda.days.map((day) => (
        <AgendaDay key={day.date} day={day} today={today} first={lines[0]?.key} />
      ))}
    </div>
  );
}

function AgendaDay({ day, today, first }: { day: Day; today: string; first: string | undefined }) {
  const { date, rows, ghosts } = day;
  const id = `day-${date}`;
  const isEmpty = rows.length === 0 && ghosts.length === 0;
  return (
    <section className="agenda-day" data-day={date} data-empty={isEmpty} aria-labelledby={id}>
      <h2 id={id}>
        <DayLabel date={date} today={today} />
      </h2>
      {!isEmpty && (
        <ul className="task-list task-scroll" aria-labelledby={id}>
          {rows.map((row) => (
            <DayRow key={row.task.id} row={row} first={row.task.id === first} />
          ))}
          {ghosts.map((ghost) => (
            <GhostItem key={ghost.key} ghost={ghost} />
          ))}
        </ul>
      )}
    </section>
  );
}

function GhostItem({ ghost }: { ghost: Ghost }) {
  const t = useTranslations('tasks.upcoming');
  const time = timeOf(ghost.due);
  return (
    <li className="ghost">
      <span aria-hidden="true">↻</span>
      <span>{ghost.title}</span>
      <span className="note">{time ? t('ghostAt', { time }) : t('ghost')}</span>
    </li>
  );
}

/** Tells the desk which tasks the keys walk, and follows it with the focus. */
export function useShow(lines: readonly Line[], page: RefObject<HTMLElement | null>): void {
  const { desk } = useBench();
  useLayoutEffect(() => {
    const isHere = document.activeElement === document.body || page.current?.contains(document.activeElement);
    desk.show(lines, isHere === true && desk.cell.get().selection.cursor !== null);
  }, [desk, lines, page]);
  useRowFocus(NOWHERE);
}

const NOWHERE = () => undefined;
