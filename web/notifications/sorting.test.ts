import { expect } from 'chai';
import type { NotificationItem } from '@tasklog/schemas';
import { aTask } from '../live/testing.ts';
import { centreOf, newestOf } from './sorting.ts';

const NOW = Date.parse('2026-11-27T12:07:00Z');
const item = (id: string, taskId: string, more: Partial<NotificationItem> = {}): NotificationItem => ({
  ...{ id, taskId, reminderId: 'r', title: 'x', dueAt: '2026-11-27T12:00:00Z', at: '2026-11-27T12:00:00.123Z' },
  ...{ late: false, due: null, timeZone: 'Europe/Berlin', read: false, deliveries: [] },
  ...more,
});
const failed = [{ channel: 'email' as const, state: 'failed' as const }];
const idsIn = (items: readonly { id: string }[]) => items.map(({ id }) => id);

describe('the notification centre', () => {
  const tasks = [
    aTask({ id: 'open' }),
    aTask({ id: 'later', snoozedUntil: '2026-11-28T08:00:00Z' }),
    aTask({ id: 'sooner', snoozedUntil: '2026-11-27T13:00:00Z' }),
    aTask({ id: 'over', snoozedUntil: '2026-11-27T11:00:00Z' }),
  ];
  const items = [
    item('n1', 'open'),
    item('n2', 'open', { read: true }),
    item('n3', 'later', { deliveries: failed }),
    item('n4', 'gone'),
    item('n5', 'over'),
  ];

  it('tells what waits once, what was put off by when it comes, and what is over', () => {
    const { due, snoozed, earlier } = centreOf(items, tasks, 'all', NOW);
    expect([idsIn(due), idsIn(snoozed), idsIn(earlier)]).to.deep.equal([
      ['n1', 'n5'],
      ['sooner', 'later'],
      ['n2', 'n3', 'n4'],
    ]);
  });

  it('shows on request what is unread, or was not delivered somewhere', () => {
    expect(idsIn(centreOf(items, tasks, 'unread', NOW).earlier)).to.deep.equal(['n3', 'n4']);
    const { due, snoozed, earlier } = centreOf(items, tasks, 'failed', NOW);
    expect([idsIn(due), snoozed, idsIn(earlier)]).to.deep.equal([[], [], ['n3']]);
  });

  it('has read all up to and with the newest', () => {
    expect(newestOf(items)).to.equal('2026-11-27T12:00:00.124Z');
    expect(newestOf([])).to.equal(null);
  });
});
