import { expect } from 'chai';
import type { OpsRecord } from '@tasklog/schemas';
import { chainOf, relativesOf, type Link } from './chain.ts';

const record = (
  offset: number,
  event: Record<string, unknown>,
  topic: OpsRecord['topic'] = 'task-events',
): OpsRecord => ({
  ...{ topic, partition: 0, offset, at: '2026-11-27T12:00:00Z', event },
});

const shape = ({ record: { offset }, brought }: Link): unknown =>
  brought.length === 0 ? offset : [offset, brought.map(shape)];

describe('the chain of causes', () => {
  const done = record(5, { id: 'done' });
  const next = record(7, { id: 'next', causationid: 'done' });
  const repaired = record(9, { id: 'repaired', causationid: 'next' });

  it('has each event below the one that brought it about, in whatever order they come', () =>
    expect(chainOf([repaired, done, next], []).map(shape)).to.deep.equal([[5, [[7, [9]]]]]));

  it('begins at an event whose cause is elsewhere', () =>
    expect(chainOf([next, record(8, { id: 'other' })], []).map(shape)).to.deep.equal([7, 8]));

  it('has what open screens were told beside the event', () => {
    const notice = record(3, { id: 'done', type: 'notice.task' }, 'task-updates');
    expect(chainOf([done, next], [notice])[0]?.told).to.deep.equal([notice]);
  });

  it('never goes in a circle, whatever the records say', () => {
    const [one, two] = [record(1, { id: 'a', causationid: 'b' }), record(2, { id: 'b', causationid: 'a' })];
    expect(chainOf([one, two, record(3, { id: 'c', causationid: 'c' })], []).map(shape)).to.deep.equal([[1, [2]], 3]);
  });

  it('is looked for among the records of the same user and change', () => {
    expect(relativesOf(record(1, { userid: 'u', changeid: 'c' }))).to.deep.equal({ user: 'u', change: 'c' });
    expect(relativesOf(record(1, { odd: true }))).to.equal(null);
  });
});
