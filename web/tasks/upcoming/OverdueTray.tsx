'use client';
import { useTranslations } from 'use-intl/react';
import type { Row } from '../../live/reduce.ts';
import { DayRow } from './DayRow.tsx';
import { useBench } from '../useDesk.ts';

/** What should have been done: one by one, or all of it moved to another day as one step. */
export function OverdueTray({ rows }: { rows: readonly Row[] }) {
  const { desk } = useBench();
  const t = useTranslations('tasks.upcoming');
  if (rows.length === 0) return null;
  const tasks = rows.map(({ task }) => task);
  return (
    <section className="overdue-tray" aria-labelledby="overdue-heading">
      <header>
        <h2 id="overdue-heading">{t('overdue', { count: rows.length })}</h2>
        <button type="button" aria-haspopup="dialog" onClick={() => desk.openMenu('due', tasks)}>
          {t('moveAll')}
        </button>
      </header>
      <ul className="task-list task-scroll" aria-label={t('overdue', { count: rows.length })}>
        {rows.map((row) => (
          <DayRow key={row.task.id} row={row} />
        ))}
      </ul>
    </section>
  );
}
