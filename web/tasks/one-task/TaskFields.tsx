'use client';
import { useId, useState, type KeyboardEvent, type ReactNode } from 'react';
import { useTranslations } from 'use-intl/react';
import type { Task } from '@tasklog/schemas';
import { useClock } from '../../ui/clock.tsx';
import type { MenuKind } from '../desk.ts';
import { dueWords, momentWords } from '../words/due-words.ts';
import { InWords } from '../InWords.tsx';
import { reminderWords } from '../words/reminder-words.ts';
import { repeatWords } from '../words/repeat-words.ts';
import { useSay } from '../words/say.ts';
import { ScopeChoice } from '../ScopeChoice.tsx';
import { recurrenceOf, remindersOf } from '../understanding.ts';
import { useBench } from '../useDesk.ts';

interface Props {
  task: Task;
  pending: boolean;
}

/** A task to be changed in place: what is typed holds once the field is left, or at Enter. */
export function TaskFields({ task, pending }: Props) {
  const { desk, deeds } = useBench();
  const t = useTranslations('tasks');
  const done = task.status === 'done';
  return (
    <section className="task-fields" aria-label={t('page.fields')} data-pending={pending} aria-busy={pending}>
      <h1 className="visually-hidden">{task.title}</h1>
      <div className="task-head">
        <label className="check">
          <input
            type="checkbox"
            checked={done}
            data-priority={task.priority}
            aria-label={t('completeTask', { title: task.title })}
            onChange={() => (done ? deeds.takeBack(task) : deeds.complete([task]))}
          />
        </label>
        <Text
          label={t('field.title')}
          value={task.title}
          limit={500}
          keep={(title) => title !== '' && void deeds.change([task], () => ({ title }))}
        />
        {pending && <span className="pending-mark">{t('pending')}</span>}
      </div>
      <Text
        label={t('field.notes')}
        value={task.notes}
        limit={10_000}
        lines={3}
        keep={(notes) => void deeds.change([task], () => ({ notes }))}
      />
      {task.recurrence && <ScopeChoice />}
      <dl className="fields">
        <DueField task={task} />
        <Field label={t('field.priority')} kind="priority" task={task}>
          {t(`priority.${task.priority}`)}
        </Field>
        <Field label={t('field.tags')} kind="tags" task={task}>
          {task.tags.length > 0 ? task.tags.map((tag) => `#${tag}`).join(' ') : t('page.noTags')}
        </Field>
        <RepeatField task={task} />
        <RemindersField task={task} />
      </dl>
      <div className="choices">
        {!done && task.recurrence && (
          <button type="button" onClick={() => deeds.skip(task)}>
            {t('skip')}
          </button>
        )}
        {!done && (
          <button type="button" onClick={() => desk.openMenu('snooze', [task])}>
            {t('snooze')}
          </button>
        )}
        <button type="button" onClick={() => deeds.remove([task])}>
          {t('delete')}
        </button>
      </div>
    </section>
  );
}

interface TextProps {
  label: string;
  value: string;
  limit: number;
  lines?: number;
  keep: (text: string) => void;
}

/** A text that is kept when one leaves it; Escape brings back what was there. */
function Text({ label, value, limit, lines = 1, keep }: TextProps) {
  const [draft, setDraft] = useState({ over: value, text: value });
  const text = draft.over === value ? draft.text : value;
  const id = useId();
  const leave = () => (text.trim() === value ? setDraft({ over: value, text: value }) : keep(text.trim()));
  const shared = {
    ...{ id, value: text, maxLength: limit, 'aria-label': label, onBlur: leave },
    onChange: ({ target }: { target: { value: string } }) => setDraft({ over: value, text: target.value }),
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const isKept = event.key === 'Enter' && (lines === 1 || event.ctrlKey || event.metaKey);
    if (isKept && !event.nativeEvent.isComposing) event.currentTarget.blur();
    if (event.key === 'Escape') setDraft({ over: value, text: value });
  };
  return lines === 1 ? (
    <input type="text" className="title-field" {...shared} onKeyDown={onKeyDown} />
  ) : (
    <textarea className="notes-field" rows={lines} placeholder={label} {...shared} onKeyDown={onKeyDown} />
  );
}

