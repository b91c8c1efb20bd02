'use client';
import Link from 'next/link';
import type { ChatChange } from '@tasklog/schemas';
import { localDateWords } from '../tasks/due-words.ts';
import { TaskFacts } from '../tasks/TaskFacts.tsx';
import { useClock } from '../ui/clock.tsx';
import { changeWords } from './change-words.ts';

interface Props {
  change: ChatChange;
  undone: boolean;
  undo: (() => void) | undefined;
}

/** One task that the message changed: what happened to it, how it is now, and the way back. */
export function TaskCard({ change, undone, undo }: Props) {
  const { task, type, taskId, next = [] } = change;
  const { now } = useClock();
  const year = String(new Date(now).getUTCFullYear());
  return (
    <div className="card" data-undone={undone}>
      <p className="card-head">{undone ? 'Undone' : changeWords(type)}</p>
      {task && (
        <>
          <p className="task-title" data-done={task.status === 'done'}>
            {task.title}
          </p>
          <TaskFacts task={task} />
        </>
      )}
      {next.length > 0 && !undone && (
        <p className="note">Then {next.map((date) => localDateWords(date, year)).join(', ')}</p>
      )}
      <div className="choices">
        {undo && !undone && (
          <button type="button" className="quiet" onClick={undo}>
            Undo
          </button>
        )}
        <Link className="quiet" href={`/tasks/${taskId}`} prefetch={false}>
          History
        </Link>
      </div>
    </div>
  );
}
