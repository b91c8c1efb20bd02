import type { ChatAnswer, Problem } from '@tasklog/schemas';
import type { Together } from '../services.ts';
import type { Surface } from './deeds.ts';
import type { Call, Model } from './model.ts';
import { lists } from './rest.ts';

/** What is said to the product. A chat has no versions, and names a task by its title. */
function sentence({ deed }: Call, model: Model): string | undefined {
  if (deed.do === 'undo' || deed.do === 'redo') return deed.do;
  if (deed.do === 'add') return `add ${deed.set.title}`;
  const row = deed.slot === undefined ? undefined : model.rows.get(deed.slot);
  if (row === undefined) return undefined;
  const { title, status } = row;
  if (deed.do === 'complete' && status === 'open') return `complete ${title}`;
  if (deed.do === 'reopen' && status === 'done') return `reopen ${title}`;
  if (deed.do === 'delete' && status === 'open') return `delete ${title}`;
  return undefined;
}

export function chat(all: Together): Surface {
  const { wrote, ...reading } = lists(all);
  const threads = new Map<string, string>();
  const said = new Map<string, object>();
  const keys = new Set<string>();
  const nameOf = ({ who, key, body }: Call): string => `${who} ${key} ${body}`;
  return {
    ...reading,
    bodyOf: (deed) => JSON.stringify(deed),
    knows: (call, model) => {
      // An answer is kept with its key even when nothing was changed: a chat is not asked twice.
      const used = keys.has(`${call.who} ${call.key}`);
      if (used && !model.keeps(call)) return false;
      keys.add(`${call.who} ${call.key}`);
      if ('slot' in call.deed && model.rows.get(call.deed.slot ?? -1)?.who !== call.who) return false;
      if (said.has(nameOf(call))) return true;
      const words = sentence(call, model);
      if (call.deed.do === 'add' && Object.keys(call.deed.set).length > 1) return false;
      const threadId = threads.get(call.who);
      if (words !== undefined)
        said.set(nameOf(call), { message: words, ...(threadId === undefined ? {} : { threadId }) });
      return words !== undefined && call.expected === undefined;
    },
    // It says in words why not; what counts is that nothing was changed.
    sees: (answer) =>
      'no' in answer
        ? answer.no === 'key-reused'
          ? answer
          : []
        : answer.yes
            .filter(({ changed }) => changed)
            .map(({ slot, version, gone }) => (gone ? { slot } : { slot, version })),
    ask: async (call, ids) => {
      const ask = await all.as(call.who, 'command');
      const { status, body } = await ask<ChatAnswer>('POST', '/v1/chat', said.get(nameOf(call)), {
        'idempotency-key': call.key,
      });
      if (status >= 400) return { no: (body as unknown as Problem).code };
      threads.set(call.who, body.threadId);
      wrote(call.who, body.position);
      return {
        yes: body.changes.map(({ taskId, task }) => ({
          ...{ slot: ids.slotOf(taskId), version: task?.version ?? 0, gone: task === null, changed: true },
        })),
      };
    },
  };
}
