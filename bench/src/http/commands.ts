/** Commands as a client sends them: token, Idempotency-Key, and, for what must not have changed meanwhile, If-Match. */
import { randomUUID } from 'node:crypto';
import { newId } from '@tasklog/command-api/ids';
import { DUE, TAGS, TITLE } from '../append/writer.ts';
import { ask } from '../reading/load.ts';

export type Person = { url: string; token: string };

/** The id of the new task is known before it is answered. */
export function add({ url, token }: Person): { taskId: string; done: Promise<void> } {
  const body = { id: newId(), title: TITLE, due: DUE, tags: TAGS };
  const headers = { 'idempotency-key': randomUUID() };
  const done = ask(url, { path: '/v1/tasks', token, body }, headers).then(({ status, text }) => {
    if (status !== 201) throw new Error(`adding was answered ${String(status)}: ${text}`);
  });
  return { taskId: body.id, done };
}

export async function complete({ url, token }: Person, taskId: string): Promise<void> {
  const headers = { 'idempotency-key': randomUUID(), 'if-match': '"1"' };
  const { status, text } = await ask(url, { path: `/v1/tasks/${taskId}/complete`, token, body: {} }, headers);
  if (status !== 200) throw new Error(`completing was answered ${String(status)}: ${text}`);
}

/** Half of the commands add a task, the others complete one that was added and answered before. */
export function addAndComplete(url: string, tokens: readonly string[]): (n: number) => Promise<void> {
  const open: { taskId: string; token: string }[] = [];
  let turn = 0;
  return async (n) => {
    const next = (turn += 1) % 2 === 0 ? open.shift() : undefined;
    if (next) return complete({ url, token: next.token }, next.taskId);
    const token = tokens[n % tokens.length] ?? '';
    const { taskId, done } = add({ url, token });
    await done;
    open.push({ taskId, token });
  };
}
