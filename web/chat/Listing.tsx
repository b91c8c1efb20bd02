'use client';
import type { Task } from '@tasklog/schemas';
import { TaskFacts } from '../tasks/TaskFacts.tsx';

/** Tasks that an answer shows; their numbers can be used in the next message ("complete 2"). */
export function Listing({ tasks }: { tasks: Task[] }) {
  return (
    <ol className="listing">
      {tasks.map((task) => (
        <li key={task.id}>
          <span className="task-title" data-done={task.status === 'done'}>
            {task.title}
          </span>
          <TaskFacts task={task} />
        </li>
      ))}
    </ol>
  );
}
