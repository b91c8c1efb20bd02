import type { Actor, Envelope, Task as PublicTask } from '@tasklog/schemas';
import type { Fact, Task } from '@tasklog/domain';
import { newId } from './ids.ts';

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
  const { status, completedAt, ...fields } = task;
  return { ...fields, status, completedAt, version };
}

/** The event that tells a fact, and the notice that tells screens: the same id, both CloudEvents. */
export function envelopes(
  fact: Fact,
  task: Task,
  version: number,
  change: Change,
  now: string,
): { event: Envelope; notice: Envelope } {
  const common = {
    specversion: '1.0' as const,
    id: newId(),
    source: SOURCE,
    subject: task.id,
    time: now,
    datacontenttype: 'application/json' as const,
    userid: change.userId,
    taskversion: version,
    changeid: change.changeId,
    actor: change.actor,
    ...(change.causationId === undefined ? {} : { causationid: change.causationId }),
    ...(change.undoes === undefined ? {} : { undoes: change.undoes }),
    ...(change.traceparent === undefined ? {} : { traceparent: change.traceparent }),
  };
  const { type, ...data } = fact;
  return {
    event: { ...common, type, dataschema: schemaOf(type), data },
    notice: {
      ...common,
      type: 'notice.task',
      dataschema: schemaOf('notice.task'),
      data: { change: type, task: publicTask(task, version) },
    },
  };
}

const schemaOf = (type: string): string => `/schemas/events/${type.replace('.', '-')}.v1.json`;
