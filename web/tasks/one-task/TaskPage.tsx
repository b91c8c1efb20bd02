'use client';
import Link from 'next/link';
import { useEffect, useMemo, useState, useSyncExternalStore, type ReactNode } from 'react';
import { useTranslations } from 'use-intl/react';
import type { Task } from '@tasklog/schemas';
import { taskIn } from '../../live/reduce.ts';
import { useLive } from '../../live/useLive.ts';
import { useQuery } from '../../live/useQuery.ts';
import { QueryFault } from '../../ui/QueryFault.tsx';
import { ConflictNotes } from '../ConflictNotes.tsx';
import { scoped, type Scope } from '../deeds.ts';
import { Story } from './Story.tsx';
import { titleOf } from './story.ts';
import { TaskFields } from './TaskFields.tsx';
import { TaskMenu } from '../menu/TaskMenu.tsx';
import { TimeSlider } from './TimeSlider.tsx';
import { BenchContext, useMakeBench } from '../useDesk.ts';
import { useHistory } from './useHistory.ts';
import { useTaskCommands } from '../useTaskCommands.ts';
import { versionsOf } from './versions.ts';

/** One task: what it is, to be changed in place; what it was, version by version; and the story of how it came about. */
export function TaskPage({ taskId }: { taskId: string }) {
  const { store } = useLive();
  const t = useTranslations('tasks');
  const state = useSyncExternalStore(store.subscribe, store.state, store.state);
  const known = state.confirmed.get(taskId);
  const read = useQuery<Task>(`/api/queries/tasks/${taskId}`, known?.version);
  const history = useHistory(taskId, known?.version);
  const versions = useMemo(() => versionsOf(history.entries ?? []), [history.entries]);
  const [chosen, setChosen] = useState<number | null>(null);

  // A task that is on no list, such as one done long ago, is held by the store like any other from here on.
  useEffect(() => {
    const task = read.value;
    if (task) store.send({ kind: 'notice', change: { taskId: task.id, version: task.version, task } });
  }, [store, read.value]);

  const row = useMemo(() => taskIn(state, taskId), [state, taskId]);
  const now = row?.task ?? null;
  const missing = read.problem?.status === 404;
  const isDeleted = row === null || (row === undefined && missing && versions.length > 0);
  const title = now?.title ?? titleOf(history.entries ?? []);
  const past = chosen === null ? undefined : versions.find(({ entry }) => entry.version === chosen);
  return (
    <main className="task-page" id="main">
      <p>
        <Link href="/tasks">{t('page.back')}</Link>
      </p>
      <Bench task={now}>
        {title === null && <h1>{missing && history.entries ? t('page.none') : t('page.task')}</h1>}
        {isDeleted && (
          <>
            <h1>{title}</h1>
            <p className="note">{t('page.deleted')}</p>
          </>
        )}
        <ConflictNotes taskId={taskId} />
        {read.problem && !missing && <QueryFault problem={read.problem} again={read.again} />}
        <TimeSlider versions={versions} chosen={chosen} choose={setChosen} now={now} />
        {now && !past && <TaskFields task={now} pending={row?.pending ?? false} />}
        {!now && !isDeleted && !missing && <p className="note late">{t('page.loading')}</p>}
      </Bench>
      <Story entries={history.entries} chosen={chosen} choose={setChosen} />
      {history.problem && !(missing && history.problem.status === 404) && (
        <QueryFault problem={history.problem} again={history.again} />
      )}
    </main>
  );
}

/** The keys and menus of a list, for the one task that is here. */
function Bench({ task, children }: { task: Task | null; children: ReactNode }) {
  const bench = useMakeBench();
  const { desk } = bench;
  const [scope, setScope] = useState<Scope>('usual');
  const value = useMemo(() => ({ desk, deeds: scoped(bench.deeds, scope), scope, setScope }), [bench, desk, scope]);
  useEffect(() => {
    desk.show(task ? [{ kind: 'task', key: task.id, row: { task, pending: false } }] : [], false);
    if (task) desk.put(task.id);
  }, [desk, task]);
  useTaskCommands(value, null);
  return (
    <BenchContext value={value}>
      {children}
      <TaskMenu />
    </BenchContext>
  );
}
