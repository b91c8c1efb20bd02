/** What Ann has: one of everything that has an id, each with a text in it that nobody else may ever be shown. */
import { randomUUID } from 'node:crypto';
import { callTool } from './mcp.ts';
import type { Operation } from './operations.ts';
import type { Answer, Sent } from './send.ts';
import type { Stage } from './stage.ts';

/** In no request of anybody but Ann. */
export const SECRET = 'annsecret7f3c';

type Json = Record<string, unknown>;
const json = (body: unknown): Pick<Sent, 'headers' | 'body'> => ({
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

async function done(answer: Promise<Answer>): Promise<Json> {
  const { status, text } = await answer;
  if (status >= 300) throw new Error(`${String(status)} ${text}`);
  return JSON.parse(text) as Json;
}

/** A task that repeats, reminds, and was changed once, so that every verb has something to do. */
export async function freshTask(stage: Stage, who = 'ann'): Promise<{ id: string; changeId: string }> {
  const mark = who === 'ann' ? SECRET : `of-${who}`;
  const task = {
    ...{ title: `water the plants ${mark}`, due: '2027-03-01T09:00', timeZone: 'UTC', tags: [mark] },
    ...{ recurrence: { rrule: 'FREQ=WEEKLY;BYDAY=MO' }, reminders: [{ minutesBefore: 30 }] },
  };
  const { task: added } = await done(stage.askAs(who, 'command', '/v1/tasks', { method: 'POST', ...json(task) }));
  const { id } = added as { id: string };
  const changed = stage.askAs(who, 'command', `/v1/tasks/${id}`, { method: 'PATCH', ...json({ notes: mark }) });
  return { id, changeId: (await done(changed))['changeId'] as string };
}

/** A change that an assistant proposed and that waits for her yes. */
export async function freshPlan(stage: Stage): Promise<string> {
  const refs = [await freshTask(stage), await freshTask(stage)].map(({ id }) => id);
  const { text } = await callTool(stage, 'ann', 'delete_tasks', { requestId: randomUUID(), refs });
  const id = /\/plans\/([0-9a-f-]{36})/.exec(text)?.[1];
  if (id === undefined) throw new Error(`no plan: ${text}`);
  return id;
}

/** A browser that takes push messages. */
export async function freshBrowser(stage: Stage): Promise<string> {
  const browser = {
    endpoint: `https://10.1.2.3/${SECRET}/${randomUUID()}`,
    keys: { p256dh: `B${'A'.repeat(86)}`, auth: 'A'.repeat(22) },
    name: `${SECRET} ${randomUUID()}`,
  };
  const path = '/v1/notification-settings/push';
  const answer = await done(stage.askAs('ann', 'command', path, { method: 'POST', ...json(browser) }));
  const { browsers } = answer['push'] as { browsers: { id: string; name: string }[] };
  return browsers.find(({ name }) => name === browser.name)?.id ?? '';
}

/** A task without a date, which may be changed in any way. */
async function plainTask(stage: Stage): Promise<string> {
  const body = json({ title: `wax the skis ${SECRET}` });
  const { task } = await done(stage.askAs('ann', 'command', '/v1/tasks', { method: 'POST', ...body }));
  return (task as { id: string }).id;
}

const MAKERS: Record<string, (stage: Stage) => Promise<string>> = {
  '/v1/tasks/{id}': async (stage) => (await freshTask(stage)).id,
  'PATCH /v1/tasks/{id}': plainTask,
  '/v1/plans/{id}': freshPlan,
  '/v1/notification-settings/push/{id}': freshBrowser,
};

/** How what an operation is about is made; undefined where it belongs to nobody. Throws for one that nobody thought of. */
export function makerFor({ method, path }: Operation): ((stage: Stage) => Promise<string>) | undefined {
  if (!path.includes('{') || path.startsWith('/ops/')) return undefined;
  const kind = Object.keys(MAKERS).find((each) => path.startsWith(each));
  const maker = MAKERS[`${method} ${path}`] ?? (kind === undefined ? undefined : MAKERS[kind]);
  if (maker === undefined) throw new Error(`nobody has said how what ${path} is about is made: see belongings.ts`);
  return maker;
}

/** Ids of all kinds that are Ann's. */
export async function idsOfAnn(stage: Stage): Promise<Record<string, string>> {
  const task = await freshTask(stage);
  const chat = { message: `buy ${SECRET} milk tomorrow` };
  const said = await done(stage.askAs('ann', 'command', '/v1/chat', { method: 'POST', ...json(chat) }));
  const input = { content: [{ type: 'input_text', text: chat.message }], attachments: [], inference_options: {} };
  const create = json({ type: 'threads.create', params: { input } });
  const { text } = await stage.askAs('ann', 'command', '/chatkit', { method: 'POST', ...create });
  const found = (what: RegExp): string => what.exec(text)?.[1] ?? '';
  return {
    task: task.id,
    change: task.changeId,
    plan: await freshPlan(stage),
    browser: await freshBrowser(stage),
    thread: String(said['threadId']),
    'thread of ChatKit': found(/"thr_([0-9a-f-]{36})"/),
    'message of ChatKit': found(/"msg_([0-9a-f-]{36})"/),
    user: stage.userId('ann'),
  };
}
