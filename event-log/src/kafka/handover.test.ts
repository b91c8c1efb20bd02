import { expect } from 'chai';
import type { Delivery } from '../broker/broker.ts';
import { gate } from '../testing/inbox.ts';
import { createHandover } from './handover.ts';
import type { HandoverOptions } from './handover.ts';
import { taker, until } from './testing/port.ts';

const delivery = (partition: number, offset: number): Delivery => ({
  partition,
  offset,
  at: '2026-11-23T12:00:00.000Z',
  read: () => {
    throw new Error('nobody reads it here');
  },
});
const brought = (partition: number, offset: number, bytes = 1) => ({
  deliveries: [delivery(partition, offset)],
  next: String(offset + 1),
  bytes,
});

describe('handing over', () => {
  const noted: string[] = [];
  beforeEach(() => noted.splice(0));
  const handover = (options: Partial<HandoverOptions>) =>
    createHandover({
      deliver: () => Promise.resolve(),
      onDone: (partition, next) => void noted.push(`done ${String(partition)}: ${next}`),
      pause: (partition) => void noted.push(`pause ${String(partition)}`),
      resume: (partition) => void noted.push(`resume ${String(partition)}`),
      onRejected: () => undefined,
      ...options,
    });

  it('one call at a time in a partition, with all that came meanwhile in order', async () => {
    const { open, opened } = gate();
    const calls: number[][] = [];
    const { add, stop } = handover({
      deliver: async (deliveries) => {
        calls.push(deliveries.map(({ offset }) => offset));
        if (calls.length === 1) await opened;
      },
    });
    for (const offset of [1, 2, 3]) add(0, brought(0, offset));
    expect(calls).to.deep.equal([[1]]);
    open();
    await until(() => noted.length === 2);
    expect(calls).to.deep.equal([[1], [2, 3]]);
    expect(noted).to.deep.equal(['done 0: 2', 'done 0: 4']);
    await stop();
  });

  it('the same again when it was rejected, while other partitions go on', async () => {
    const { taken, deliver } = taker();
    let rejections = 2;
    const { add, stop } = handover({
      deliver: (deliveries) =>
        deliveries[0]?.partition === 0 && rejections-- > 0 ? Promise.reject(new Error('no')) : deliver(deliveries),
    });
    add(0, brought(0, 1));
    add(1, brought(1, 1));
    await until(() => noted.length === 2);
    expect(taken.map(({ partition }) => partition)).to.deep.equal([1, 0]);
    expect(rejections).to.equal(-1);
    await stop();
  });

  it('pauses a partition of which enough waits, and lets it go on when that is taken', async () => {
    const { open, opened } = gate();
    const { add, stop } = handover({ deliver: () => opened });
    add(0, brought(0, 1, 300_000));
    expect(noted).to.deep.equal([]);
    add(0, brought(0, 2, 200_000));
    add(0, brought(0, 3, 200_000));
    expect(noted).to.deep.equal(['pause 0']);
    open();
    await until(() => noted.length === 4);
    expect(noted).to.deep.equal(['pause 0', 'done 0: 2', 'resume 0', 'done 0: 4']);
    await stop();
  });

  it('forgets what waits when the partitions are assigned anew; what is under way is no position any more', async () => {
    const { open, opened } = gate();
    const { taken, deliver } = taker();
    const { add, forget, stop } = handover({ deliver: (deliveries) => opened.then(() => deliver(deliveries)) });
    add(0, brought(0, 1));
    add(0, brought(0, 2));
    forget();
    add(0, brought(0, 7));
    open();
    await until(() => noted.length === 1);
    expect(taken.map(({ offset }) => offset)).to.deep.equal([1, 7]);
    expect(noted).to.deep.equal(['done 0: 8']);
    await stop();
  });

  it('gives up what was rejected when the partitions are assigned anew', async () => {
    const { add, forget, stop } = handover({ deliver: () => Promise.reject(new Error('never')) });
    add(0, brought(0, 1));
    forget();
    await stop();
    expect(noted).to.deep.equal([]);
  });

  it('stops when what is under way is in effect, and then takes nothing', async () => {
    const { open, opened } = gate();
    const { add, stop } = handover({ deliver: () => opened });
    add(0, brought(0, 1));
    add(0, brought(0, 2));
    const stopped = stop();
    add(0, brought(0, 3));
    open();
    await stopped;
    expect(noted).to.deep.equal(['done 0: 2']);
  });

  it('counts what holds nothing of ours as done', async () => {
    const { add, stop } = handover({ deliver: () => Promise.reject(new Error('there is nothing to deliver')) });
    add(0, { deliveries: [], next: '5', bytes: 0 });
    await until(() => noted.length === 1);
    expect(noted).to.deep.equal(['done 0: 5']);
    await stop();
  });
});
