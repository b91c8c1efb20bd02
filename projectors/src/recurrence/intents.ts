import { handedOn } from '@tasklog/domain/recurrence/successor';
import { topicNumber } from '@tasklog/event-log';
import { uuidFor } from '@tasklog/runtime/local-keys';
import { sql } from '@tasklog/runtime/pool';
import type { Tx } from '@tasklog/runtime/pool';
import type { Command, CommandsRequest, TaskCompleted, TaskReopened } from '@tasklog/schemas';
import { NEVER } from '../projector.ts';
import type { Target } from '../projector.ts';
import type { TaskRecord } from '../sequence.ts';
import { isRepeating, nextOf } from './standing.ts';
import type { Repeating } from './standing.ts';

/** What an event asks of the write side; carried out later, by the dispatcher. */
export type Intent = { record: TaskRecord; kind: 'add' | 'retract'; series: string; body: CommandsRequest };

/** Nothing else asks anything of the write side. */
export const asksSomething = ({ type }: { type: string }): boolean =>
  type === 'task.completed' || type === 'task.reopened';

/**
 * Completing an occurrence asks for the next one, reopening it takes that one back. Its id is derived from the series
 * and its date, so asking twice finds the same task.
 */
export function intentOf(record: TaskRecord): Intent | undefined {
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
  return { record, kind: command.type === 'add' ? 'add' : 'retract', series, body };
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

/**
 * Writes the intents. Those from before the live offset are kept as suppressed: a rebuild sends nothing. Should a copy
 * that is live come to such an offset after the rebuild did, the intent wakes up. A copy that nothing ever leaves writes none.
 */
export async function saveIntents(tx: Tx, group: string, intents: readonly Intent[], target: Target): Promise<void> {
  const leaving = intents.filter(({ record }) => target.liveFrom(record.partition) !== NEVER);
  if (leaving.length === 0) return;
  const rows = leaving.map(({ record, kind, series, body }) => [
    record.event.id,
    kind,
    topicNumber(record.topic),
    record.partition,
    record.offset,
    record.event.userid,
    series,
    JSON.stringify(body),
    record.offset < target.liveFrom(record.partition) ? 'suppressed' : 'waiting',
  ]);
  await tx.query(sql.unsafe`
    insert into projection.intent as kept (grp, event_id, kind, topic, part, off, user_id, key, body, state)
    select ${group}, given.* from ${sql.unnest(rows, ['uuid', 'text', 'int2', 'int2', 'int8', 'uuid', 'text', 'jsonb', 'text'])} as given
    on conflict (grp, event_id, kind) do update set state = excluded.state
    where kept.state = 'suppressed' and excluded.state = 'waiting'`);
}
