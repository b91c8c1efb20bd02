import { expect } from 'chai';
import type { Task } from '@tasklog/schemas';
import { filteredRows, pathOf } from './filtered.ts';

const task = (id: string, more: Partial<Task> = {}): Task =>
  ({ id, title: id, status: 'open', version: 1, ...more }) as Task;

describe('a filtered list', () => {
  it('asks with every sign of the filter as it was written', () => {
    const url = new URL(pathOf('(today | overdue) & @home+*', 'v1.p'), 'http://page');
    expect(url.searchParams.get('filter')).to.equal('(today | overdue) & @home+*');
    expect(url.searchParams.get('after')).to.equal('v1.p');
    expect(pathOf('p1', null)).not.to.contain('after');
  });

  it('shows what was found, in its order, as the page knows it', () => {
    const rows = ['a', 'b', 'c'].map((id) => ({ task: task(id, { title: `new ${id}` }), pending: false }));
    const found = [task('c'), task('a'), task('deleted meanwhile'), task('d', { status: 'done' })];
    expect(filteredRows(rows, found).map((row) => row.task.title)).to.deep.equal(['new c', 'new a', 'd']);
  });
});
