import type { RequestHandler } from 'express';
import { Problem } from '@tasklog/runtime';
import type { Pool } from '@tasklog/runtime/pool';
import type { TasksAnswer } from '@tasklog/schemas';
import { isUndoBody } from '@tasklog/schemas/validators';
import type { Handle } from '../handle.ts';
import { takeBack } from '../undo.ts';
import { answerOf } from './problems.ts';
import { callOf, optionalBodyAs } from './request.ts';
import { sendTasks, severalTasks } from './tasks.ts';

/** POST /v1/undo and /v1/redo: the change named, or the last one. */
export function undo(db: Pool, handle: Handle, which: 'undo' | 'redo'): RequestHandler {
  return async (request, response) => {
    const { changeId } = optionalBodyAs(isUndoBody, request);
    const outcome = await takeBack(db, handle, {
      ...callOf(request, response),
      which,
      changeId: changeId?.toLowerCase(),
      answer: (result, undone): TasksAnswer => ({ ...severalTasks(result), undone }),
    });
    if (outcome === undefined) {
      throw changeId === undefined
        ? new Problem(409, `nothing-to-${which}`, `There is nothing to ${which}.`)
        : new Problem(404, 'no-such-change', 'You made no change with this id.', {
            faults: [{ field: '/changeId', message: 'is not one of your changes' }],
          });
    }
    sendTasks(response, answerOf(outcome).answer as TasksAnswer);
  };
}
