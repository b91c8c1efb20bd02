import type { RequestHandler, Response } from 'express';
import { invalid } from '@tasklog/runtime';
import { isBatch, isNewTask, isSkipBody, isSnoozeBody, isTaskPatch } from '@tasklog/schemas/validators';
import type { Batch, Command, NewTask, TaskAnswer, TaskPatch, TasksAnswer } from '@tasklog/schemas';
import { publicTask } from '../envelope.ts';
import type { Handle } from '../handle.ts';
import type { Result, Wish } from '../request.ts';
import { newId } from '../ids.ts';
import { answerOf } from './problems.ts';
import { bodyAs, callOf, optionalBodyAs, taskIdOf, versionOf } from './request.ts';

/** POST /v1/tasks: 201 with the task, its address and its version. */
export function addTask(handle: Handle): RequestHandler {
  return async (request, response) => {
    const body = bodyAs(isNewTask, request);
    const wish = additionOf(body);
    const outcome = await handle({
      ...callOf(request, response),
      inChosenZone: body.timeZone === undefined,
      wishes: [wish],
      answer: oneTask,
    });
    sendTask(response, answerOf(outcome).answer as TaskAnswer, 201);
  };
}

/** Under the client's id, or a new one that nobody else can have. */
function additionOf({ id, ...fields }: NewTask): Wish {
  if (id === undefined) return { command: { type: 'add', taskId: newId(), ...fields }, fresh: true };
  return { command: { type: 'add', taskId: id.toLowerCase(), ...fields } };
}

/** PATCH, DELETE and the verbs of one task: 200 with the task as it is now. */
export function changeTask(
  handle: Handle,
  commandOf: (request: Parameters<RequestHandler>[0], taskId: string) => Command,
): RequestHandler {
  return async (request, response) => {
    const expected = versionOf(request);
    const wish: Wish = {
      command: commandOf(request, taskIdOf(request)),
      ...(expected === undefined ? {} : { expected }),
    };
    const outcome = await handle({
      ...callOf(request, response),
      wishes: [wish],
      answer: oneTask,
    });
    sendTask(response, answerOf(outcome).answer as TaskAnswer, 200);
  };
}

export const patch = (handle: Handle): RequestHandler =>
  changeTask(handle, (request, taskId) => updateOf(taskId, bodyAs(isTaskPatch, request)));

function updateOf(taskId: string, { scope, ...set }: TaskPatch): Command {
  return { type: 'update', taskId, set, ...(scope === undefined ? {} : { scope }) };
}

export const remove = (handle: Handle): RequestHandler =>
  changeTask(handle, (_, taskId) => ({ type: 'delete', taskId }));
export const complete = (handle: Handle): RequestHandler =>
  changeTask(handle, (_, taskId) => ({ type: 'complete', taskId }));
export const reopen = (handle: Handle): RequestHandler =>
  changeTask(handle, (_, taskId) => ({ type: 'reopen', taskId }));

/** POST /v1/tasks/{id}/skip: this date of a repeat is passed over. */
export const skip = (handle: Handle): RequestHandler =>
  changeTask(handle, (request, taskId) => {
    const { to } = optionalBodyAs(isSkipBody, request);
    return { type: 'skip', taskId, ...(to === undefined ? {} : { to }) };
  });

/** Until an instant, or for so many minutes from now. */
export function snooze(handle: Handle, now: () => Date): RequestHandler {
  return changeTask(handle, (request, taskId) => {
    const { until, minutes } = bodyAs(isSnoozeBody, request);
    return {
      type: 'snooze',
      taskId,
      until: until ?? new Date(now().getTime() + (minutes ?? 0) * 60_000).toISOString(),
    };
  });
}

/** POST /v1/tasks/batch: all of it happens, or none; one change, so one undo. */
export function batch(handle: Handle): RequestHandler {
  return async (request, response) => {
    const { operations } = bodyAs(isBatch, request);
    const wishes = operations.map(wishOf);
    const twice = wishes.findIndex(
      ({ command }, n) => wishes.findIndex((other) => other.command.taskId === command.taskId) !== n,
    );
    if (twice >= 0)
      throw invalid([
        {
          field: `/operations/${String(twice)}/id`,
          message: 'is in this batch already; say all of one task in one operation',
        },
      ]);
    const zoneless = operations.some((one) => one.op === 'add' && one.task.timeZone === undefined);
    const outcome = await handle({
      ...callOf(request, response),
      inChosenZone: zoneless,
      wishes,
      answer: severalTasks,
    });
    sendTasks(response, answerOf(outcome, (index) => `/operations/${String(index)}`).answer as TasksAnswer);
  };
}

function wishOf(operation: Batch['operations'][number]): Wish {
  if (operation.op === 'add') return additionOf(operation.task);
  const taskId = operation.id.toLowerCase();
  const expected = operation.version === undefined ? {} : { expected: operation.version };
  if (operation.op === 'update') return { command: updateOf(taskId, operation.set), ...expected };
  return { command: { type: operation.op, taskId }, ...expected };
}

/** The answer to a change of one task; null in place of one that is deleted. */
export function oneTask({ changeId, tasks, position }: Result): TaskAnswer {
  const [only] = tasks;
  return { task: only ? publicTask(only.task, only.version) : null, changeId, position };
}

export function severalTasks({ changeId, tasks: all, position }: Result): TasksAnswer {
  // As they are now, each once.
  const tasks = [...new Map(all.map((result) => [result.task.id, result])).values()];
  const shown = tasks.map(({ task, version }) => publicTask(task, version));
  return {
    tasks: shown.filter((task) => task !== null),
    deleted: tasks.filter((_, n) => shown[n] === null).map(({ task }) => task.id),
    changeId,
    position,
  };
}

/** With its version as ETag, its place when it is new, and the position to ask for in a query. */
export function sendTask(response: Response, answer: TaskAnswer, status: number): void {
  if (answer.task) response.set('ETag', `"${String(answer.task.version)}"`);
  if (answer.task && status === 201) response.location(`/v1/tasks/${answer.task.id}`);
  if (answer.position !== '') response.set('Consistency-Token', answer.position);
  response.status(status).json(answer);
}

export function sendTasks(response: Response, answer: TasksAnswer): void {
  if (answer.position !== '') response.set('Consistency-Token', answer.position);
  response.json(answer);
}
