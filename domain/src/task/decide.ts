import type { Command } from '@tasklog/schemas';
import * as decisions from './decisions.ts';
import * as series from './series.ts';
import type { Decision, Task, Told } from './task.ts';

/** Whether a command may happen, and what then happened. Pure; `told` brings the clock. */
export function decide(command: Command, task: Task | undefined, told: Told): Decision {
  if (command.type === 'add') return decisions.add(command, task, told);
  if (command.type === 'compensate') return decisions.compensate(command, task, told);
  if (command.type === 'retract') return decisions.retract(task, told);
  if (command.type === 'restore') return decisions.restore(task);
  if (task === undefined || task.status === 'deleted') return decisions.noSuchTask;
  switch (command.type) {
    case 'update':
      return series.scoped(decisions.update(command.set, task, told), command, task);
    case 'reschedule':
      return series.scoped(decisions.reschedule(command.due, task, told), command, task);
    case 'skip':
      return series.skip(command, task, told);
    case 'complete':
      return decisions.complete(task, told);
    case 'reopen':
      return decisions.reopen(task);
    case 'delete':
      return decisions.remove(task, told);
    case 'tag':
      return decisions.tag(command, task);
    case 'prioritise':
      return decisions.change('task.prioritised', task, { priority: command.priority });
    case 'repeat':
      return decisions.repeat(command.recurrence, task, told);
    case 'remind':
      return decisions.remind(command.reminders, task);
    case 'snooze':
      return decisions.snooze(command.until, task, told);
  }
}
