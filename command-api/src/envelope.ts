import type { Actor, Envelope, Task as PublicTask } from '@tasklog/schemas';
import type { Fact, Task } from '@tasklog/domain';

/** What all events of one change share. */
export type Change = {
  userId: string;
  changeId: string;
  actor: Actor;
  causationId?: string;
  undoes?: string;
  traceparent?: string;
};

const SOURCE = '/tasklog/command-api';

/** A task as every surface shows it, or null once it is deleted. */
export function publicTask(task: Task, version: number): PublicTask | null {
  if (task.status === 'deleted') return null;
  const { status, completedAt, nextOccurrence: _next, template: _template, ...fields } = task;
  return { ...fields, status, completedAt, version };
}

/** The event that tells a fact, in its CloudEvents envelope. */
export function envelope(
  fact: Fact,
  { id, taskId, version, change, at }: { id: string; taskId: string; version: number; change: Change; at: string },
): Envelope {
  const { type, ...data } = fact;
  return {
    specversion: '1.0',
    id,
    source: SOURCE,
    type,
    subject: taskId,
    time: at,
    datacontenttype: 'application/json',
    dataschema: `/schemas/events/${type.replace('.', '-')}.v1.json`,
    userid: change.userId,
    taskversion: version,
    changeid: change.changeId,
    actor: change.actor,
    ...(change.causationId === undefined ? {} : { causationid: change.causationId }),
    ...(change.undoes === undefined ? {} : { undoes: change.undoes }),
    ...(change.traceparent === undefined ? {} : { traceparent: change.traceparent }),
    data,
  };
}

/** What screens are told of a change: the event's envelope around the task as it was then, null once deleted. */
export function notice({ event, task, version }: { event: Envelope; task: Task; version: number }): Envelope {
  return {
    ...event,
    type: 'notice.task',
    dataschema: '/schemas/events/notice-task.v1.json',
    data: { change: event.type, task: task.status === 'deleted' ? null : { ...task, version } },
  };
}
