'use client';
import type { Row } from '../../live/reduce.ts';
import { TaskRow } from '../TaskRow.tsx';
import { useBench, useDeskState } from '../useDesk.ts';

/** A task on a day; without a cursor the first one of the page is the stop of the Tab key. */
export function DayRow({ row, first = false }: { row: Row; first?: boolean }) {
  const { selection } = useDeskState(useBench().desk);
  const { task, pending } = row;
  return (
    <TaskRow
      line={task.id}
      task={task}
      pending={pending}
      current={selection.cursor === null ? first : selection.cursor === task.id}
      chosen={selection.chosen.has(task.id)}
      readOnly={false}
      draggable
    />
  );
}
