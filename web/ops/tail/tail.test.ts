import { expect } from 'chai';
import type { OpsRecord } from '@tasklog/schemas';
import { keyOf, MOST, queryOf, told, withNewer } from './tail.ts';

const record = (offset: number, event: Record<string, unknown> = {}): OpsRecord => ({
  ...{ topic: 'task-events', partition: 0, offset, at: '2026-11-27T12:00:00Z', event },
});

describe('the tail of the log', () => {
  it('has the newest on top, and each record once', () =>
    expect(withNewer([record(2), record(1)], [record(2), record(3), record(4)]).map(keyOf)).to.deep.equal(
      [4, 3, 2, 1].map((offset) => `task-events/0/${offset}`),
    ));

  it('keeps the newest five hundred', () => {
    const came = Array.from({ length: MOST + 10 }, (_, n) => record(n + 1));
    const shown = withNewer([], came);
    expect([shown.length, shown[0]?.offset]).to.deep.equal([MOST, MOST + 10]);
  });

  it('is asked for as the address of the page says', () => {
    expect(queryOf(new URLSearchParams('topic=reminders&text=%20milk%20&user=&colour=red'))).to.equal(
      'topic=reminders&text=milk',
    );
    expect(queryOf(new URLSearchParams('topic=other'))).to.equal('topic=task-events');
  });

  it('tells the title of a task wherever the event has it, and else what changed', () => {
    expect(
      told(record(1, { type: 'task.added', userid: 'u', subject: 't', data: { after: { title: 'milk' } } })),
    ).to.deep.equal({ type: 'task.added', user: 'u', task: 't', says: 'milk' });
    expect(told(record(1, { data: { after: { priority: 'high' }, task: { title: 'bread' } } })).says).to.equal('bread');
    expect(told(record(1, { data: { title: 'due' } })).says).to.equal('due');
    expect(told(record(1, { data: { after: { title: 7 } } })).says).to.equal('{"title":7}');
  });

  it('bears what is no event', () =>
    expect(told(record(1))).to.deep.equal({ type: '?', user: '', task: '', says: '' }));
});
