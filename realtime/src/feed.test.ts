import { expect } from 'chai';
import { parsePosition } from '@tasklog/event-log';
import type { LogRecord } from '@tasklog/event-log';
import type { NoticeFrame } from '@tasklog/schemas';
import { isFrame } from '@tasklog/schemas/validators';
import { tell } from './feed.ts';

const USER = '0b7e0a52-6f3d-4d7b-9a51-3f1a5c0e7b11';
const event = {
  specversion: '1.0',
  id: USER,
  source: '/test',
  type: 'notice.reminder',
  subject: USER,
  time: '2026-11-23T10:30:00Z',
  datacontenttype: 'application/json',
  dataschema: '/test',
  userid: USER,
  taskversion: 1,
  changeid: USER,
  actor: 'system',
  data: { reminderId: 'r', dueAt: '2026-11-23T10:30:00Z', late: false, title: 'call', due: null, timeZone: 'UTC' },
};
const record = (given: unknown): LogRecord<unknown> => ({
  topic: 'task-updates',
  partition: 2,
  offset: 7,
  at: '2026-11-23T10:30:00Z',
  event: given,
});

describe('the feed', () => {
  it('tells the user of a record, at its offset', () => {
    const told = tell(record(event));
    expect(told).to.include({ userId: USER, partition: 2, seq: 7, readable: true });
    const frame: unknown = JSON.parse(told.frame);
    expect(isFrame(frame)).to.equal(true);
    expect(frame).to.deep.equal({ type: 'notice', seq: 7, notice: event });
  });

  it('tells of a change to a task with its position', () => {
    const change = { ...event, type: 'notice.task', taskversion: 3, data: { change: 'task.deleted', task: null } };
    const frame = JSON.parse(tell(record(change)).frame) as NoticeFrame;
    expect(isFrame(frame)).to.equal(true);
    expect(parsePosition(frame.position ?? '')).to.deep.equal({ partition: 2, taskId: USER, version: 3 });
  });

  it('lets a user whose data was erased load anew, and tells nobody of the marks in the log', () => {
    const told = tell(record({ ...event, type: 'user.erased', data: {} }));
    expect(told).to.include({ userId: USER, readable: true, erased: true });
    expect(JSON.parse(told.frame)).to.deep.equal({ type: 'resync', seq: 7 });
    expect(tell(record({ ...event, type: 'tasklog.erased', data: {} }))).to.include({ userId: '', readable: true });
  });

  it('makes a resync of what it cannot read, so that nothing is missed in silence', () => {
    for (const bad of [{ ...event, type: 'notice.unknown' }, { ...event, data: null }, { userid: USER }]) {
      const told = tell(record(bad));
      expect(told).to.include({ userId: USER, readable: false });
      expect(JSON.parse(told.frame)).to.deep.equal({ type: 'resync', seq: 7 });
    }
  });

  it('tells nobody of what names nobody', () => {
    for (const bad of [null, 7, 'x', [], {}, { userid: 7 }]) expect(tell(record(bad)).userId).to.equal('');
  });
});
