import { expect } from 'chai';
import type { ChatkitThread, Problem } from '@tasklog/schemas';
import type { Answer } from '../live/api.ts';
import { en } from '../messages/catalogue.ts';
import { makeWords } from '../messages/words.ts';
import type { Protocol } from './protocol.ts';
import { makeThreads } from './thread-list.ts';

const thread = (id: string, title = id): ChatkitThread => ({
  id,
  title,
  created_at: '2026-11-23T08:00:00.000Z',
  status: { type: 'active' },
  items: { data: [], has_more: false },
});
const away: Problem = { type: 'about:blank', title: '', status: 503, code: 'unreachable', detail: 'Not reachable.' };

function given(...answers: unknown[]) {
  const asked: [string, object][] = [];
  const told: string[] = [];
  const protocol = {
    ask: (type: string, params: object) => {
      asked.push([type, params]);
      const next = answers.shift();
      const answer: Answer<unknown> =
        next === away ? { ok: false, problem: away } : { ok: true, value: next, headers: new Headers() };
      return Promise.resolve(answer);
    },
  } as unknown as Protocol;
  return { threads: makeThreads(protocol, makeWords('en', en), (_problem, what) => told.push(what)), asked, told };
}
const titles = ({ list }: ReturnType<typeof makeThreads>) => list.get().threads?.map(({ title }) => title);

describe('the list of conversations', () => {
  it('is read page by page', async () => {
    const { threads, asked } = given(
      { data: [thread('b')], has_more: true, after: 'b' },
      { data: [thread('a')], has_more: false },
    );
    await threads.load();
    await threads.more();
    expect([titles(threads), threads.list.get().after]).to.deep.equal([['b', 'a'], null]);
    expect(asked[1]?.[1]).to.include({ after: 'b' });
  });

  it('keeps what it knew when it cannot be read again', async () => {
    const { threads } = given({ data: [thread('a')], has_more: false }, away);
    await threads.load();
    await threads.load();
    expect([titles(threads), threads.list.get().problem]).to.deep.equal([['a'], away]);
  });

  it('shows a new name once the service has it, and tells when it has not', async () => {
    const { threads, told } = given({ data: [thread('a')], has_more: false }, thread('a', 'milk'), away);
    await threads.load();
    await threads.rename('a', 'milk');
    await threads.rename('a', 'bread');
    expect([titles(threads), told]).to.deep.equal([['milk'], ['The conversation keeps its name']]);
  });

  it('is rid of a thread once it is deleted', async () => {
    const { threads, told } = given({ data: [thread('a'), thread('b')], has_more: false }, away, {});
    await threads.load();
    expect([await threads.remove('a'), titles(threads)]).to.deep.equal([false, ['a', 'b']]);
    expect([await threads.remove('a'), titles(threads)]).to.deep.equal([true, ['b']]);
    expect(told).to.have.length(1);
  });
});
