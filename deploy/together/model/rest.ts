import type { Call as Http } from '@tasklog/command-api/testing/api';
import type { Problem, Task, TaskAnswer, TasksAnswer } from '@tasklog/schemas';
import type { Together } from '../services.ts';
import type { Surface } from './deeds.ts';
import { UNTIL } from './model.ts';
import type { Call, Row, Said, Set } from './model.ts';

/** Lists come from query-api, not before it has what was answered last. */
export function lists(
  all: Together,
): Pick<Surface, 'list' | 'shows'> & { wrote: (who: string, position?: string) => void } {
  const positions = new Map<string, string>();
  return {
    wrote: (who, position) => void (position && positions.set(who, position)),
    list: async (who, ids) => {
      const ask = await all.as(who, 'query');
      const after = positions.get(who);
      const { body, headers } = await ask<{ items: Task[] }>('GET', '/v1/tasks?status=all&limit=100', undefined, {
        ...(after === undefined ? {} : { 'consistency-token': after }),
      });
      if (headers.get('stale')) throw new Error('the list did not come in time');
      return body.items.map((task) => ({
        ...{ slot: ids.slotOf(task.id), version: task.version, title: task.title, status: task.status },
        ...{ priority: task.priority, tags: task.tags, due: task.due, snoozed: task.snoozedUntil !== null },
        reminders: task.reminders.map((each) => ('at' in each ? each.at : '')),
      }));
    },
    shows: ({ done: _, ...row }: Row) => row,
  };
}

export function rest(all: Together): Surface {
  const { wrote, ...reading } = lists(all);
  return {
    ...reading,
    bodyOf: (deed) => JSON.stringify(deed),
    knows: () => true,
    // Of what is gone no version is told, and of nothing whether it was so before.
    sees: (said) =>
      'no' in said
        ? said
        : said.yes.map(({ slot, version, gone }) => (gone ? { slot } : { slot, version })).sort(bySlot),
    ask: async (call, ids): Promise<Said> => {
      const ask = await all.as(call.who, 'command');
      const { status, body, headers } = await send(ask, call, ids.of('slot' in call.deed ? call.deed.slot : undefined));
      if (status >= 400) return { no: (body as unknown as Problem).code };
      wrote(call.who, headers.get('consistency-token') ?? undefined);
      const { task, tasks = task ? [task] : [], deleted = [] } = body;
      const gone = task === null && 'slot' in call.deed ? [call.deed.slot ?? -1] : deleted.map((id) => ids.slotOf(id));
      return {
        yes: [
          ...tasks.map(({ id, version }) => ({ slot: ids.slotOf(id), version, gone: false, changed: true })),
          ...gone.map((slot) => ({ slot, version: 0, gone: true, changed: true })),
        ],
      };
    },
  };
}

const bySlot = (a: { slot: number }, b: { slot: number }): number => a.slot - b.slot;

type Body = Partial<TaskAnswer> & Partial<TasksAnswer>;

function send(ask: Http, { deed, key, expected }: Call, id: string) {
  const headers = {
    'idempotency-key': key,
    ...(expected === undefined ? {} : { 'if-match': `"${String(expected)}"` }),
  };
  switch (deed.do) {
    case 'add':
      return ask<Body>('POST', '/v1/tasks', bodyOf(deed.set), headers);
    case 'edit':
      return ask<Body>('PATCH', `/v1/tasks/${id}`, bodyOf(deed.set), headers);
    case 'delete':
      return ask<Body>('DELETE', `/v1/tasks/${id}`, undefined, headers);
    case 'snooze':
      return ask<Body>('POST', `/v1/tasks/${id}/snooze`, { until: UNTIL }, headers);
    case 'complete':
    case 'reopen':
      return ask<Body>('POST', `/v1/tasks/${id}/${deed.do}`, undefined, headers);
    case 'undo':
    case 'redo':
      return ask<Body>('POST', `/v1/${deed.do}`, undefined, headers);
  }
}

const bodyOf = ({ reminders, ...set }: Set): object => ({
  ...set,
  ...(reminders && { reminders: reminders.map((at) => ({ at })) }),
});
