/** What a command does to a series beyond its task: this occurrence only, all that follow, or past this one. */
import type { RescheduleTask, SkipOccurrence, TaskImage, UpdateTask } from '@tasklog/schemas';
import { moved } from '../recurrence/moved.ts';
import { skippedTo } from '../recurrence/successor.ts';
import { change, refused, seriesFrom, unchanged } from './decisions.ts';
import type { Alive } from './decisions.ts';
import type { Decision, Fact, Told } from './task.ts';

/** Fields that the next occurrence takes over from this one. */
const HANDED_ON = ['title', 'notes', 'priority', 'tags', 'reminders', 'timeZone'] as const;

/** The decision, for as much of the series as was asked. A task that does not repeat has nothing else to change. */
export function scoped(decision: Decision, command: UpdateTask | RescheduleTask, task: Alive): Decision {
  if (decision.kind !== 'fact' || task.recurrence === null) return decision;
  const { scope } = command;
  const setsRepeat = command.type === 'update' && command.set.recurrence !== undefined;
  if (scope === 'this' && setsRepeat)
    return refused(
      'bad-repeat',
      'A repeat belongs to all of its dates. Change it from now on, or move this date.',
      '/scope',
    );
  if (scope === 'future' && !setsRepeat && decision.fact.after.due) return movedSeries(decision.fact, task);
  return scope === undefined && !task.template ? decision : templated(decision.fact, task, scope === 'this');
}

/** A field of this one only is kept as it was for those that follow; one that is for all is theirs again. */
function templated(fact: Fact, task: Alive, thisOnly: boolean): Decision {
  const touched = HANDED_ON.filter((name) => name in fact.after);
  const kept: TaskImage = { ...task.template };
  for (const name of touched) {
    if (!thisOnly) delete kept[name];
    else if (!(name in kept)) Object.assign(kept, { [name]: task[name] });
  }
  const template = Object.keys(kept).length > 0 ? kept : null;
  return change(fact.type, task, { ...fact.after, template });
}

function movedSeries(fact: Fact, task: Alive): Decision {
  const due = fact.after.due as string;
  const recurrence =
    task.recurrence && moved(task.recurrence, task.occurrence ?? task.due ?? task.recurrence.anchor, due);
  if (!recurrence)
    return refused(
      'bad-repeat',
      'This repeat names its days in another way than by one date. Say the new repeat, such as every tuesday at 9.',
      '/due',
    );
  return change('task.repeated', task, { ...fact.after, recurrence, occurrence: due, seriesId: seriesFrom(due, task) });
}

export function skip({ to }: SkipOccurrence, task: Alive, { now }: Told): Decision {
  if (task.status !== 'open')
    return refused('not-open', 'A task that is done has no date to pass over. Skip a date of the one that is open.');
  if (task.recurrence === null)
    return refused('not-repeating', 'This task does not repeat, so it has no next date. Move it, or delete it.');
  const next = skippedTo({ ...task, recurrence: task.recurrence }, now, to === 'today');
  if (next === null)
    return refused('repeat-is-over', 'This is the last date of the repeat. Complete the task, or delete it.');
  if (next === task.occurrence) return unchanged;
  return change('task.rescheduled', task, { due: next, occurrence: next, snoozedUntil: null });
}