interface FieldProps {
  label: string;
  kind: MenuKind;
  task: Task;
  children: ReactNode;
}

function Field({ label, kind, task, children }: FieldProps) {
  const { desk } = useBench();
  const t = useTranslations('tasks.page');
  return (
    <div className="field">
      <dt>{label}</dt>
      <dd>
        <span>{children}</span>
        <button
          type="button"
          className="quiet"
          aria-haspopup="dialog"
          aria-label={t('changeField', { label })}
          onClick={() => desk.openMenu(kind, [task])}
        >
          {t('change')}
        </button>
      </dd>
    </div>
  );
}

function DueField({ task }: { task: Task }) {
  const { now, zone } = useClock();
  const say = useSay();
  const t = useTranslations('tasks');
  const due = task.due === null ? null : dueWords(say, task.due, task.timeZone, now, zone);
  return (
    <Field label={t('field.due')} kind="due" task={task}>
      {due ? (
        <span className="due" data-overdue={task.status === 'open' && due.overdue}>
          {due.overdue && !due.today ? t('facts.overdue', { when: due.text }) : due.text}
        </span>
      ) : (
        t('page.noDue')
      )}
      {task.snoozedUntil && (
        <span className="note">
          {' '}
          {t('page.snoozedUntil', { when: momentWords(say, task.snoozedUntil, zone ?? task.timeZone, now) })}
        </span>
      )}
    </Field>
  );
}

function RepeatField({ task }: { task: Task }) {
  const { deeds } = useBench();
  const say = useSay();
  const t = useTranslations('tasks');
  return (
    <div className="field">
      <dt>{t('field.recurrence')}</dt>
      <dd>
        <span>{task.recurrence ? repeatWords(say, task.recurrence) : t('page.noRepeat')}</span>
        {task.recurrence && (
          <button
            type="button"
            className="quiet"
            onClick={() => void deeds.change([task], () => ({ recurrence: null }))}
          >
            {t('page.stopRepeat')}
          </button>
        )}
        <InWords
          label={t('page.repeatInWords')}
          example={t('page.repeatExample')}
          take={(part) => {
            const recurrence = recurrenceOf(part, task.due);
            if (!recurrence) return false;
            void deeds.change([task], () => ({
              recurrence,
              ...(task.due === null && recurrence.anchor !== undefined && { due: recurrence.anchor }),
            }));
            return true;
          }}
        />
      </dd>
    </div>
  );
}

function RemindersField({ task }: { task: Task }) {
  const { deeds } = useBench();
  const { now, zone } = useClock();
  const say = useSay();
  const t = useTranslations('tasks');
  const keep = (reminders: Task['reminders']) => void deeds.change([task], () => ({ reminders }));
  return (
    <div className="field">
      <dt>{t('field.reminders')}</dt>
      <dd>
        {task.reminders.length === 0 && <span>{t('page.noReminders')}</span>}
        {task.reminders.map((reminder) => {
          const words = reminderWords(say, reminder, zone ?? task.timeZone, now);
          return (
            <span className="reminder" key={reminder.id}>
              {words}
              <button
                type="button"
                className="quiet icon"
                aria-label={t('page.removeReminder', { when: words })}
                onClick={() => keep(task.reminders.filter((each) => each !== reminder))}
              >
                ×
              </button>
            </span>
          );
        })}
        <InWords
          label={t('page.reminderInWords')}
          example={t('page.reminderExample')}
          take={(part) => {
            const added = remindersOf(part, zone ?? task.timeZone);
            if (added.length === 0) return false;
            void deeds.change([task], () => ({ reminders: [...task.reminders, ...added] }));
            return true;
          }}
        />
      </dd>
    </div>
  );
}
