import { randomUUID } from 'node:crypto';
import type { Envelope } from '@tasklog/schemas';
import { partitionOf } from '../topics.ts';

/** An event of a user, its title to tell it from others. */
export function anEvent(userid: string, title: string): Envelope {
  return {
    specversion: '1.0',
    id: randomUUID(),
    source: 'test',
    type: 'task.updated',
    subject: randomUUID(),
    time: '2026-11-23T12:00:00Z',
    datacontenttype: 'application/json',
    dataschema: 'test',
    userid,
    taskversion: 1,
    changeid: randomUUID(),
    actor: 'user',
    data: { before: {}, after: { title } },
  };
}

export const titleOf = (event: Envelope): string => (event.data as { after: { title: string } }).after.title;

/** A user whose events lie in this partition. */
export function userIn(partition: number, partitions: number): string {
  for (;;) {
    const user = randomUUID();
    if (partitionOf(user, partitions) === partition) return user;
  }
}
