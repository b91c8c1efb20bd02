import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { kafkaOrSkip } from '../../../runtime/src/testing/real/kafka.ts';
import type { KafkaServer } from '../../../runtime/src/testing/real/kafka.ts';
import { gate } from '../testing/inbox.ts';
import { withAdmin } from './admin.ts';
import { createClient } from './client.ts';
import type { KafkaBrokerOptions } from './kafka.ts';
import { ensureTopics, recreateTopic } from './manifest.ts';
import { groupIdOf } from './subscription.ts';
import { cuttable } from './testing/network.ts';
import { aBroker, newPrefix, optionsOf, PARTITIONS, range, records, taker, until } from './testing/port.ts';

const TOPIC = 'task-events';
const ALL = { topic: TOPIC, group: 'all' } as const;

describe('reading from Kafka', () => {
  let kafka: KafkaServer;
  let prefix: string;
  const open: { close: () => Promise<void> }[] = [];

  before(async function () {
    kafka = await kafkaOrSkip(this);
  });
  beforeEach(async () => {
    prefix = newPrefix();
    await ensureTopics(optionsOf(kafka), { partitions: PARTITIONS, prefix });
  });
  afterEach(() => Promise.all(open.splice(0).map((each) => each.close())));

  const broker = async (options: Partial<KafkaBrokerOptions> = {}, server = kafka) => {
    const opened = await aBroker(server, { prefix, ...options });
    open.push(opened);
    return opened;
  };
  const sendAll = async (from: number, to: number): Promise<void> => {
    const port = await broker();
    await Promise.all(range(0, 3).map((partition) => port.send(records(partition, from, to))));
  };
  const committed = (): Promise<number[]> =>
    withAdmin(optionsOf(kafka), async (admin) => {
      const [topic] = await admin.fetchOffsets({ groupId: groupIdOf(prefix, ALL), topics: [prefix + TOPIC] });
      return (topic?.partitions ?? []).sort((a, b) => a.partition - b.partition).map(({ offset }) => Number(offset));
    });

  it('a group is named after what it reads', () => {
    expect(groupIdOf('eu.', ALL)).to.equal('eu.tasklog.all.task-events');
    expect(groupIdOf('', { ...ALL, generation: 2 })).to.equal('tasklog.all.task-events.g2');
    expect(groupIdOf('', { topic: TOPIC })).not.to.equal(groupIdOf('', { topic: TOPIC }));
  });

  it('brings everything from the first record on, in order in each partition', async () => {
    await sendAll(1, 1_250);
    const port = await broker();
    const { taken, deliver, until, offsets, titles } = taker();
    const subscription = await port.subscribe(ALL, deliver);
    await until(() => taken.length >= 5_000);
    for (const partition of range(0, 3)) expect(offsets(partition)).to.deep.equal(range(1, 1_250));
    expect(titles(2).at(-1)).to.equal('2/1250');
    expect(subscription.assigned()).to.deep.equal([0, 1, 2, 3]);
    expect([port.told, port.counts]).to.deep.equal([[], {}]);
  });

  it('goes on where it stopped, and another generation from the first record', async () => {
    await sendAll(1, 10);
    const port = await broker();
    const first = taker();
    const subscription = await port.subscribe(ALL, first.deliver);
    await first.until(() => first.taken.length >= 40);
    await subscription.stop();
    expect(await committed()).to.deep.equal([10, 10, 10, 10]);
    await sendAll(11, 12);
    const [second, other] = [taker(), taker()];
    await port.subscribe(ALL, second.deliver);
    await port.subscribe({ ...ALL, generation: 2 }, other.deliver);
    await second.until(() => second.taken.length >= 8);
    await other.until(() => other.taken.length >= 48);
    expect(second.offsets(0)).to.deep.equal([11, 12]);
    expect(other.offsets(0)).to.deep.equal(range(1, 12));
  });

  it('brings a partition again that was rejected, while the others go on and heartbeats keep the group together', async () => {
    await sendAll(1, 3);
    const port = await broker();
    const { taken, deliver, until } = taker();
    const calls: number[][] = [];
    await port.subscribe(ALL, (deliveries) => {
      if (deliveries[0]?.partition !== 1) return deliver(deliveries);
      calls.push(deliveries.map(({ offset }) => offset));
      // Longer than the session of a member that is silent.
      return calls.length < 6 ? Promise.reject(new Error('not now')) : deliver(deliveries);
    });
    await until(() => taken.length >= 12);
    expect(taken.slice(0, 9).some(({ partition }) => partition === 1)).to.equal(false);
    expect(new Set(calls.map((call) => call[0]))).to.deep.equal(new Set([1]));
    expect(port.told).to.deep.equal([]);
    expect(port.lines.filter((line) => line.includes('partitions 0, 1, 2, 3'))).to.have.length(1);
  });

  it('members share the partitions, and one that leaves gives up its own, though another is busy', async () => {
    const [one, two] = [await broker(), await broker()];
    const { open: release, opened } = gate();
    const [first, second] = [taker(), taker()];
    const held = await one.subscribe(ALL, (deliveries) => opened.then(() => first.deliver(deliveries)));
    await until(() => held.assigned()?.length === 4);
    await sendAll(1, 5);
    // The first is in the middle of all four when the second comes.
    const other = await two.subscribe(ALL, second.deliver);
    await until(() => held.assigned()?.length === 2 && other.assigned()?.length === 2);
    expect([...(held.assigned() ?? []), ...(other.assigned() ?? [])].sort()).to.deep.equal([0, 1, 2, 3]);
    await second.until(() => second.taken.length >= 10);
    release();
    await other.stop();
    await until(() => held.assigned()?.length === 4);
    await sendAll(6, 6);
    await first.until(() => range(0, 3).every((partition) => first.offsets(partition).includes(6)));
  });

  it('a member that is cut off loses its partitions to the others', async () => {
    const cut = cuttable();
    const [one, two] = [await broker({ socketFactory: cut.factory, requestTimeoutMs: 2_000 }), await broker()];
    const [first, second] = [taker(), taker()];
    const lost = await one.subscribe(ALL, first.deliver);
    await until(() => lost.assigned()?.length === 4);
    const other = await two.subscribe(ALL, second.deliver);
    await until(() => other.assigned()?.length === 2);
    cut.off();
    await until(() => other.assigned()?.length === 4);
    await sendAll(1, 5);
    await second.until(() => second.taken.length >= 20);
    cut.mend();
    await until(() => lost.assigned()?.length === 2);
  });

  it('leaves out what is not of this log, counts it, and tells of it once', async () => {
    const [port, other] = [await broker(), await broker({ logId: randomUUID() })];
    await other.send(records(0, 1, 50));
    await port.send(records(0, 1, 2));
    await raw(`${prefix}${TOPIC}`, ['no event at all', null]);
    await port.send(records(0, 3, 3));
    const { taken, deliver, until: came } = taker();
    const subscription = await port.subscribe(ALL, deliver);
    await came(() => taken.length >= 3);
    await subscription.stop();
    expect(taken.map(({ offset }) => offset)).to.deep.equal([1, 2, 3]);
    expect(port.counts).to.deep.equal({ foreign: 52 });
    expect(port.told).to.have.length(1);
    expect(port.told[0]).to.match(/^\d+ records on task-events are not of this log/);
    expect(await committed()).to.deep.equal([55, -1, -1, -1]);
  });

  it('a topic that is missing is told once and waited for', async () => {
    prefix = newPrefix();
    const port = await broker();
    const { taken, deliver, until: came } = taker();
    await port.subscribe(ALL, deliver);
    await until(() => port.lines.filter((line) => line.includes('has not the topic')).length >= 2);
    await ensureTopics(optionsOf(kafka), { partitions: PARTITIONS, prefix });
    await sendAll(1, 2);
    await came(() => taken.length >= 8);
    expect(port.told).to.have.length(1);
    expect(port.told[0]).to.contain(`the topic ${prefix}${TOPIC}`);
  });

  it('records that expired before they were read are passed over', async () => {
    await sendAll(1, 20);
    const first = taker();
    const port = await broker();
    const subscription = await port.subscribe(ALL, (deliveries) => first.deliver(deliveries).then(() => undefined));
    await first.until(() => first.taken.length >= 80);
    await subscription.stop();
    await sendAll(21, 30);
    await withAdmin(optionsOf(kafka), async (admin) => {
      const partitions = range(0, 3).map((partition) => ({ partition, offset: '25' }));
      // This alone makes kafkajs learn who leads the partitions.
      await admin.fetchTopicOffsets(prefix + TOPIC);
      await admin.deleteTopicRecords({ topic: prefix + TOPIC, partitions });
    });
    const second = taker();
    await port.subscribe(ALL, second.deliver);
    await second.until(() => second.taken.length >= 20);
    expect(second.offsets(3)).to.deep.equal(range(26, 30));
    expect(port.told).to.deep.equal([]);
  });

  it('a topic that was made anew is read from its beginning', async () => {
    await sendAll(1, 20);
    const port = await broker();
    const { taken, deliver, until: came } = taker();
    await port.subscribe(ALL, deliver);
    await came(() => taken.length >= 80);
    await recreateTopic(optionsOf(kafka), TOPIC, { partitions: PARTITIONS, prefix });
    await sendAll(21, 22);
    await came(() => taken.filter(({ offset }) => offset > 20).length >= 8);
  });

  it('begins anew when it is asked to, and brings nothing twice that was committed', async () => {
    await sendAll(1, 5);
    const port = await broker();
    const { taken, deliver, until: came } = taker();
    const subscription = await port.subscribe(ALL, deliver);
    await came(() => taken.length >= 20);
    await until(async () => (await committed()).every((offset) => offset === 5));
    await Promise.all([subscription.restart(), subscription.restart()]);
    await sendAll(6, 7);
    await came(() => taken.length >= 28);
    expect(taken).to.have.length(28);
    expect(port.lines.filter((line) => line.includes('partitions 0, 1, 2, 3'))).to.have.length(2);
  });

  it('stops when the delivery in hand is in effect', async () => {
    await sendAll(1, 1);
    const port = await broker();
    const { open: release, opened } = gate();
    const { open: began, opened: begun } = gate();
    const { taken, deliver } = taker();
    const subscription = await port.subscribe(ALL, async (deliveries) => {
      began();
      await opened;
      await deliver(deliveries);
    });
    await begun;
    const stopped = subscription.stop();
    release();
    await stopped;
    expect(taken.length).to.be.above(0);
    expect((await committed()).filter((offset) => offset === 1)).to.have.length(taken.length);
  });

  it('gives up a delivery that never ends, and says so', async () => {
    await sendAll(1, 1);
    const port = await broker({ stopTimeoutMs: 50 });
    const { open: began, opened: begun } = gate();
    const subscription = await port.subscribe(ALL, () => {
      began();
      return new Promise<void>(() => undefined);
    });
    await begun;
    await subscription.stop();
    expect(port.told[0]).to.contain('still under way after 50 ms');
  });

  describe('without a group', () => {
    it('every process hears everything from now on, and nothing from before', async () => {
      await sendAll(1, 3);
      const listeners = [taker(), taker()];
      for (const { deliver } of listeners) await (await broker()).subscribe({ topic: TOPIC }, deliver);
      await sendAll(4, 6);
      for (const { taken, until: came, offsets } of listeners) {
        await came(() => taken.length >= 12);
        for (const partition of range(0, 3)) expect(offsets(partition)).to.deep.equal([4, 5, 6]);
      }
    });

    it('misses nothing when it begins anew', async () => {
      const port = await broker();
      const { taken, deliver, until: came, offsets } = taker();
      const subscription = await port.subscribe({ topic: TOPIC }, deliver);
      await sendAll(1, 2);
      await came(() => taken.length >= 8);
      const restarted = subscription.restart();
      await sendAll(3, 4);
      await restarted;
      await came(() => taken.length >= 16);
      for (const partition of range(0, 3)) expect(offsets(partition)).to.deep.equal([1, 2, 3, 4]);
      expect(taken).to.have.length(16);
    });
  });

  /** Written by somebody who knows nothing of us. */
  const raw = async (topic: string, values: (string | null)[]): Promise<void> => {
    const client = createClient(optionsOf(kafka), () => undefined);
    const producer = client.kafka.producer({ createPartitioner: () => () => 0 });
    await producer.connect();
    await producer.send({ topic, messages: values.map((value) => ({ value })) });
    await producer.disconnect();
  };
});
