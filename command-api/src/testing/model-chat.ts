/**
 * A chat with a model behind it that says what a test has it say. Each test speaks as a person of its own, in one thread; the
 * clock goes where a test sends it.
 */
import { expect } from 'chai';
import type { ChatAnswer } from '@tasklog/schemas';
import { openAiModel } from '../conversation/openai.ts';
import { startTestApi } from './api.ts';
import type { Call, TestApi } from './api.ts';
import { calling, startModelServer } from './model-server.ts';
import type { ModelServer } from './model-server.ts';

export const KEY = 'sk-never-to-be-seen';
export const timeZone = 'Europe/Oslo';
/** Thursday. */
const START = Date.parse('2026-11-26T12:00:00Z');

export type Row = { title: string; status: string; due: string | null; version: number };

export type ModelChat = {
  /** Of the API, its model and the person of the running test. */
  readonly server: ModelServer;
  readonly api: TestApi;
  readonly call: Call;
  readonly speaker: string;
  wait: (ms: number) => void;
  /** Says something in the thread of this test. */
  say: (message: string) => Promise<ChatAnswer>;
  /** The tasks of the person of the running test, or of somebody else. */
  rows: (user?: string) => Promise<Row[]>;
  /** A list that was shown: its numbers are what the model sees. */
  shown: (...titles: string[]) => Promise<void>;
};

const SHOWN = ['Paint the kitchen', 'File the tax return', 'Call the garage'];

/** To be called within a `describe`: it brings the hooks that start and stop it. */
export function modelChat(): ModelChat {
  let server: ModelServer;
  let api: TestApi;
  let call: Call;
  let clock = START;
  let person = 0;
  let threadId: string | undefined;
  const speaker = (): string => `speaker ${String(person)}`;
  before(async () => {
    server = await startModelServer();
    api = await startTestApi({
      now: () => new Date(clock),
      model: {
        model: openAiModel({ baseUrl: server.url, apiKey: KEY, model: 'scripted' }),
        tokensPerDay: 40_000,
        withinMs: 400,
      },
    });
  });
  after(async () => {
    await api.stop();
    await server.stop();
  });
  beforeEach(async () => {
    person += 1;
    call = await api.as(speaker());
    threadId = undefined;
    // Behind every pause of the breaker.
    clock += 60_000;
    await heal();
  });

  /** A model that was well once more, so that no test sees the failures of another. */
  async function heal(): Promise<void> {
    server.answer(calling(['add_tasks', { tasks: [{ title: 'heal' }] }]));
    const other = await api.as(`healer ${String(person)}`);
    await other('POST', '/v1/chat', { message: 'heal', timeZone });
    server.answer(() => expect.fail('the model was asked'));
  }

  async function say(message: string): Promise<ChatAnswer> {
    const { status, body } = await call<ChatAnswer>('POST', '/v1/chat', {
      message,
      timeZone,
      ...(threadId === undefined ? {} : { threadId }),
    });
    expect(status, JSON.stringify(body)).to.equal(200);
    threadId = body.threadId;
    return body;
  }

  const rows = async (user = speaker()): Promise<Row[]> =>
    (
      await api.db.query<Row>(
        `select doc ->> 'title' as title, doc ->> 'status' as status, doc ->> 'due' as due, version from command.task where user_id = $1 order by id`,
        [api.issuer.userId(user)],
      )
    ).rows;

  return {
    get server() {
      return server;
    },
    get api() {
      return api;
    },
    get call() {
      return call;
    },
    get speaker() {
      return speaker();
    },
    wait: (ms) => void (clock += ms),
    say,
    rows,
    shown: async (...titles) => {
      for (const title of titles.length > 0 ? titles : SHOWN) await say(`add task "${title}"`);
      await say('list');
    },
  };
}
