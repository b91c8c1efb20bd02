import { expect } from 'chai';
import type { Task } from '@tasklog/schemas';
import type { Answer, Api } from '../../live/api.ts';
import { aTask } from '../../live/testing.ts';
import { filteredRows, questionFor, readFound } from './found.ts';

/** A service with so many tasks, in pages of 200. */
function service(count: number) {
  const asked: URLSearchParams[] = [];
  const api = ((path: string) => {
    const query = new URL(path, 'http://page').searchParams;
    asked.push(query);
    const from = Number(query.get('cursor') ?? 0);
    const items = Array.from({ length: Math.min(200, count - from) }, (_, n) => aTask({ id: `${from + n}` }));
    const cursor = from + 200 < count ? `${from + 200}` : null;
    const value = { items, cursor, ...(query.has('total') && { total: count }) };
    return Promise.resolve({ ok: true, value, headers: new Headers() } as unknown as Answer<never>);
  }) as Api;
  return { api, asked };
}

describe('tasks that were asked for', () => {
  it('are meant by every sign of the filter as it was written, no older than what the page knows', () => {
    const query = new URLSearchParams(
      questionFor({ filter: '(today | overdue) & @home+*', asOf: null }, 'Europe/Oslo', 'v1.p'),
    );
    expect(Object.fromEntries(query)).to.deep.equal({
      ...{ filter: '(today | overdue) & @home+*', after: 'v1.p', limit: '200', timeZone: 'Europe/Oslo' },
    });
  });

  it('of the past wait for nothing', () => {
    const query = new URLSearchParams(questionFor({ filter: '', asOf: '2026-11-27T12:00' }, 'UTC', 'v1.p'));
    expect([query.get('asOf'), query.has('after'), query.has('filter')]).to.deep.equal([
      ...['2026-11-27T12:00', false, false],
    ]);
  });

  it('come page by page, all of them', async () => {
    const { api } = service(450);
    const answer = await readFound(api, 'q=');
    expect(answer.ok && [answer.value.tasks.length, answer.value.total]).to.deep.equal([450, null]);
  });

  it('say how many there are when they are not all', async () => {
    const { api, asked } = service(84_211);
    const answer = await readFound(api, 'q=');
    expect(answer.ok && [answer.value.tasks.length, answer.value.total]).to.deep.equal([1_000, 84_211]);
    expect(asked).to.have.length(5);
  });

  it('are shown as the page knows them, without what it knows to be gone', () => {
    const task = (id: string, more: Partial<Task> = {}) => aTask({ id, title: id, ...more });
    const rows = ['a', 'b', 'c'].map((id) => ({ task: task(id, { title: `new ${id}` }), pending: false }));
    const found = [
      task('c'),
      task('a'),
      task('deleted meanwhile'),
      task('d', { status: 'done' }),
      task('beyond the list'),
    ];
    const shown = filteredRows(rows, found, (id) => id === 'deleted meanwhile');
    expect(shown.map((row) => row.task.title)).to.deep.equal(['new c', 'new a', 'd', 'beyond the list']);
  });
});
