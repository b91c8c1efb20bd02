import type { Core } from '../core.ts';
import { previewRestore, restore, restoreTask } from './restore.ts';
import type { Route } from './route.ts';
import * as tasks from './tasks.ts';
import { undo } from './undo.ts';

/** What is done with tasks, and what takes it back. */
export function taskRoutes(core: Core): Route[] {
  const { db, handle, settings, now } = core;
  const zoneOf = async (userId: string): Promise<string | undefined> => (await settings.read(userId)).chosen.timeZone;
  return [
    {
      method: 'post',
      path: '/v1/tasks',
      summary: 'Add a task',
      body: 'NewTask',
      answer: 'TaskAnswer',
      status: 201,
      handler: tasks.addTask(handle),
    },
    {
      method: 'post',
      path: '/v1/tasks/batch',
      summary: 'Several changes, all or none',
      body: 'Batch',
      answer: 'TasksAnswer',
      handler: tasks.batch(handle),
    },
    {
      method: 'patch',
      path: '/v1/tasks/{id}',
      summary: 'Change fields of a task',
      body: 'TaskPatch',
      answer: 'TaskAnswer',
      versioned: true,
      handler: tasks.patch(handle),
    },
    {
      method: 'delete',
      path: '/v1/tasks/{id}',
      summary: 'Delete a task; undo brings it back',
      answer: 'TaskAnswer',
      versioned: true,
      handler: tasks.remove(handle),
    },
    {
      method: 'post',
      path: '/v1/tasks/{id}/complete',
      summary: 'Complete a task',
      answer: 'TaskAnswer',
      versioned: true,
      handler: tasks.complete(handle),
    },
    {
      method: 'post',
      path: '/v1/tasks/{id}/reopen',
      summary: 'Reopen a task',
      answer: 'TaskAnswer',
      versioned: true,
      handler: tasks.reopen(handle),
    },
    {
      method: 'post',
      path: '/v1/tasks/{id}/skip',
      summary: 'Pass over this date of a repeat',
      body: 'SkipBody',
      optionalBody: true,
      answer: 'TaskAnswer',
      versioned: true,
      handler: tasks.skip(handle),
    },
    {
      method: 'post',
      path: '/v1/tasks/{id}/snooze',
      summary: 'Put its reminder off',
      body: 'SnoozeBody',
      answer: 'TaskAnswer',
      versioned: true,
      handler: tasks.snooze(handle, now),
    },
    {
      method: 'post',
      path: '/v1/undo',
      summary: 'Take a change back',
      body: 'UndoBody',
      optionalBody: true,
      answer: 'TasksAnswer',
      handler: undo(db, handle, 'undo'),
    },
    {
      method: 'post',
      path: '/v1/redo',
      summary: 'Take an undo back',
      body: 'UndoBody',
      optionalBody: true,
      answer: 'TasksAnswer',
      handler: undo(db, handle, 'redo'),
    },
    {
      method: 'post',
      path: '/v1/tasks/{id}/restore',
      summary: 'Make a task again what it was; undo takes it back',
      body: 'TaskRestore',
      answer: 'TaskAnswer',
      versioned: true,
      handler: restoreTask(core, zoneOf),
    },
    {
      method: 'post',
      path: '/v1/restore/preview',
      summary: 'What making the list again what it was would do; writes nothing',
      body: 'RestorePreview',
      answer: 'Restoration',
      handler: previewRestore(core, zoneOf),
    },
    {
      method: 'post',
      path: '/v1/restore',
      summary: 'Make tasks again what they were, as the preview showed; one change',
      body: 'RestoreBody',
      answer: 'TasksAnswer',
      handler: restore(core, zoneOf),
    },
  ];
}
