/** A click in a widget, as the message that it stands for. */
import type { ChatkitAction } from '@tasklog/schemas';
import type { Click } from './said.ts';

export function clickOf(action: ChatkitAction): { message: string; click: Click } {
  switch (action.type) {
    case 'task.complete':
      return onTask(action.payload, (n) => `complete ${n}`);
    case 'task.reopen':
      return onTask(action.payload, (n) => `reopen ${n}`);
    case 'task.snooze': {
      const { minutes } = action.payload;
      return onTask(action.payload, (n) => `snooze ${n} for ${String(minutes)} minutes`);
    }
    case 'change.undo':
      return { message: 'undo', click: { kind: 'change', changeId: action.payload.changeId.toLowerCase() } };
    case 'plan.confirm':
      return { message: 'yes', click: { kind: 'plan', token: action.payload.token } };
    case 'plan.deny':
      return { message: 'no', click: { kind: 'plan', token: action.payload.token } };
  }
}

function onTask(
  { taskId, version }: { taskId: string; version: number },
  words: (n: string) => string,
): { message: string; click: Click } {
  const click: Click = { kind: 'task', taskId: taskId.toLowerCase(), version, words: (n) => words(String(n)) };
  // What is remembered of it: "it" is the task that was touched.
  return { message: words('it'), click };
}
