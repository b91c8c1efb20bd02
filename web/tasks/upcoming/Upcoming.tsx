'use client';
import { usePathname, useSearchParams } from 'next/navigation';
import { useMemo, useSyncExternalStore } from 'react';
import { useTranslations } from 'use-intl/react';
import { useLive } from '../../live/useLive.ts';
import { useClock } from '../../ui/clock.tsx';
import { QueryFault } from '../../ui/QueryFault.tsx';
import { agendaOf, type Agenda } from './agenda.ts';
import type { Line } from '../list/arranging.ts';
import { BulkBar } from '../BulkBar.tsx';
import { addDays, monthOf, todayIn, weeksOf } from '../days.ts';
import { AgendaDays } from './AgendaDays.tsx';
import { Month } from './Month.tsx';
import { OverdueTray } from './OverdueTray.tsx';
import { TaskMenu } from '../menu/TaskMenu.tsx';
import { BenchContext, useMakeBench } from '../useDesk.ts';
import { useDrop } from './useDrop.ts';
import { useSeries } from './useSeries.ts';
import { useSettings } from '../useSettings.ts';
import { useSettling } from '../useSettling.ts';
import { useTaskCommands } from '../useTaskCommands.ts';

const DAYS_AHEAD = 28;

/** What is to come: the days one under the other, or a month; real tasks solid, dates of repeats to come as ghosts. */
export function Upcoming() {
  const { store } = useLive();
  const { now, zone } = useClock();
  const t = useTranslations('tasks.upcoming');
  const bench = useMakeBench();
  const rows = useSyncExternalStore(store.subscribe, store.rows, store.rows);
  const { series, problem, again } = useSeries();
  const { weekStart } = useSettings();
  const today = zone === undefined ? null : todayIn(zone, now);
  const [month, show] = useMonth();
  const dates = useMemo(() => {
    if (today === null) return [];
    return month === null
      ? Array.from({ length: DAYS_AHEAD }, (_, n) => addDays(today, n))
      : weeksOf(month, weekStart).flat();
  }, [today, month, weekStart]);
  const agenda = useMemo(() => agendaOf(rows, series, dates, today ?? ''), [rows, series, dates, today]);
  const lines = useMemo(() => linesIn(agenda), [agenda]);
  const drop = useDrop(bench, rows);
  useTaskCommands(bench, null);
  useSettling(bench);
  return (
    <BenchContext value={bench}>
      <main className="upcoming" id="main" {...drop}>
        <header className="upcoming-head">
          <h1 id="tasks-heading" tabIndex={-1}>
            {t('heading')}
          </h1>
          <div className="panes always" role="group" aria-label={t('show')}>
            <button type="button" aria-pressed={month === null} onClick={() => show(null)}>
              {t('agenda')}
            </button>
            <button type="button" aria-pressed={month !== null} onClick={() => show(monthOf(today ?? '2026-01'))}>
              {t('month')}
            </button>
          </div>
        </header>
        {problem && <QueryFault problem={problem} again={again} />}
        {today !== null && (
          <>
            <OverdueTray rows={agenda.overdue} />
            {month === null ? (
              <AgendaDays agenda={agenda} lines={lines} today={today} />
            ) : (
              <Month agenda={agenda} lines={lines} month={month} today={today} show={show} />
            )}
          </>
        )}
        <BulkBar />
        <TaskMenu />
      </main>
    </BenchContext>
  );
}

/** In the order of the page, so that keys walk from day to day. */
function linesIn({ overdue, days }: Agenda): Line[] {
  return [...overdue, ...days.flatMap(({ rows }) => rows)].map((row) => ({ kind: 'task', key: row.task.id, row }));
}

/** The month that the address names; null for the agenda. */
function useMonth(): [string | null, (month: string | null) => void] {
  const given = useSearchParams().get('month');
  const path = usePathname();
  const month = given !== null && /^\d{4}-(0[1-9]|1[0-2])$/.test(given) ? given : null;
  return [month, (next) => window.history.pushState(null, '', next === null ? path : `${path}?month=${next}`)];
}
