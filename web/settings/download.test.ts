import { expect } from 'chai';
import { makeApi } from '../live/api.ts';
import { download } from './download.ts';

const tokens = { get: () => Promise.resolve('t') };
const api = (answer: () => Response, seen: string[] = []) =>
  makeApi(
    tokens,
    () => Promise.resolve(),
    (path) => {
      seen.push(path as string);
      return Promise.resolve(answer());
    },
  );
const sending = (...pieces: string[]) =>
  new ReadableStream({
    start: (to) => {
      for (const piece of pieces) to.enqueue(new TextEncoder().encode(piece));
      to.close();
    },
  });

describe('taking a list out', () => {
  it('keeps the file under its name, and tells how much there is of it', async () => {
    const told: number[] = [];
    const seen: string[] = [];
    const headers = {
      'content-disposition': 'attachment; filename="tasklog-2026-11-27.csv"',
      'content-type': 'text/csv',
    };
    const send = api(() => new Response(sending('id,title\n', '1,milk\n'), { headers }), seen);
    const answer = await download(send, 'csv', 'v1.3', (bytes) => told.push(bytes));
    if (!answer.ok) throw new Error(answer.problem.detail);
    expect([answer.value.name, await answer.value.content.text()]).to.deep.equal([
      'tasklog-2026-11-27.csv',
      'id,title\n1,milk\n',
    ]);
    expect([told, seen]).to.deep.equal([[9, 16], ['/api/queries/export?format=csv&after=v1.3']]);
  });

  it('keeps nothing of one that broke off', async () => {
    const broken = () =>
      new Response(
        new ReadableStream({
          pull: (to) => to.error(new Error('gone')),
        }),
      );
    expect((await download(api(broken), 'events', null, () => undefined)).ok).to.equal(false);
  });
});
