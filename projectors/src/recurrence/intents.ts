import { handedOn } from '@tasklog/domain/recurrence/successor';
import { uuidFor } from '@tasklog/runtime/local-keys';
import type { Command, CommandsRequest, TaskCompleted, TaskReopened } from '@tasklog/schemas';
import type { Intent } from '../intents.ts';
import type { TaskRecord } from '../sequence.ts';
import { isRepeating, nextOf } from './standing.ts';
import type { Repeating } from './standing.ts';

/** What an event asks of the write side. */
type CommandIntent = Intent<CommandsRequest> & { kind: 'add' | 'retract' };

/** Nothing else asks anything of the write side. */
export const asksSomething = ({ type }: { type: string }): boolean =>
  type === 'task.completed' || type === 'task.reopened';

/**
 * Completing an occurrence asks for the next one, reopening it takes that one back. Its id is derived from the series
 * and its date, so asking twice finds the same task.
 */
export function intentOf(record: TaskRecord): CommandIntent | undefined {
  const { event } = record;
  if (event.type !== 'task.completed' && event.type !== 'task.reopened') return undefined;
  const { task } = event.data;
  if (!isRepeating(task)) return undefined;
  const series = task.seriesId ?? event.subject;
  const command = event.type === 'task.completed' ? successor(event, task, series) : retraction(event, task, series);
  if (command === undefined) return undefined;
  const body: CommandsRequest = {
    userId: event.userid,
    changeId: event.changeid,
    causationId: event.id,
    actor: 'recurrence',
    commands: [command],
  };
  return { record, kind: command.type === 'add' ? 'add' : 'retract', key: series, body };
}

function successor({ time }: TaskCompleted, task: Repeating, series: string): Command | undefined {
  const occurrence = nextOf(task, task.nextOccurrence, task.completedAt ?? time);
  if (occurrence === null) return undefined;
  const {
    title = '',
    notes = '',
    priority = 'none',
    tags = [],
    timeZone = 'UTC',
    reminders = [],
  } = {
    ...task,
    ...task.template,
  };
  return {
    type: 'add',
    taskId: uuidFor(series, occurrence),
    seriesId: series,
    occurrence,
    due: occurrence,
    title,
    notes,
    priority,
    tags,
    timeZone,
    recurrence: handedOn(task.recurrence),
    reminders: reminders.filter((reminder) => 'minutesBefore' in reminder),
  };
}

function retraction({ time, data }: TaskReopened, task: Repeating, series: string): Command | undefined {
  const occurrence = nextOf(task, data.before.nextOccurrence, data.before.completedAt ?? time);
  return occurrence === null ? undefined : { type: 'retract', taskId: uuidFor(series, occurrence) };
}
