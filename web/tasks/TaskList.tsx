'use client';
import { useSyncExternalStore } from 'react';
import { useLive } from '../live/useLive.ts';
import type { Row } from '../live/reduce.ts';
import { FilterField } from './FilterField.tsx';
import { TaskRow } from './TaskRow.tsx';
import { useFiltered } from './useFiltered.ts';

/** The open tasks, live. Old rows stay readable whatever goes wrong with reading new ones. */
export function TaskList() {
  const { store, actions } = useLive();
  const all = useSyncExternalStore(store.subscribe, store.rows, store.rows);
  const state = useSyncExternalStore(store.subscribe, store.state, store.state);
  const { load } = state;
  const { line, rows, problem, filterBy } = useFiltered(all, state.position);
  const open = openCount(rows);
  return (
    <section className="tasks" aria-labelledby="tasks-heading">
      <header className="pane-head">
        <h2 id="tasks-heading" tabIndex={-1}>
          Tasks
        </h2>
        {load.state === 'ready' && <p className="count">{open === 1 ? '1 open' : `${open} open`}</p>}
        {load.state === 'ready' && load.stale && <p className="note">Catching up…</p>}
        <LinkDot state={state.link.state} />
      </header>
      <FilterField line={line} problem={problem} filterBy={filterBy} />
      {load.state === 'failed' && (
        <div className="fault">
          <p>The list could not be read. {load.problem.detail}</p>
          {load.problem.requestId && <p className="note">Request {load.problem.requestId}</p>}
          <button type="button" onClick={() => void actions.refresh()}>
            Try again
          </button>
        </div>
      )}
      <ul className="task-list" aria-label="Tasks">
        {rows.map(({ task, pending }) => (
          <TaskRow key={task.id} task={task} pending={pending} />
        ))}
      </ul>
      {load.state === 'loading' && rows.length === 0 && <Skeleton />}
      {load.state === 'ready' && rows.length === 0 && (line === '' ? <Empty /> : problem === null && <NothingFound />)}
    </section>
  );
}

function LinkDot({ state }: { state: string }) {
  return (
    <p className="dot" data-state={state}>
      {state === 'live' ? 'Live' : state === 'connecting' ? 'Connecting' : 'Not live'}
    </p>
  );
}

function Empty() {
  return (
    <div className="empty">
      <p>Nothing to do.</p>
      <p>
        Type what is on your mind, such as <q>pay rent every 1st at 9</q> or{' '}
        <q>call mum tomorrow, remind me an hour before</q>.
      </p>
    </div>
  );
}

function NothingFound() {
  return (
    <div className="empty">
      <p>No task passes this filter.</p>
    </div>
  );
}

function Skeleton() {
  return (
    <div className="skeleton">
      <p className="visually-hidden">Loading your tasks</p>
      <div />
      <div />
      <div />
    </div>
  );
}

function openCount(rows: Row[]): number {
  return rows.filter(({ task }) => task.status === 'open').length;
}
