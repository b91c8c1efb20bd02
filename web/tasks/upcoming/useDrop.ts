import type { DragEvent } from 'react';
import type { Row } from '../../live/reduce.ts';
import { onDay } from '../days.ts';
import type { Bench } from '../useDesk.ts';

const KIND = 'application/x-tasklog-task';

/** On the page of days: a task that is dropped on another day moves there, as by menu or key; chosen ones move together. */
export function useDrop({ desk, deeds }: Bench, rows: readonly Row[]) {
  const dayAt = ({ target }: DragEvent) =>
    target instanceof Element ? (target.closest<HTMLElement>('[data-day]') ?? null) : null;
  const mark = (day: HTMLElement | null) => {
    for (const each of document.querySelectorAll('[data-over]')) each.removeAttribute('data-over');
    day?.setAttribute('data-over', '');
  };
  return {
    onDragStart: (event: DragEvent<HTMLElement>) => {
      const key = event.target instanceof Element && event.target.closest('[data-key]')?.getAttribute('data-key');
      if (!key) return;
      event.dataTransfer.setData(KIND, key);
      event.dataTransfer.effectAllowed = 'move';
    },
    onDragOver: (event: DragEvent<HTMLElement>) => {
      const day = dayAt(event);
      mark(day);
      if (day && event.dataTransfer.types.includes(KIND)) event.preventDefault();
    },
    onDragEnd: () => mark(null),
    onDrop: (event: DragEvent<HTMLElement>) => {
      const date = dayAt(event)?.dataset['day'];
      const id = event.dataTransfer.getData(KIND);
      mark(null);
      const dragged = rows.find(({ task }) => task.id === id)?.task;
      if (date === undefined || !dragged) return;
      event.preventDefault();
      const { chosen } = desk.cell.get().selection;
      const tasks = chosen.has(id) ? desk.targets() : [dragged];
      void deeds.change(tasks, ({ due }) => (onDay(date, due) === due ? null : { due: onDay(date, due) }));
    },
  };
}
