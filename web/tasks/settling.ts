import type { Task } from '@tasklog/schemas';
import type { Store } from '../live/store.ts';

const LINGER_MS = 4_000;

/**
 * Lets what was completed leave the list four seconds after its answer. What is taken back in that time stays.
 * @returns how to stop.
 */
export function followSettling(
  store: Store,
  onSettled: (task: Task) => void,
  later: (run: () => void, ms: number) => () => void = laterBy,
): () => void {
  const waiting = new Map<string, () => void>();

  const settle = (taskId: string) => {
    waiting.delete(taskId);
    const task = store.state().confirmed.get(taskId)?.task;
    store.send({ kind: 'settled', taskId });
    if (task?.status === 'done') onSettled(task);
  };
  const look = () => {
    const { lingering, intents } = store.state();
    const isAwaited = (taskId: string) =>
      intents.some(({ guesses }) => guesses.some((guess) => guess.taskId === taskId));
    for (const taskId of lingering)
      if (!waiting.has(taskId) && !isAwaited(taskId))
        waiting.set(
          taskId,
          later(() => settle(taskId), LINGER_MS),
        );
    for (const [taskId, stop] of waiting)
      if (!lingering.has(taskId)) {
        stop();
        waiting.delete(taskId);
      }
  };
  const stop = store.subscribe(look);
  look();
  return () => {
    stop();
    for (const cancel of waiting.values()) cancel();
  };
}

function laterBy(run: () => void, ms: number): () => void {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
}
