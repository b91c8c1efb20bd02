import type { Task } from '@tasklog/schemas';
import type { Send } from './intents.ts';
import { keptInMemory } from './kept.ts';
import { makeQueue } from './queue.ts';

/** An open task with nothing special about it. */
export function aTask(fields: Partial<Task> = {}): Task {
  return {
    id: '00000000-0000-4000-8000-000000000001',
    title: 'buy milk',
    notes: '',
    due: null,
    timeZone: 'Europe/Berlin',
    priority: 'none',
    tags: [],
    recurrence: null,
    reminders: [],
    status: 'open',
    version: 1,
    createdAt: '2026-11-23T08:00:00.000Z',
    completedAt: null,
    seriesId: null,
    occurrence: null,
    snoozedUntil: null,
    ...fields,
  };
}

/** Sends as a browser with one tab does, and keeps nothing beyond the page. */
export function sendFromOneTab(deliver: Send): Send {
  const channel = { post: () => undefined, hear: () => undefined, close: () => undefined };
  const locks = { request: (_name: string, _how: LockOptions, held: () => Promise<void>) => held() };
  return makeQueue({ name: 'queue', kept: keptInMemory(), openChannel: () => channel, locks, deliver }).send;
}
