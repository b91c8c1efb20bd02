import type { TaskAnswer, TasksAnswer } from '@tasklog/schemas';
import type { Answer, Api } from './api.ts';
import { askOf, writtenOf, type Send } from './intents.ts';

/** Asks the service once (which tries again by itself when the answer was lost). */
export function makeDeliver(api: Api): Send {
  return async (intent): Promise<Awaited<ReturnType<Send>>> => {
    const answer: Answer<TaskAnswer | TasksAnswer> = await api(intent.request.path, askOf(intent));
    return answer.ok ? { ...answer, value: writtenOf(intent, answer.value) } : answer;
  };
}
