'use client';
import type { Task } from '@tasklog/schemas';
import { useClock } from '../ui/clock.tsx';
import { dueWords } from './words/due-words.ts';
import { reminderWords } from './words/reminder-words.ts';
import { repeatWords } from './words/repeat-words.ts';
import { useSay } from './words/say.ts';

const PRIORITY_MARKS = { urgent: '!!!', high: '!!', medium: '!', low: '↓' };

/** Everything about a task but its title, in one wrapping line; each fact has words, none is told by colour alone. */
export function TaskFacts({ task }: { task: Task }) {
  const { now, zone } = useClock();
  const say = useSay();
  const { words } = say;
  const due = task.due === null ? null : dueWords(say, task.due, task.timeZone, now, zone);
  const open = task.status === 'open';
  return (
    <p className="facts">
      {due && (
        <span className="fact due" data-overdue={open && due.overdue} data-today={due.today}>
          {open && due.overdue && !due.today ? words('tasks.facts.overdue', { when: due.text }) : due.text}
        </span>
      )}
      {task.recurrence && (
        <span className="fact">
          <span aria-hidden="true">↻ </span>
          <span className="visually-hidden">{words('tasks.facts.repeats')} </span>
          {repeatWords(say, task.recurrence)}
        </span>
      )}
      {task.priority !== 'none' && (
        <span className="fact priority" data-priority={task.priority}>
          <span aria-hidden="true">{PRIORITY_MARKS[task.priority]} </span>
          {words(`tasks.priority.${task.priority}`)}
          <span className="visually-hidden"> {words('tasks.facts.priority')}</span>
        </span>
      )}
      {task.reminders.map((reminder) => (
        <span className="fact" key={reminder.id}>
          {words('tasks.facts.reminder', { when: reminderWords(say, reminder, zone ?? task.timeZone, now) })}
        </span>
      ))}
      {task.tags.map((tag) => (
        <span className="fact tag" key={tag}>
          #{tag}
        </span>
      ))}
    </p>
  );
}
