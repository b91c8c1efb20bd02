import { expect } from 'chai';
import { daprOrSkip, startSidecar } from '../../../runtime/src/testing/real/dapr.ts';
import { kafkaOrSkip, startKafka } from '../../../runtime/src/testing/real/kafka.ts';
import { orSkip } from '../../../runtime/src/testing/real/skip.ts';
import { BrokerError } from '../broker/broker.ts';
import type { BrokerFault } from '../broker/broker.ts';
import { recognise } from '../broker/carried.ts';
import type { LogRecord } from '../event-log.ts';
import { anEvent, userIn } from '../testing/events.ts';
import { daprBroker } from './dapr.ts';
import { saramaPartition } from './partition-key.ts';
import { daprRig, PARTITIONS } from './testing/rig.ts';
import type { Rig } from './testing/rig.ts';

const user = Array.from({ length: PARTITIONS }, (_, partition) => userIn(partition, PARTITIONS));
const record = (partition: number, offset: number, title = String(offset)): LogRecord => ({
  ...{ topic: 'task-events', partition, offset, at: '2026-11-23T12:00:00.000Z' },
  event: anEvent(user[partition] ?? '', title),
});
const records = (partition: number, from: number, count: number): LogRecord[] =>
  Array.from({ length: count }, (_, n) => record(partition, from + n));

