/** Files that are sent to be imported. Each test is a person of its own, with an empty list, on a Monday morning. */
import { expect } from 'chai';
import { parse } from '@tasklog/schemas';
import type { ImportAnswer, Problem, Task } from '@tasklog/schemas';
import { isImportAnswer } from '@tasklog/schemas/validators';
import { startTestApi } from './api.ts';
import type { Answer, Call, TestApi } from './api.ts';

type Row = { id: string; doc: Task };
type Bytes = string | Buffer<ArrayBuffer>;

export type Importing = {
  /** Of the API and the person of the running test. */
  readonly api: TestApi;
  readonly call: Call;
  readonly person: string;
  /** What comes of it, whatever that is; by somebody else when that is said. */
  send: <T = ImportAnswer>(
    body: Bytes,
    query: string,
    headers?: Record<string, string>,
    by?: string,
  ) => Promise<Answer<T>>;
  /** The answer to what is to go well. */
  imported: (body: string, query?: string) => Promise<ImportAnswer>;
  problemOf: (body: Bytes, query?: string, headers?: Record<string, string>) => Promise<Problem>;
  /** The list as it then is, by title. */
  rows: (of?: string) => Promise<Row[]>;
  titles: (of?: string) => Promise<string[]>;
};

/** To be called within a `describe`: it brings the hooks that start and stop it. */
export function importing(): Importing {
  let api: TestApi;
  let call: Call;
  let name: string;
  let people = 0;
  before(async () => {
    api = await startTestApi({ now: () => new Date('2026-11-23T09:00:00Z') });
  });
  after(() => api.stop());
  beforeEach(async () => {
    name = `person-${String(++people)}`;
    call = await api.as(name);
  });

  const send = async <T = ImportAnswer>(
    body: Bytes,
    query: string,
    headers: Record<string, string> = {},
    by = name,
  ): Promise<Answer<T>> => {
    const authorization = `Bearer ${await api.issuer.token(by)}`;
    const response = await fetch(`${api.url}/v1/import?${query}`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/octet-stream', ...headers },
      body,
    });
    return { status: response.status, headers: response.headers, body: (await response.json()) as T };
  };
  const rows = async (of = name): Promise<Row[]> =>
    (
      await api.db.query<Row>(
        `select id, doc from command.task where user_id = $1 and doc ->> 'status' <> 'deleted' order by doc ->> 'title'`,
        [api.issuer.userId(of)],
      )
    ).rows;

  return {
    get api() {
      return api;
    },
    get call() {
      return call;
    },
    get person() {
      return name;
    },
    send,
    imported: async (body, query = 'format=text') => {
      const { status, body: answer } = await send(body, query);
      expect(parse(isImportAnswer, answer)).to.have.property('ok', true);
      expect(status).to.equal(200);
      return answer;
    },
    problemOf: async (body, query = 'format=text', headers = {}) => (await send<Problem>(body, query, headers)).body,
    rows,
    titles: async (of) => (await rows(of)).map(({ doc }) => doc.title),
  };
}
