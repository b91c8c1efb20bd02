'use client';
import { useRouter } from 'next/navigation';
import { useCallback } from 'react';
import { useTranslations } from 'use-intl/react';
import type { Task } from '@tasklog/schemas';
import { FromMessage } from '../../chat/FromMessage.tsx';
import type { MenuKind } from '../desk.ts';
import { DueChoices } from './DueChoices.tsx';
import { Popover } from './Popover.tsx';
import { SnoozeChoices } from './SnoozeChoices.tsx';
import { TagChoices } from './TagChoices.tsx';
import { useBench, useDeskState } from '../useDesk.ts';

const PRIORITIES = ['urgent', 'high', 'medium', 'low', 'none'] as const;

/** The menu that is open, about the tasks that it was opened for. */
export function TaskMenu() {
  const { desk } = useBench();
  const { menu } = useDeskState(desk);
  const t = useTranslations('tasks');
  const close = useCallback((back: boolean) => desk.closeMenu(back), [desk]);
  if (!menu) return null;
  const { kind, tasks } = menu;
  const label = t(`menu.${kind}`, { count: tasks.length, title: tasks[0]?.title ?? '' });
  return (
    <Popover key={kind} at={anchorOf(desk.cell.get().selection.cursor)} label={label} close={close}>
      <p className="popover-head">{label}</p>
      <Choices kind={kind} tasks={tasks} done={() => desk.closeMenu(true)} />
    </Popover>
  );
}

/** What was clicked, else the row with the cursor. */
function anchorOf(cursor: string | null): Element | null {
  const active = document.activeElement;
  if (active instanceof HTMLButtonElement && !active.closest('[popover]')) return active;
  return cursor === null ? null : document.querySelector(`[data-key="${CSS.escape(cursor)}"]`);
}

function Choices({ kind, tasks, done }: { kind: MenuKind; tasks: readonly Task[]; done: () => void }) {
  switch (kind) {
    case 'more':
      return <MoreChoices tasks={tasks} done={done} />;
    case 'due':
      return <DueChoices tasks={tasks} done={done} />;
    case 'priority':
      return <PriorityChoices tasks={tasks} done={done} />;
    case 'tags':
      return <TagChoices tasks={tasks} />;
    case 'snooze':
      return <SnoozeChoices tasks={tasks} done={done} />;
  }
}

interface Props {
  tasks: readonly Task[];
  done: () => void;
}

function MoreChoices({ tasks, done }: Props) {
  const { desk, deeds } = useBench();
  const t = useTranslations('tasks');
  const router = useRouter();
  const [only] = tasks;
  const choice = (label: string, keys: string, run: () => void) => (
    <button type="button" className="choice" onClick={run}>
      {label}
      {keys && <kbd aria-hidden="true">{keys}</kbd>}
    </button>
  );
  const then = (run: () => void) => () => {
    done();
    run();
  };
  if (!only) return null;
  const isOpen = only.status === 'open';
  return (
    <>
      {choice(
        t('open'),
        'Enter',
        then(() => router.push(`/tasks/${only.id}`)),
      )}
      <FromMessage task={only} className="choice" leave={done} />
      {choice(
        t(isOpen ? 'complete' : 'reopen'),
        'Space',
        then(() => deeds.complete([only])),
      )}
      {choice(t('reschedule'), 't', () => desk.openMenu('due', tasks))}
      {choice(t('setPriority'), 'p', () => desk.openMenu('priority', tasks))}
      {choice(t('setTags'), '#', () => desk.openMenu('tags', tasks))}
      {isOpen && choice(t('snooze'), 's', () => desk.openMenu('snooze', tasks))}
      {isOpen &&
        only.recurrence &&
        choice(
          t('skip'),
          '',
          then(() => deeds.skip(only)),
        )}
      {choice(
        t('choose'),
        'x',
        then(() => desk.toggle()),
      )}
      {choice(
        t('delete'),
        'Delete',
        then(() => deeds.remove([only])),
      )}
    </>
  );
}

function PriorityChoices({ tasks, done }: Props) {
  const { deeds } = useBench();
  const t = useTranslations('tasks');
  return PRIORITIES.map((priority) => (
    <button
      type="button"
      className="choice"
      key={priority}
      aria-pressed={tasks.every((task) => task.priority === priority)}
      onClick={() => {
        done();
        void deeds.change(tasks, (task) => (task.priority === priority ? null : { priority }));
      }}
    >
      <span className="priority-mark" data-priority={priority} aria-hidden="true" />
      {t(`priority.${priority}`)}
    </button>
  ));
}