describe('publishing through a Dapr sidecar', () => {
  let rig: Rig;
  before(async function () {
    await daprOrSkip(this);
    rig = await daprRig(startSidecar, (await kafkaOrSkip(this)).brokers);
  });
  after(() => rig?.end());

  const outcome = async (sending: Promise<unknown>): Promise<BrokerError> => {
    const error = await sending.then(
      () => new Error('it was sent'),
      (reason: unknown) => reason,
    );
    expect(error).to.be.instanceOf(BrokerError);
    return error as BrokerError;
  };
  const expectFault = async (sending: Promise<unknown>, fault: BrokerFault, ...words: string[]): Promise<void> => {
    const error = await outcome(sending);
    expect(error.fault, error.message).to.equal(fault);
    for (const word of words) expect(error.message).to.include(word);
  };
  /** What lies in a partition of ours, as offsets, in the broker's order. */
  const offsetsOf = (found: readonly { partition: number; value: string }[], partition: number): number[] =>
    found
      .filter((each) => each.partition === partition)
      .map(({ value }) => Number((JSON.parse(value) as { sequence: string }).sequence));

  it('puts every partition of the log into the same partition of the broker, in order', async () => {
    const { broker } = await rig.join('relay');
    await Promise.all(user.map((_, partition) => broker.send(records(partition, 1, 25))));
    const found = await rig.read('task-events', 25 * PARTITIONS);
    for (const partition of user.keys())
      expect(offsetsOf(found, partition)).to.deep.equal(records(0, 1, 25).map(({ offset }) => offset));
    for (const { key, partition } of found) expect(saramaPartition(key, PARTITIONS)).to.equal(partition);
  });

  it('carries the event as it is, with its id and its own trace', async () => {
    const { broker } = await rig.join('relay');
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    const plain = record(0, 1, 'straße <&> “quoted” 🦊');
    const traced = { ...record(0, 2), event: { ...record(0, 2).event, traceparent } };
    await broker.send([plain, traced].map((each) => ({ ...each, topic: 'reminders' })));
    const found = await rig.read('reminders', 2);
    const read = found.map(({ value }) =>
      recognise(JSON.parse(value), { topic: 'reminders', logId: rig.logId, partitions: PARTITIONS })?.read(),
    );
    expect(read).to.deep.equal([
      { ...plain.event, sequence: '0000000000000001' },
      { ...traced.event, sequence: '0000000000000002' },
    ]);
  });

  it('marks a record that is too large as skipped in its place, and goes on', async () => {
    const { broker } = await rig.join('relay');
    const large = record(0, 2, 'x'.repeat(1_100_000));
    const sent = [record(0, 1), large, record(0, 3)].map((each): LogRecord => ({ ...each, topic: 'task-updates' }));
    const refused = await broker.send(sent);
    expect(refused.map((each) => each.record)).to.deep.equal([sent[1]]);
    expect(refused[0]?.reason).to.match(/^\d+ bytes are more than the 1000000 that fit into a message$/);
    const found = (await rig.read('task-updates', 3)).map(({ value }) => JSON.parse(value) as Record<string, unknown>);
    expect(found.map(({ type }) => type)).to.deep.equal(['task.updated', 'tasklog.skipped', 'task.updated']);
    expect(found[1]).to.include({ sequence: '0000000000000002', id: large.event.id });
  });

  for (const [limit, bytes] of [
    ['the component', 1_100_000],
    ['the sidecar', 5_000_000],
  ] as const) {
    it(`learns from ${limit} what is too large when our own limit is higher`, async () => {
      const { broker } = await rig.join('relay', { maxBytes: Infinity });
      const refused = await broker.send([record(1, 1_000, 'x'.repeat(bytes))]);
      expect(refused.map(({ reason }) => reason)[0]).to.match(/^the broker takes no message of \d+ bytes$/);
    });
  }

  it('as an application that only reads is forbidden, and says where to allow it', async () => {
    const { broker } = await rig.join('projectors');
    await expectFault(broker.send([record(0, 1)]), 'forbidden', 'task-events', 'projectors', 'publishingScopes');
  });

  it('through a component that is not there says so', async () => {
    const { broker } = await rig.join('relay', { pubsub: 'elsewhere' });
    await expectFault(broker.send([record(0, 1)]), 'other', 'elsewhere', 'DAPR_PUBSUB');
  });

  it('as an application outside of the scopes finds no component', async () => {
    const { broker } = await rig.join('realtime');
    await expectFault(broker.send([record(0, 1)]), 'other', 'scopes');
  });

  it('to a topic that is not on the broker says so', async () => {
    rig.components.change((text) => text.replaceAll(`${rig.prefix}task-events`, 'gone-task-events'));
    const { broker } = await rig.join('relay', { prefix: 'gone-' });
    rig.components.change((text) => text.replaceAll('gone-task-events', `${rig.prefix}task-events`));
    await expectFault(broker.send([record(0, 1)]), 'missing-topic', 'gone-task-events', 'as many partitions');
  });

  it('with a wrong token says which setting to mend, and with the right one works', async () => {
    const { broker, sidecar } = await rig.join('relay', { apiToken: 'a guess' }, { apiToken: 'the token' });
    await expectFault(broker.send([record(0, 1)]), 'credentials', 'DAPR_API_TOKEN');
    const options = { httpPort: sidecar.httpPort, pubsub: 'pubsub', updates: 'updates', prefix: rig.prefix };
    const told = { logId: rig.logId, partitions: PARTITIONS, count: () => undefined, onError: () => undefined };
    expect(await daprBroker({ ...options, ...told, apiToken: 'the token' }).send([record(3, 1_000)])).to.deep.equal([]);
  });

  it('without a sidecar says so at once', async () => {
    const { broker, sidecar } = await rig.join('relay');
    await sidecar.stop();
    await expectFault(broker.send([record(0, 1)]), 'unreachable', String(sidecar.httpPort), 'DAPR_HTTP_PORT');
    await sidecar.restart();
    expect(await broker.send([record(3, 1_001)])).to.deep.equal([]);
  });

  it('to a sidecar that does not answer gives up, and works when it goes on', async () => {
    const { broker, sidecar } = await rig.join('relay', { timeoutMs: 2_000 });
    await broker.send([record(3, 1_002)]);
    sidecar.pause();
    await expectFault(broker.send([record(3, 1_003)]), 'unreachable', 'nothing in 2000 ms');
    sidecar.resume();
    expect(await broker.send([record(3, 1_003)])).to.deep.equal([]);
  });

  it('keeps the order of first arrivals when the sidecar is killed in the middle', async function () {
    const mine = await daprRig(startSidecar, (await kafkaOrSkip(this)).brokers);
    try {
      const { broker, sidecar } = await mine.join('relay');
      // More than can be sent before somebody else has read the first of them.
      const page = records(2, 1, 20_000);
      const sending = outcome(broker.send(page));
      await mine.read('task-events', 30);
      await sidecar.kill();
      expect((await sending).fault).to.equal('unreachable');
      await sidecar.restart();
      await broker.send(page.slice(0, 200));
      await broker.send([record(2, 20_001)]);
      const last = (read: readonly { value: string }[]): boolean =>
        read.at(-1)?.value.includes('0000000000020001') ?? false;
      const found = offsetsOf(await mine.read('task-events', last), 2);
      const first = [...new Set(found)];
      expect(first.slice(0, 30)).to.deep.equal(page.slice(0, 30).map(({ offset }) => offset));
      expect(first).to.deep.equal(first.toSorted((a, b) => a - b));
      expect(found.length).to.be.greaterThan(first.length);
    } finally {
      await mine.end();
    }
  });

  it('tells a broker that does not answer from a sidecar that does not', async function () {
    const kafka = await orSkip(this, [], () => startKafka());
    const mine = await daprRig(startSidecar, kafka.brokers);
    mine.components.change((text) => text.replace('publish: 15s', 'publish: 300ms'));
    try {
      const { broker } = await mine.join('relay');
      await broker.send([record(3, 1)]);
      kafka.pause();
      await expectFault(broker.send([record(3, 2)]), 'unreachable', 'The broker behind the sidecar');
      kafka.resume();
      expect(await broker.send([record(3, 2)])).to.deep.equal([]);
    } finally {
      await mine.end();
      await kafka.stop();
    }
  });
});
