/** A chat over HTTP. Each test speaks as a person of its own, in one thread. */
import { expect } from 'chai';
import { parse } from '@tasklog/schemas';
import type { ChatAnswer } from '@tasklog/schemas';
import { isChatAnswer } from '@tasklog/schemas/validators';
import { startTestApi } from './api.ts';
import type { Call, TestApi, TestApiOptions } from './api.ts';

export const timeZone = 'Europe/Oslo';

export type Row = {
  title: string;
  status: string;
  due: string | null;
  priority: string;
  rrule: string | null;
  version: number;
};

export type Chat = {
  /** Of the API and the person of the running test. */
  readonly api: TestApi;
  readonly call: Call;
  readonly speaker: string;
  readonly threadId: string | undefined;
  /** Says something in the thread of this test. */
  say: (message: string, headers?: Record<string, string>) => Promise<ChatAnswer>;
  /** From here on it is said in another thread. */
  openThread: () => void;
  /** The tasks of the person of the running test, deleted ones too: all, or those of that title. */
  rows: (title?: string) => Promise<Row[]>;
  rowsOf: (user: string) => Promise<Row[]>;
};

/** To be called within a `describe`: it brings the hooks that start and stop it. */
export function plainChat(options: () => TestApiOptions = () => ({})): Chat {
  let api: TestApi;
  let call: Call;
  let person = 0;
  let threadId: string | undefined;
  const speaker = (): string => `speaker ${String(person)}`;
  before(async () => {
    api = await startTestApi(options());
  });
  after(() => api.stop());
  beforeEach(async () => {
    person += 1;
    call = await api.as(speaker());
    threadId = undefined;
  });

  async function say(message: string, headers: Record<string, string> = {}): Promise<ChatAnswer> {
    const { status, body } = await call<ChatAnswer>(
      'POST',
      '/v1/chat',
      { message, timeZone, ...(threadId === undefined ? {} : { threadId }) },
      headers,
    );
    expect(status, JSON.stringify(body)).to.equal(200);
    expect(parse(isChatAnswer, body)).to.have.property('ok', true);
    threadId = body.threadId;
    return body;
  }
  const rowsOf = async (user: string): Promise<Row[]> =>
    (
      await api.db.query<Row>(
        `select doc ->> 'title' as title, doc ->> 'status' as status, doc ->> 'due' as due,
                doc ->> 'priority' as priority, doc -> 'recurrence' ->> 'rrule' as rrule, version
         from command.task where user_id = $1 order by id`,
        [api.issuer.userId(user)],
      )
    ).rows;

  return {
    get api() {
      return api;
    },
    get call() {
      return call;
    },
    get speaker() {
      return speaker();
    },
    get threadId() {
      return threadId;
    },
    say,
    openThread: () => void (threadId = undefined),
    rows: async (title) => (await rowsOf(speaker())).filter((row) => title === undefined || row.title === title),
    rowsOf,
  };
}
