/** A client of ChatKit, and somebody new who speaks by it in each test. */
import { expect } from 'chai';
import { parse } from '@tasklog/schemas';
import type {
  ChatkitAction,
  ChatkitEvent,
  ChatkitItemPage,
  ChatkitThreadItem,
  ChatkitWidgetItem,
} from '@tasklog/schemas';
import { isChatkitEvent } from '@tasklog/schemas/validators';
import { startTestApi } from './api.ts';
import type { Answer, Call, TestApi } from './api.ts';

const metadata = { timeZone: 'Europe/Oslo' };

export type ChatkitBench = {
  readonly api: TestApi;
  readonly name: string;
  readonly token: string;
  /** Calls the API as whoever speaks. */
  readonly call: Call;
  /** Streams are asked for by this one's token from now on. */
  speakAs: (name: string) => Promise<void>;
  ask: <T>(type: string, params: object, by?: Call) => Promise<Answer<T>>;
  /** The events of a stream, each as it must stand on the wire. */
  stream: (type: string, params: object, headers?: Record<string, string>) => Promise<ChatkitEvent[]>;
  create: (text: string) => Promise<{ thread: string; events: ChatkitEvent[] }>;
  say: (thread: string, text: string) => Promise<ChatkitEvent[]>;
  click: (thread: string, item: ChatkitThreadItem, action: ChatkitAction) => Promise<ChatkitEvent[]>;
  /** Of the tasks of that title, as they are kept. */
  statusOf: (title: string) => Promise<string[]>;
  itemsIn: (thread: string) => Promise<ChatkitThreadItem[]>;
};

/** For the suite it is called in. */
export function chatkitBench(): ChatkitBench {
  let api: TestApi;
  let name: string;
  let token: string;
  let call: Call;
  let person = 0;
  before(async () => {
    api = await startTestApi();
  });
  beforeEach(async () => {
    name = `chatter ${String((person += 1))}`;
    token = await api.issuer.token(name);
    call = await api.as(name);
  });
  after(() => api.stop());

  const ask = <T>(type: string, params: object, by: Call = call): Promise<Answer<T>> =>
    by<T>('POST', '/chatkit', { type, params, metadata });
  async function stream(type: string, params: object, headers: Record<string, string> = {}): Promise<ChatkitEvent[]> {
    const response = await fetch(`${api.url}/chatkit`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ type, params, metadata }),
    });
    const text = await response.text();
    expect(response.status, text).to.equal(200);
    expect(response.headers.get('content-type')).to.contain('text/event-stream');
    expect(text.endsWith('\n\n')).to.equal(true);
    return text
      .slice(0, -2)
      .split('\n\n')
      .map((line) => {
        expect(line.startsWith('data: ') && !line.includes('\n')).to.equal(true);
        const event: unknown = JSON.parse(line.slice(6));
        expect(parse(isChatkitEvent, event), line).to.have.property('ok', true);
        return event as ChatkitEvent;
      });
  }
  const create = async (text: string): Promise<{ thread: string; events: ChatkitEvent[] }> => {
    const events = await stream('threads.create', { input: input(text) });
    const [first] = events;
    if (first?.type !== 'thread.created') throw new Error(JSON.stringify(first));
    return { thread: first.thread.id, events };
  };
  const say = (thread: string, text: string): Promise<ChatkitEvent[]> =>
    stream('threads.add_user_message', { thread_id: thread, input: input(text) });
  const click = (thread: string, item: ChatkitThreadItem, action: ChatkitAction): Promise<ChatkitEvent[]> =>
    stream('threads.custom_action', { thread_id: thread, item_id: item.id, action });
  const statusOf = async (title: string): Promise<string[]> =>
    (
      await api.db.query<{ status: string }>(
        `select doc ->> 'status' as status from command.task where user_id = $1 and doc ->> 'title' = $2`,
        [api.issuer.userId(name), title],
      )
    ).rows.map(({ status }) => status);
  const itemsIn = async (thread: string): Promise<ChatkitThreadItem[]> =>
    (await ask<ChatkitItemPage>('items.list', { thread_id: thread, order: 'asc', limit: 100 })).body.data;

  return {
    get api() {
      return api;
    },
    get name() {
      return name;
    },
    get token() {
      return token;
    },
    get call() {
      return call;
    },
    speakAs: async (other) => {
      token = await api.issuer.token(other);
    },
    ...{ ask, stream, create, say, click, statusOf, itemsIn },
  };
}

export const input = (text: string) => ({
  content: [{ type: 'input_text', text }],
  attachments: [],
  inference_options: {},
});

export const done = (events: readonly ChatkitEvent[]): ChatkitThreadItem[] =>
  events.flatMap((event) => (event.type === 'thread.item.done' ? [event.item] : []));

export const textOf = (items: readonly ChatkitThreadItem[]): string =>
  items.flatMap((item) => (item.type === 'assistant_message' ? item.content.map(({ text }) => text) : [])).join(' ');

export const widgetIn = (items: readonly ChatkitThreadItem[]): ChatkitWidgetItem => {
  const found = items.find((item) => item.type === 'widget');
  if (!found) throw new Error(`no widget in ${JSON.stringify(items)}`);
  return found;
};

export const questionIn = (items: readonly ChatkitThreadItem[]) => {
  const found = items.find((item) => item.type === 'structured_input');
  if (!found) throw new Error(`no question in ${JSON.stringify(items)}`);
  return found;
};

export const actionsIn = (node: unknown): ChatkitAction[] => {
  if (node === null || typeof node !== 'object') return [];
  const { onClickAction, ...rest } = node as { onClickAction?: ChatkitAction };
  const own = onClickAction ? [{ type: onClickAction.type, payload: onClickAction.payload } as ChatkitAction] : [];
  return [...own, ...Object.values(rest).flatMap(actionsIn)];
};

export const actionOf = (widget: ChatkitWidgetItem, type: ChatkitAction['type'], nth = 0): ChatkitAction => {
  const found = actionsIn(widget.widget).filter((action) => action.type === type)[nth];
  if (!found) throw new Error(`no ${type} in ${JSON.stringify(widget)}`);
  return found;
};
