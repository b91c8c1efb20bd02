'use client';
import Link from 'next/link';
import { memo, type MouseEvent } from 'react';
import { useTranslations } from 'use-intl/react';
import type { Task } from '@tasklog/schemas';
import { FromMessage } from '../chat/FromMessage.tsx';
import { TaskFacts } from './TaskFacts.tsx';
import { useBench } from './useDesk.ts';

interface Props {
  line: string;
  task: Task;
  pending: boolean;
  /** The list is one stop of the Tab key: this row is the one. */
  current: boolean;
  chosen: boolean;
  /** A list of the past can only be looked at. */
  readOnly: boolean;
  /** Its place in a list that is drawn in part. */
  index?: number;
  count?: number;
  measure?: ((element: HTMLElement | null) => void) | undefined;
  draggable?: boolean;
}

/** One task of a list. Done, it stays struck through for a moment with Undo in place. */
export const TaskRow = memo(function TaskRow(props: Props) {
  const { line, task, pending, current, chosen, readOnly, index, count, measure, draggable } = props;
  const { desk } = useBench();
  const t = useTranslations('tasks');
  const done = task.status === 'done';

  const choose = (event: MouseEvent) => {
    if (readOnly || !(event.ctrlKey || event.metaKey || event.shiftKey)) return;
    event.preventDefault();
    if (event.shiftKey) desk.extendTo(line);
    else desk.toggle(line);
  };
  return (
    <li
      className="task"
      ref={measure}
      data-key={line}
      data-index={index}
      data-done={done}
      data-pending={pending}
      data-chosen={chosen}
      data-current={current}
      aria-busy={pending}
      aria-posinset={index === undefined ? undefined : index + 1}
      aria-setsize={count}
      draggable={draggable}
      onClickCapture={choose}
      onFocus={() => desk.put(line)}
    >
      {readOnly ? <PastStatus done={done} /> : <Check task={task} done={done} current={current} />}
      <div className="task-body">
        <p className="task-title">
          <Link
            href={`/tasks/${task.id}`}
            prefetch={false}
            tabIndex={readOnly && current ? 0 : -1}
            {...(readOnly && { 'data-roving': true })}
          >
            {task.title}
          </Link>
          {chosen && <span className="visually-hidden"> {t('chosen')}</span>}
          {pending && <span className="pending-mark">{t('pending')}</span>}
        </p>
        <TaskFacts task={task} />
      </div>
      {!readOnly && <RowActions line={line} task={task} done={done} />}
    </li>
  );
});

function Check({ task, done, current }: { task: Task; done: boolean; current: boolean }) {
  const { deeds } = useBench();
  const t = useTranslations('tasks');
  return (
    <label className="check">
      <input
        type="checkbox"
        data-roving
        data-priority={task.priority}
        aria-label={t('completeTask', { title: task.title })}
        tabIndex={current ? 0 : -1}
        checked={done}
        onChange={() => (done ? deeds.takeBack(task) : deeds.complete([task]))}
      />
    </label>
  );
}

function PastStatus({ done }: { done: boolean }) {
  const t = useTranslations('tasks');
  return (
    <p className="past-status" data-done={done}>
      <span className="visually-hidden">{t(done ? 'statusDone' : 'statusOpen')}</span>
    </p>
  );
}

function RowActions({ line, task, done }: { line: string; task: Task; done: boolean }) {
  const { desk, deeds } = useBench();
  const t = useTranslations('tasks');
  const open = () => {
    desk.put(line);
    desk.openMenu('more', [task]);
  };
  return (
    <div className="task-actions">
      <FromMessage task={task} tabIndex={-1} />
      {done && (
        <button
          type="button"
          className="quiet"
          tabIndex={-1}
          aria-label={t('undoCompleting', { title: task.title })}
          onClick={() => deeds.takeBack(task)}
        >
          {t('undo')}
        </button>
      )}
      <button
        type="button"
        className="quiet icon"
        tabIndex={-1}
        aria-label={t('moreAbout', { title: task.title })}
        aria-haspopup="dialog"
        onClick={open}
      >
        <span aria-hidden="true">⋯</span>
      </button>
    </div>
  );
}
