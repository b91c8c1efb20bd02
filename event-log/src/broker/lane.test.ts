import { expect } from 'chai';
import type { Envelope } from '@tasklog/schemas';
import type { Claimed } from '../claims.ts';
import { ClaimLost } from '../event-log.ts';
import { anEvent } from '../testing/events.ts';
import { createLane } from './lane.ts';

const CLAIM: Claimed = { group: 'group', generation: 1, topic: 'task-events', partition: 0, epoch: 3, after: 0 };

describe('a lane', () => {
  const lane = (handler: () => Promise<void>, failures: string[]) =>
    createLane({
      topic: 'task-events',
      pageSize: 1,
      read: async () => [],
      reaches: async () => true,
      count: () => undefined,
      onUnreadable: () => undefined,
      take: async () => CLAIM,
      handler,
      onFailed: async ({ after, epoch }, { message }) =>
        void failures.push(`${String(epoch)}/${String(after)}: ${message}`),
    });
  const delivery = (offset: number) => ({
    partition: 0,
    offset,
    at: new Date(0).toISOString(),
    read: (): Envelope => anEvent('0190aaaa-0000-7000-8000-000000000001', 'a'),
  });
  const outcome = (promise: Promise<void>) =>
    promise.then(
      () => 'in effect',
      (error: Error) => error.message,
    );

  it('tells where a page failed, and rejects, so that the broker brings it again', async () => {
    const failures: string[] = [];
    let calls = 0;
    const handler = async (): Promise<void> => {
      if ((calls += 1) === 2) throw new Error('no room');
    };
    const failing = lane(handler, failures);
    expect(await outcome(failing.offer([delivery(1), delivery(2)]))).to.equal('no room');
    expect(failures).to.deep.equal(['3/1: no room']);
    expect(await outcome(failing.offer([delivery(1), delivery(2)]))).to.equal('in effect');
    expect(failures).to.have.length(1);
  });

  it('that lost its claim has nothing to tell: the trouble is not its own', async () => {
    const failures: string[] = [];
    const losing = lane(() => Promise.reject(new ClaimLost(CLAIM)), failures);
    await outcome(losing.offer([delivery(1)]));
    expect(failures).to.deep.equal([]);
    expect(losing.claim()).to.equal(undefined);
  });
});
