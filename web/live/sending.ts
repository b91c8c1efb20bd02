import type { TaskAnswer, TasksAnswer } from '@tasklog/schemas';
import type { Answer, Api } from './api.ts';
import { askOf, following, NOTHING_TO_TAKE_BACK, tasksOf, writtenOf, type Intent, type Send } from './intents.ts';

type Outcome = { intent: Intent; answer: Awaited<ReturnType<Send>> };

/**
 * Sends intents as long as the page is open: those on one task one after the other, each on the version that the one
 * before led to, and others side by side.
 */
export function makeSend(deliver: Send): Send {
  const last = new Map<string, Promise<Outcome>>();

  return (intent) => {
    const ids = tasksOf(intent);
    const before = new Set(ids.flatMap((id) => last.get(id) ?? []));
    const work = Promise.all(before).then(async (earlier): Promise<Outcome> => {
      const now = earlier.reduce<Intent | null>(
        (made, { intent: made1, answer }) => made && following(made, made1, answer),
        intent,
      );
      return { intent, answer: now ? await deliver(now) : { ok: false, problem: NOTHING_TO_TAKE_BACK } };
    });
    for (const id of ids) last.set(id, work);
    return work.then(({ answer }) => {
      for (const id of ids) if (last.get(id) === work) last.delete(id);
      return answer;
    });
  };
}

/** Asks the service once (which tries again by itself when the answer was lost). */
export function makeDeliver(api: Api): Send {
  return async (intent): Promise<Awaited<ReturnType<Send>>> => {
    const answer: Answer<TaskAnswer | TasksAnswer> = await api(intent.request.path, askOf(intent));
    return answer.ok ? { ...answer, value: writtenOf(intent, answer.value) } : answer;
  };
}
