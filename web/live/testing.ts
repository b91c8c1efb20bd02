import type { Task } from '@tasklog/schemas';

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
