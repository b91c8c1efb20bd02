'use client';
import Link from 'next/link';
import { memo, useEffect, useRef } from 'react';
import type { Task } from '@tasklog/schemas';
import { useLive } from '../live/useLive.ts';
import { TaskFacts } from './TaskFacts.tsx';

const LINGER_MS = 4_000;

/** One task of the list. Done, it stays struck through for a moment with Undo in place, then leaves with a toast. */
export const TaskRow = memo(function TaskRow({ task, pending }: { task: Task; pending: boolean }) {
  const { actions, store, toasts } = useLive();
  const row = useRef<HTMLLIElement>(null);
  const doneHere = useRef(false);
  const done = task.status === 'done';

  const takeBack = () => {
    doneHere.current = false;
    void actions.takeBack(task);
  };
  const toggle = () => {
    if (done) return takeBack();
    doneHere.current = true;
    void actions.complete(task);
  };
  const remove = () => {
    moveFocusOn(row.current);
    void actions.remove(task).then((step) => {
      if (step === null) return;
      const action = { label: 'Undo', run: () => void actions.undo(step) };
      toasts.show({ tone: 'plain', text: `Deleted “${task.title}”`, action });
    });
  };

  useEffect(() => {
    if (!done || pending) return undefined;
    const timer = setTimeout(() => {
      moveFocusOn(row.current);
      store.send({ kind: 'settled', taskId: task.id });
      const action = { label: 'Undo', run: () => void actions.takeBack(task) };
      if (doneHere.current) toasts.show({ tone: 'plain', text: `Completed “${task.title}”`, action });
    }, LINGER_MS);
    return () => clearTimeout(timer);
  }, [done, pending, task, actions, store, toasts]);

  return (
    <li className="task" ref={row} data-done={done} data-pending={pending} aria-busy={pending}>
      <input type="checkbox" className="check" aria-label={`Complete ${task.title}`} checked={done} onChange={toggle} />
      <div className="task-body">
        <p className="task-title">{task.title}</p>
        <TaskFacts task={task} />
      </div>
      <div className="task-actions">
        {done ? (
          <button type="button" className="quiet" aria-label={`Undo completing ${task.title}`} onClick={takeBack}>
            Undo
          </button>
        ) : (
          <button type="button" className="quiet" aria-label={`Delete ${task.title}`} onClick={remove}>
            Delete
          </button>
        )}
        <Link className="quiet" href={`/tasks/${task.id}`} prefetch={false} aria-label={`History of ${task.title}`}>
          History
        </Link>
      </div>
    </li>
  );
});

/** Focus inside a row that goes away moves to the next one, else to the one before, else to the list's heading. */
function moveFocusOn(row: HTMLLIElement | null): void {
  if (!row?.contains(document.activeElement)) return;
  const neighbour = row.nextElementSibling ?? row.previousElementSibling;
  const target = neighbour?.querySelector<HTMLElement>('input') ?? document.getElementById('tasks-heading');
  target?.focus();
}
