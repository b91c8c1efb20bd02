import { expect } from 'chai';
import type { Task } from '@tasklog/schemas';
import { aTask } from '../../live/testing.ts';
import { linesOf, type Arrangement } from './arranging.ts';

const rows = (...tasks: Partial<Task>[]) => tasks.map((fields) => ({ task: aTask(fields), pending: false }));
const told = (all: ReturnType<typeof rows>, how: Partial<Arrangement>) =>
  linesOf(all, { sort: 'due', group: 'due', today: '2026-11-27', ...how }).map((line) =>
    line.kind === 'heading' ? { ...line.heading, count: line.count } : line.row.task.id,
  );

describe('the lines of a list', () => {
  const some = rows(
    { id: 'a', due: '2026-11-20', priority: 'low', title: 'b 10', tags: ['home'] },
    { id: 'b', due: '2026-11-27T09:00', title: 'a', createdAt: '2026-11-24T00:00:00Z' },
    { id: 'c', due: '2026-11-28', priority: 'urgent', title: 'b 9', tags: ['Home', 'work'] },
    { id: 'd', due: '2026-11-30', title: 'c' },
    { id: 'e', due: '2027-01-01', title: 'd' },
    { id: 'f', title: 'e' },
  );

  it('stand under the day when they are due', () =>
    expect(told(some, {})).to.deep.equal([
      ...[{ of: 'overdue', count: 1 }, 'a', { of: 'today', count: 1 }, 'b', { of: 'tomorrow', count: 1 }, 'c'],
      ...[{ of: 'day', date: '2026-11-30', count: 1 }, 'd', { of: 'later', count: 1 }, 'e'],
      ...[{ of: 'no date', count: 1 }, 'f'],
    ]));

  it('stand under each of their tags, whatever their case', () =>
    expect(told(some, { group: 'tag' })).to.deep.equal([
      ...[{ of: 'tag', tag: 'home', count: 2 }, 'a', 'c', { of: 'tag', tag: 'work', count: 1 }, 'c'],
      ...[{ of: 'no tag', count: 4 }, 'b', 'd', 'e', 'f'],
    ]));

  it('stand under their priority, the highest first', () =>
    expect(told(some, { group: 'priority' }).slice(0, 4)).to.deep.equal([
      ...[{ of: 'priority', priority: 'urgent', count: 1 }, 'c', { of: 'priority', priority: 'low', count: 1 }, 'a'],
    ]));

  it('come in the order that was asked for, by date where that leaves it open', () => {
    expect(told(some, { group: 'none', sort: 'title' })).to.deep.equal(['b', 'c', 'a', 'd', 'e', 'f']);
    expect(told(some, { group: 'none', sort: 'priority' })).to.deep.equal(['c', 'a', 'b', 'd', 'e', 'f']);
    expect(told(some, { group: 'none', sort: 'created' })[0]).to.equal('b');
  });

  it('beside the chat, begin with what the conversation is about, then today', () =>
    expect(told(some, { group: 'thread', touched: new Set(['e']) })).to.deep.equal([
      ...[
        { of: 'thread', count: 1 },
        'e',
        { of: 'today', count: 2 },
        'a',
        'b',
        { of: 'later', count: 3 },
        'c',
        'd',
        'f',
      ],
    ]));
});
