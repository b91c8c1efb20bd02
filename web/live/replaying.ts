import type { Problem, Task } from '@tasklog/schemas';
import type { Answer, Api } from './api.ts';
import type { Guess } from './guess.ts';
import { newId } from './ids.ts';
import type { Intent, Send, Written } from './intents.ts';
import type { Store } from './store.ts';

const TRIES = 5;
const FIRST_PAUSE_MS = 100;

/** A task as it is after the version that was refused; undefined when that is not to be had. */
export type ReadNewer = (taskId: string, than: number) => Promise<Task | null | undefined>;

/**
 * What is refused because a task changed meanwhile is sent once more on the newer version, if nobody touched the fields
 * that it is about: two people never have to choose between changes that go together. Otherwise the refusal stands.
 */
export function makeReplaying(deliver: Send, readNewer: ReadNewer): Send {
  return async (intent): Promise<Answer<Written>> => {
    let sent = intent;
    for (let attempt = 1; ; attempt += 1) {
      const answer = await deliver(sent);
      if (answer.ok || answer.problem.status !== 412 || attempt === TRIES) return answer;
      const id = changedTask(sent, answer.problem);
      const version = sent.versions[id];
      const task = version === undefined ? null : await readNewer(id, version);
      if (!task || !intent.guesses.every((guess) => guess.taskId !== id || bears(task, guess))) return answer;
      // Under a new key: the service compares what a key was used for.
      sent = { ...sent, id: newId(), versions: { ...sent.versions, [id]: task.version } };
    }
  };
}

/** The task that a 412 is about: a batch names its operation. */
function changedTask({ versions, request }: Intent, { errors }: Problem): string {
  const place = /^\/operations\/(\d+)/.exec(errors?.[0]?.field ?? '')?.[1];
  if (place === undefined) return Object.keys(versions)[0] ?? '';
  const operations = (request.body as { operations?: { id?: string }[] } | undefined)?.operations;
  return operations?.[Number(place)]?.id ?? '';
}

/** Whether a task still is what a change was made on, in all that the change is about. A deletion is about all of it. */
export function bears(task: Task | null, { before, after }: Guess): boolean {
  if (task === null || before === null || after === null) return false;
  return Object.entries(before).every(
    ([name, was]) => JSON.stringify(task[name as keyof Task]) === JSON.stringify(was),
  );
}

/** From the live feed when it was faster, else from the list's service, which may need a moment. */
export function makeReadNewer(
  api: Api,
  store: Store,
  pause: (ms: number) => Promise<void> = (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
): ReadNewer {
  return async (taskId, than) => {
    for (let attempt = 0; attempt < TRIES; attempt += 1) {
      const known = store.state().confirmed.get(taskId);
      if (known && known.version > than) return known.task;
      const answer = await api<Task>(`/api/queries/tasks/${taskId}`);
      if (answer.ok && answer.value.version > than) {
        const { version } = answer.value;
        store.send({ kind: 'notice', change: { taskId, version, task: answer.value } });
        return answer.value;
      }
      await pause(FIRST_PAUSE_MS * 2 ** attempt);
    }
    return undefined;
  };
}
