'use client';
import dynamic from 'next/dynamic';
import { useCallback, useMemo, type ReactNode } from 'react';
import { useTranslations } from 'use-intl/react';
import { useLive } from '../../live/useLive.ts';
import { useClock } from '../../ui/clock.tsx';
import { linesOf } from './arranging.ts';
import { BulkBar } from '../BulkBar.tsx';
import { ConflictNotes } from '../ConflictNotes.tsx';
import { todayIn, localMinute } from '../days.ts';
import { FilterLine } from './FilterLine.tsx';
import { MomentField, PastBar } from './PastBar.tsx';
import { Rows } from './Rows.tsx';
import { TaskMenu } from '../menu/TaskMenu.tsx';
import { BenchContext, useMakeBench } from '../useDesk.ts';
import { useSettling } from '../useSettling.ts';
import { useShownTasks, type ShownTasks } from './useShownTasks.ts';
import { useTaskCommands } from '../useTaskCommands.ts';
import { useTouched } from './useTouched.ts';
import { useView } from './useView.ts';

/** Beside the chat, which is opened most, they are not needed. */
const QuickAdd = dynamic(() => import('../QuickAdd.tsx'));
const ViewBar = dynamic(() => import('./ViewBar.tsx'));

interface Props {
  /** Beside the chat: what it touched comes first, and new tasks are said there. */
  besideChat?: boolean;
}

/** The tasks of a view, live. Old rows stay readable whatever goes wrong with reading new ones. */
export function TaskList({ besideChat = false }: Props) {
  const t = useTranslations('tasks');
  const bench = useMakeBench();
  const [view, show] = useView();
  const shown = useShownTasks(view);
  const { now, zone } = useClock();
  const touched = useTouched();
  const isPast = view.asOf !== null;
  // Until the reader's zone is known, the server and the first drawing say the same.
  const today = todayIn(zone ?? 'UTC', now);
  const group = besideChat ? 'thread' : view.group;
  const lines = useMemo(
    () => linesOf(shown.rows, { sort: view.sort, group, today, touched }),
    [shown.rows, view.sort, group, today, touched],
  );
  const toNow = useCallback(() => show({ asOf: null }), [show]);
  useTaskCommands(bench, isPast ? toNow : null);
  useSettling(bench);

  return (
    <BenchContext value={bench}>
      <section className="tasks" aria-labelledby="tasks-heading" data-past={isPast}>
        <header className="pane-head">
          <Heading besideChat={besideChat} />
          <OpenCount shown={shown} />
          <LinkDot />
        </header>
        {isPast ? (
          <PastBar asOf={view.asOf ?? ''} at={shown.found?.asOf ?? null} show={(asOf) => show({ asOf })} />
        ) : (
          !besideChat && <QuickAdd />
        )}
        <FilterLine
          line={view.filter}
          problem={shown.problem?.status === 422 && !isPast ? shown.problem : null}
          filterBy={(filter) => show({ filter })}
        />
        {!besideChat && (
          <div className="list-tools">
            <ViewBar view={view} show={show} />
            {!isPast && zone !== undefined && (
              <MomentField
                label={t('past.pick')}
                value=""
                latest={localMinute(now, zone)}
                show={(asOf) => show({ asOf })}
              />
            )}
          </div>
        )}
        <ConflictNotes />
        <ReadFaults shown={shown} isPast={isPast} />
        <Rows lines={lines} readOnly={isPast} />
        {lines.length === 0 && <Nothing shown={shown} isPast={isPast} isFiltered={view.filter !== ''} />}
        {shown.total !== null && (
          <p className="note cut">{t('cut', { shown: shown.rows.length, total: shown.total })}</p>
        )}
        {!isPast && <BulkBar />}
        {!isPast && <TaskMenu />}
      </section>
    </BenchContext>
  );
}

function Heading({ besideChat }: { besideChat: boolean }) {
  const t = useTranslations('tasks');
  const Level = besideChat ? 'h2' : 'h1';
  return (
    <Level id="tasks-heading" tabIndex={-1}>
      {t('heading')}
    </Level>
  );
}

function OpenCount({ shown }: { shown: ShownTasks }) {
  const { store } = useLive();
  const t = useTranslations('tasks');
  const { load } = store.state();
  if (shown.waiting || load.state !== 'ready') return null;
  const count = shown.total ?? shown.rows.filter(({ task }) => task.status === 'open').length;
  return (
    <>
      <p className="count">{t('openCount', { count })}</p>
      {load.stale && <p className="note">{t('catchingUp')}</p>}
    </>
  );
}

function LinkDot() {
  const { store } = useLive();
  const { state } = store.state().link;
  const t = useTranslations('tasks.link');
  return (
    <p className="dot" data-state={state}>
      {t(state === 'live' ? 'live' : state === 'connecting' ? 'connecting' : 'notLive')}
    </p>
  );
}

/** What could not be read, why, and how to try again; what was read before stays below it. */
function ReadFaults({ shown, isPast }: { shown: ShownTasks; isPast: boolean }) {
  const { store, actions } = useLive();
  const t = useTranslations('tasks');
  const { load } = store.state();
  const problem = isPast || shown.problem?.status !== 422 ? shown.problem : null;
  const fault = problem ?? (load.state === 'failed' ? load.problem : null);
  if (!fault) return null;
  // Both may have failed for one reason: one press asks for both.
  const again = () => {
    if (problem) shown.again();
    if (load.state === 'failed') void actions.refresh();
  };
  return (
    <div className="fault">
      <p>{t('unreadable', { detail: fault.errors?.[0]?.message ?? fault.detail })}</p>
      {fault.requestId && <p className="note">{t('request', { id: fault.requestId })}</p>}
      <button type="button" onClick={again}>
        {t('again')}
      </button>
    </div>
  );
}

function Nothing({ shown, isPast, isFiltered }: { shown: ShownTasks; isPast: boolean; isFiltered: boolean }) {
  const t = useTranslations('tasks');
  const { zone = 'UTC' } = useClock();
  if (shown.waiting) return <Skeleton />;
  if (shown.problem) return null;
  const begins = shown.found?.begins;
  const q = (chunks: ReactNode) => <q>{chunks}</q>;
  return (
    <div className="empty">
      {isFiltered ? (
        <p>{t('nothing.filtered')}</p>
      ) : isPast ? (
        <p>
          {begins
            ? t('nothing.before', { moment: localMinute(Date.parse(begins), zone).replace('T', ' ') })
            : t('nothing.past')}
        </p>
      ) : (
        <>
          <p>{t('nothing.toDo')}</p>
          <p>{t.rich('nothing.hint', { q })}</p>
        </>
      )}
    </div>
  );
}

function Skeleton() {
  const t = useTranslations('tasks');
  return (
    <div className="skeleton">
      <p className="visually-hidden">{t('loading')}</p>
      <div />
      <div />
      <div />
    </div>
  );
}
