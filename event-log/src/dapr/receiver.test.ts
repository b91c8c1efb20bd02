import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import type { Counted, Delivery } from '../broker/broker.ts';
import { carry } from '../broker/carried.ts';
import { ClaimLost } from '../event-log.ts';
import { anEvent, userIn } from '../testing/events.ts';
import { receiver } from './receiver.ts';
import type { Receiver } from './receiver.ts';

const PARTITIONS = 4;
const LOG = randomUUID();
const user = Array.from({ length: PARTITIONS }, (_, partition) => userIn(partition, PARTITIONS));
const body = (partition: number, offset: number): unknown => {
  const at = '2026-11-23T12:00:00.000Z';
  const event = anEvent(user[partition] ?? '', 'a task');
  return JSON.parse(carry({ topic: 'task-events', partition, offset, at, event }, LOG));
};
const bulk = (...events: unknown[]): unknown => ({
  entries: events.map((event, n) => ({ entryId: String(n), event, contentType: 'application/cloudevents+json' })),
});
const places = (deliveries: readonly Delivery[]): string =>
  deliveries.map(({ partition, offset }) => `${String(partition)}/${String(offset)}`).join(' ');

describe('what a sidecar delivers', () => {
  let got: string[];
  let troubles: string[];
  let counted: Counted[];
  let its: Receiver;
  beforeEach(() => {
    [got, troubles, counted] = [[], [], []];
    its = receiver({
      ...{ prefix: 'test-', logId: LOG, partitions: PARTITIONS },
      count: (what) => void counted.push(what),
      onError: (error, what) => void troubles.push(`${what}: ${error.message}`),
    });
  });
  const listen = (fails: (deliveries: readonly Delivery[]) => Error | undefined = () => undefined) =>
    its.listen('task-events', async (deliveries) => {
      const error = fails(deliveries);
      if (error) throw error;
      got.push(places(deliveries));
    });

  it('is answered RETRY while nobody listens, SUCCESS when it is in effect', async () => {
    expect(await its.receive('task-events', body(1, 7))).to.equal('RETRY');
    listen();
    expect(await its.receive('task-events', body(1, 7))).to.equal('SUCCESS');
    expect(got).to.deep.equal(['1/7']);
  });
  it('is known with the prefix of its topic as well', async () => {
    listen();
    expect(await its.receive('test-task-events', body(0, 1))).to.equal('SUCCESS');
  });
  it('is for those who listen to its topic', async () => {
    listen();
    expect(await its.receive('reminders', body(0, 1))).to.equal('RETRY');
    expect(got).to.deep.equal([]);
  });
  it('is asked for again when one of its groups fails, and that is told', async () => {
    listen();
    listen(() => new Error('the database is away'));
    expect(await its.receive('task-events', body(2, 5))).to.equal('RETRY');
    expect(got).to.deep.equal(['2/5']);
    expect(troubles).to.deep.equal(['task-events/2 from 5: to be brought again: the database is away']);
  });
  it('is asked for again without a word when the claim is lost', async () => {
    listen(() => new ClaimLost({ group: 'g', generation: 1, topic: 'task-events', partition: 0, epoch: 1 }));
    expect(await its.receive('task-events', body(0, 1))).to.equal('RETRY');
    expect(troubles).to.deep.equal([]);
  });
  it('is asked for again after the last listener has stopped', async () => {
    const subscription = listen();
    expect(subscription.assigned()).to.equal(undefined);
    await subscription.stop();
    expect(subscription.assigned()).to.deep.equal([]);
    expect(await its.receive('task-events', body(0, 1))).to.equal('RETRY');
  });

  for (const [what, value] of [
    ['nothing', undefined],
    ['null', null],
    ['text', 'text'],
    ['a list', []],
    ['an event of somebody else', { specversion: '1.0', id: '1', type: 'x', source: 'y' }],
  ] as const) {
    it(`is dropped when it is ${what}`, async () => {
      listen();
      expect(await its.receive('task-events', value)).to.equal('DROP');
      expect(counted).to.deep.equal(['foreign']);
    });
  }
  it('is counted each time it is foreign, and told once', async () => {
    for (let n = 0; n < 5; n += 1) await its.receive('task-events', {});
    expect(counted).to.have.length(5);
    expect(troubles).to.have.length(1);
  });
  it('for a topic that is none of ours is dropped and told', async () => {
    expect(await its.receive('news', body(0, 1))).to.equal('DROP');
    expect(troubles[0]).to.include('Correct the route');
  });

  describe('in bulk', () => {
    it('is handed over at once, partition by partition, in order', async () => {
      listen();
      const answer = await its.receive('task-events', bulk(body(0, 1), body(0, 2), body(3, 9), body(0, 3)));
      expect(got.sort()).to.deep.equal(['0/1 0/2 0/3', '3/9']);
      expect(answer).to.deep.equal({
        statuses: ['0', '1', '2', '3'].map((entryId) => ({ entryId, status: 'SUCCESS' })),
      });
    });
    it('is asked for again partition by partition', async () => {
      listen(([first]) => (first?.partition === 0 ? new Error('no') : undefined));
      const answer = await its.receive('task-events', bulk(body(0, 1), body(3, 9), body(0, 2)));
      expect(answer).to.deep.equal({
        statuses: [
          { entryId: '0', status: 'RETRY' },
          { entryId: '1', status: 'SUCCESS' },
          { entryId: '2', status: 'RETRY' },
        ],
      });
    });
    it('drops what is foreign, also while nobody listens', async () => {
      expect(await its.receive('task-events', bulk(body(0, 1), {}))).to.deep.equal({
        statuses: [
          { entryId: '0', status: 'RETRY' },
          { entryId: '1', status: 'DROP' },
        ],
      });
    });
    it('drops nothing whose place has shifted: the sidecar would look it up in the wrong place, and die', async () => {
      const entries = [{ entryId: '4', event: {} }];
      expect(await its.receive('task-events', { entries })).to.deep.equal({
        statuses: [{ entryId: '4', status: 'SUCCESS' }],
      });
      expect(counted).to.deep.equal(['foreign']);
    });
  });
});
