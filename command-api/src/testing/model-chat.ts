/** A chat with a model behind it that says what a test has it say; the clock goes where a test sends it. */
import { expect } from 'chai';
import { openAiModel } from '../conversation/openai.ts';
import { plainChat, timeZone } from './chat.ts';
import type { Chat } from './chat.ts';
import { calling, startModelServer } from './model-server.ts';
import type { ModelServer } from './model-server.ts';

export const KEY = 'sk-never-to-be-seen';
/** Thursday. */
const START = Date.parse('2026-11-26T12:00:00Z');

export type ModelChat = {
  chat: Chat;
  model: {
    /** Of the running test. */
    readonly server: ModelServer;
    wait: (ms: number) => void;
    /** A list that was shown: its numbers are what the model sees. */
    shown: (...titles: string[]) => Promise<void>;
  };
};

const SHOWN = ['Paint the kitchen', 'File the tax return', 'Call the garage'];

/** To be called within a `describe`: it brings the hooks that start and stop it. */
export function modelChat(): ModelChat {
  let server: ModelServer;
  let clock = START;
  before(async () => {
    server = await startModelServer();
  });
  const chat = plainChat(() => ({
    now: () => new Date(clock),
    model: {
      model: openAiModel({ baseUrl: server.url, apiKey: KEY, model: 'scripted' }),
      tokensPerDay: 40_000,
      withinMs: 400,
    },
  }));
  after(() => server.stop());
  beforeEach(async () => {
    // Behind every pause of the breaker.
    clock += 60_000;
    await heal();
  });

  /** A model that was well once more, so that no test sees the failures of another. */
  async function heal(): Promise<void> {
    server.answer(calling(['add_tasks', { tasks: [{ title: 'heal' }] }]));
    const other = await chat.api.as(`healer of ${chat.speaker}`);
    await other('POST', '/v1/chat', { message: 'heal', timeZone });
    server.answer(() => expect.fail('the model was asked'));
  }

  return {
    chat,
    model: {
      get server() {
        return server;
      },
      wait: (ms) => void (clock += ms),
      shown: async (...titles) => {
        for (const title of titles.length > 0 ? titles : SHOWN) await chat.say(`add task "${title}"`);
        await chat.say('list');
      },
    },
  };
}
