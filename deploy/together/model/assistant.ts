import { assistantAt, wordsIn } from '@tasklog/command-api/testing/assistant';
import type { Assistant } from '@tasklog/command-api/testing/assistant';
import type { ToolChange } from '@tasklog/schemas';
import type { Together } from '../services.ts';
import type { Surface } from './deeds.ts';
import { UNTIL } from './model.ts';
import type { Call, Set } from './model.ts';
import { lists } from './rest.ts';

export function assistant(all: Together): Surface & { close: () => Promise<void> } {
  const { wrote, ...reading } = lists(all);
  const clients = new Map<string, Assistant>();
  const clientOf = async (who: string): Promise<Assistant> => {
    const found = clients.get(who);
    if (found) return found;
    const made = await assistantAt(new URL(`${all.urls.command}/mcp`), await all.token(who, 'user'));
    clients.set(who, made);
    return made;
  };
  return {
    ...reading,
    bodyOf: (deed, expected) => JSON.stringify([deed, expected]),
    close: async () => void (await Promise.all([...clients.values()].map((each) => each.close()))),
    // There is no redo, no reminder at an instant, and an edit must name something.
    knows: ({ deed, expected }) =>
      deed.do !== 'redo' &&
      !('set' in deed && (deed.set.reminders !== undefined || Object.keys(deed.set).length === 0)) &&
      !(expected !== undefined && deed.do === 'snooze'),
    sees: (said) => ('no' in said ? said : said.yes.map(({ slot, version, changed }) => ({ slot, version, changed }))),
    ask: async (call, ids) => {
      const client = await clientOf(call.who);
      const [tool, args] = toolFor(call, ids.of('slot' in call.deed ? call.deed.slot : undefined));
      const { isError, content, structuredContent } = await client.raw(tool, { requestId: call.key, ...args });
      const change = structuredContent as ToolChange | undefined;
      const [failure] = change?.failures ?? [];
      // What concerns the whole call is told in words alone, its code first.
      if (isError || change === undefined)
        return { no: failure?.code ?? /^([a-z-]+):/.exec(wordsIn(content))?.[1] ?? wordsIn(content) };
      wrote(call.who, change.position);
      return {
        yes: change.done.map(({ id, version, change: what }) => ({
          ...{ slot: ids.slotOf(id), version, gone: what === 'deleted', changed: what !== 'unchanged' },
        })),
      };
    },
  };
}

function toolFor({ deed, expected }: Call, ref: string): [tool: string, args: object] {
  const version = expected === undefined ? {} : { expectedVersion: expected };
  switch (deed.do) {
    case 'add':
      return ['add_tasks', { tasks: [added(deed.set)] }];
    case 'edit':
      return ['update_tasks', { items: [{ ref, ...fields(deed.set), ...version }] }];
    case 'snooze':
      return ['snooze_reminders', { items: [{ ref, until: UNTIL }] }];
    case 'complete':
    case 'reopen':
    case 'delete':
      return [`${deed.do}_tasks`, { refs: [ref], ...version }];
    case 'undo':
    case 'redo':
      return [deed.do, {}];
  }
}

const PRIORITIES = { none: undefined, high: 'high', urgent: 'urgent' } as const;

/** What a field is emptied by has a name of its own. */
function fields({ due, priority, ...set }: Set): object {
  const clear = [...(due === null ? ['due'] : []), ...(priority === 'none' ? ['priority'] : [])];
  return {
    set: { ...set, ...(due && { due }), ...(priority && priority !== 'none' && { priority: PRIORITIES[priority] }) },
    ...(clear.length > 0 && { clear }),
  };
}

const added = ({ due, priority, ...set }: Set): object => ({
  ...set,
  ...(due && { due }),
  ...(priority && priority !== 'none' && { priority }),
});
