import { expect } from 'chai';
import type { LogRecord } from '../event-log.ts';
import { carried, carry, skipped } from './carried.ts';

const event = {
  specversion: '1.0',
  id: '0197f0a0-0000-7000-8000-000000000001',
  source: '/command-api',
  type: 'task.updated',
  subject: '0197f0a0-0000-7000-8000-000000000002',
  userid: '0197f0a0-0000-7000-8000-000000000003',
  data: { title: 'A "quoted" } title, with äöü and \u2028', notes: '{' },
};
const record = (json?: string): LogRecord =>
  ({
    ...{ topic: 'task-events', partition: 0, offset: 42, at: '2026-07-27T09:00:00.000Z' },
    event: { ...event, sequence: '0000000000000042' },
    ...(json !== undefined && { json }),
  }) as unknown as LogRecord;

describe('A record on its way to a broker', () => {
  const written = JSON.stringify(event);

  it('is the same whether its text was extended or written anew', () => {
    const anew: unknown = JSON.parse(carry(record(), 'a-log'));
    expect(anew).to.deep.equal(carried(record(), 'a-log'));
    for (const text of [written, JSON.stringify(event, null, 1)]) {
      expect(JSON.parse(carry(record(text), 'a-log'))).to.deep.equal(anew);
    }
  });

  it('is written anew when its text is no object that can be extended', () => {
    for (const text of ['{}', '[]', '"x"', '7', '']) {
      expect(JSON.parse(carry(record(text), 'a-log'))).to.deep.equal(carried(record(), 'a-log'));
    }
  });

  it('leaves nothing of its data behind when it is skipped', () => {
    const left = carry(skipped(record(written), 'too large'), 'a-log');
    expect(left).to.include('too large').and.not.include('quoted');
  });
});
