/** Which operation comes when, and by whom: pages, searches and tasks by id, and commands with a key and If-Match among them. */
import { addAndComplete } from '../http/commands.ts';
import { ask } from '../reading/load.ts';
import { pageOf, searchOf } from '../reading/questions.ts';

export type Person = { token: string; taskId: string };
export type Kind = 'page' | 'search' | 'task' | 'command';
export type Operation = { kind: Kind; done: Promise<void> };

/** Eight of ten are questions. */
const ORDER: readonly Kind[] = [
  'page',
  'task',
  'command',
  'search',
  'page',
  'task',
  'page',
  'command',
  'search',
  'task',
];

export const SHARE = ORDER.filter((kind) => kind !== 'command').length / ORDER.length;

export const kindOf = (n: number): Kind => ORDER[n % ORDER.length] ?? 'page';

/** Begins the n-th; it is done when it is answered as it should be, and rejects otherwise. */
export function operations(
  urls: { command: string; query: string },
  people: readonly Person[],
): (n: number) => Operation {
  const tokens = people.map(({ token }) => token);
  const command = addAndComplete(urls.command, tokens);
  const get = async (path: string, token: string): Promise<void> => {
    const { status, text } = await ask(urls.query, { path, token });
    if (status !== 200) throw new Error(`${path} was answered ${String(status)}: ${text}`);
  };
  return (n) => {
    // Whose turn it is goes through the people and whose kind it is through the order, by rounds of their own.
    const turn = Math.floor(n / ORDER.length) * 7 + (n % ORDER.length);
    const { token = '', taskId = '' } = people[turn % people.length] ?? {};
    const kind = kindOf(n);
    const begun: Record<Kind, () => Promise<void>> = {
      page: () => get(pageOf(turn), token),
      search: () => get(searchOf(turn), token),
      task: () => get(`/v1/tasks/${taskId}`, token),
      command: () => command(turn),
    };
    return { kind, done: begun[kind]() };
  };
}
