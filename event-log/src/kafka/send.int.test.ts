import { expect } from 'chai';
import type { KafkaMessage } from 'kafkajs';
import { kafkaOrSkip, startKafka } from '../../../runtime/src/testing/real/kafka.ts';
import type { KafkaServer } from '../../../runtime/src/testing/real/kafka.ts';
import { BrokerError, Unreadable } from '../broker/broker.ts';
import type { Broker } from '../broker/broker.ts';
import { withAdmin } from './admin.ts';
import { createClient } from './client.ts';
import { ensureTopics } from './manifest.ts';
import { aBroker, LOG_ID, newPrefix, optionsOf, PARTITIONS, range, records, taker, until } from './testing/port.ts';

describe('sending to Kafka', () => {
  let kafka: KafkaServer;
  let prefix: string;
  const open: Broker[] = [];

  before(async function () {
    kafka = await kafkaOrSkip(this);
  });
  beforeEach(async () => {
    prefix = newPrefix();
    await ensureTopics(optionsOf(kafka), { partitions: PARTITIONS, prefix });
  });
  afterEach(() => Promise.all(open.splice(0).map((broker) => broker.close())));

  const broker = async (options: { maxMessageBytes?: number } = {}, server = kafka) => {
    const opened = await aBroker(server, { prefix, ...options });
    open.push(opened);
    return opened;
  };

  /** What lies on a partition, as any other client of Kafka sees it. */
  const lying = async (partition: number, count: number): Promise<KafkaMessage[]> => {
    const client = createClient(optionsOf(kafka), () => undefined);
    const consumer = client.kafka.consumer({ groupId: `${prefix}look` });
    await consumer.subscribe({ topic: `${prefix}task-events`, fromBeginning: true });
    const found: KafkaMessage[] = [];
    const { promise, resolve } = Promise.withResolvers<void>();
    await consumer.run({
      eachMessage: ({ partition: its, message }) => {
        if (its === partition && found.push(message) === count) resolve();
        return Promise.resolve();
      },
    });
    await promise;
    await consumer.disconnect();
    return found;
  };

  it('writes a page in its order, each record with its place in headers and value', async () => {
    const page = records(2, 1, 3);
    expect(await (await broker()).send(page)).to.deep.equal([]);
    const found = await lying(2, 3);
    expect(found.map(({ headers }) => String(headers?.['tasklog-offset']))).to.deep.equal(
      page.map(({ event }) => event.sequence),
    );
    const [{ key, value, headers, timestamp }, { at, event }] = [found[0] as KafkaMessage, page[0] as (typeof page)[0]];
    expect(String(key)).to.equal(event.userid);
    expect(JSON.parse(String(value))).to.deep.equal({ ...event, logid: LOG_ID, logtime: at });
    expect(new Date(Number(timestamp)).toISOString()).to.equal(at);
    expect(String(headers?.['content-type'])).to.equal('application/cloudevents+json');
    expect(String(headers?.['tasklog-log'])).to.equal(LOG_ID);
  });

  it('cuts a page that is larger than the broker takes at once', async () => {
    const title = 'x'.repeat(100_000);
    const port = await broker();
    expect(await port.send(records(0, 1, 30, 'task-events', title))).to.deep.equal([]);
    const { taken, deliver, until, offsets } = taker();
    await port.subscribe({ topic: 'task-events', group: 'all' }, deliver);
    await until(() => taken.length >= 30);
    expect(offsets(0)).to.deep.equal(range(1, 30));
  });

  it('puts a marker in the place of a record that is too large, and says which it was', async () => {
    const port = await broker();
    const page = [...records(1, 1, 1), ...records(1, 2, 2, 'task-events', 'y'.repeat(2 ** 20)), ...records(1, 3, 3)];
    const refused = await port.send(page);
    expect(refused.map(({ record }) => record.offset)).to.deep.equal([2]);
    expect(refused[0]?.reason).to.match(/bytes are more than max.message.bytes/);
    const { taken, deliver, until, offsets } = taker();
    await port.subscribe({ topic: 'task-events', group: 'all' }, deliver);
    await until(() => taken.length >= 3);
    expect(offsets(1)).to.deep.equal([1, 2, 3]);
    expect(() => taken[1]?.read())
      .to.throw(Unreadable)
      .with.property('skipped', true);
  });

  it('finds the record that is too large when the broker takes less than was thought', async () => {
    const port = await broker({ maxMessageBytes: 10_000_000 });
    const page = [...records(3, 1, 6), ...records(3, 7, 7, 'task-events', 'z'.repeat(2 ** 20)), ...records(3, 8, 9)];
    const refused = await port.send(page);
    expect(refused.map(({ record }) => record.offset)).to.deep.equal([7]);
    expect(refused[0]?.reason).to.match(/takes no record of \d+ bytes/);
    expect((await lying(3, 9)).map(({ headers }) => Number(String(headers?.['tasklog-offset'])))).to.deep.equal(
      range(1, 9),
    );
  });

  it('loses nothing to a partition that the topic has not', async () => {
    const error = await failure((await broker()).send(records(3, 1, 2).map((each) => ({ ...each, partition: 9 }))));
    expect(error.fault).to.equal('topic-mismatch');
    expect(error.message).to.contain('has no partition 9');
  });

  it('says that a topic is missing, and goes on when it is there', async () => {
    const topic = `${prefix}reminders`;
    const drop = () => withAdmin(optionsOf(kafka), (admin) => admin.deleteTopics({ topics: [topic] }));
    await drop();
    await until(async () => !(await withAdmin(optionsOf(kafka), (admin) => admin.listTopics())).includes(topic));
    const port = await broker();
    const error = await failure(port.send(records(0, 1, 1, 'reminders')));
    expect([error.fault, error.message.includes(`the topic ${topic}`)]).to.deep.equal(['missing-topic', true]);
    await ensureTopics(optionsOf(kafka), { partitions: PARTITIONS, prefix });
    expect(await port.send(records(0, 1, 1, 'reminders'))).to.deep.equal([]);
  });

  it('sends to all partitions of all topics beside one another', async () => {
    const port = await broker();
    const topics = ['task-events', 'reminders', 'task-updates'] as const;
    const pages = topics.flatMap((topic) => range(0, 3).map((partition) => records(partition, 1, 100, topic)));
    await Promise.all(pages.map((page) => port.send(page)));
    for (const topic of topics) {
      const { taken, deliver, until, offsets } = taker();
      const subscription = await port.subscribe({ topic, group: 'all' }, deliver);
      await until(() => taken.length >= 400);
      for (const partition of range(0, 3)) expect(offsets(partition)).to.deep.equal(range(1, 100));
      await subscription.stop();
    }
  });

  it('says nothing on the console', async () => {
    const warnings: string[] = [];
    const hear = (warning: Error): void => void warnings.push(warning.name);
    process.on('warning', hear);
    await (await broker()).send(records(0, 1, 10));
    await Promise.all(open.splice(0).map((each) => each.close()));
    process.off('warning', hear);
    expect(warnings).to.deep.equal([]);
  });

  describe('through the death of the broker', () => {
    let own: KafkaServer;
    before(async function () {
      this.timeout(90_000);
      own = await startKafka();
      await ensureTopics(optionsOf(own), { partitions: PARTITIONS, prefix: '' });
    });
    after(() => own.stop());

    it('a page that failed is sent again, and first occurrences are in order', async function () {
      this.timeout(90_000);
      const port = await aBroker(own, { prefix: '', requestTimeoutMs: 2_000 });
      open.push(port);
      const failures: string[] = [];
      const pages = range(0, 49).map((n) => records(1, n * 100 + 1, n * 100 + 100));
      const send = async (page: (typeof pages)[0]): Promise<void> => {
        for (;;) {
          try {
            return void (await port.send(page));
          } catch (error) {
            failures.push((error as BrokerError).fault);
          }
        }
      };
      let died: Promise<void> | undefined;
      for (const [n, page] of pages.entries()) {
        // While this page is on the wire.
        if (n === 20) died = own.kill().then(() => own.restart());
        await send(page);
      }
      await died;
      const { deliver, until, offsets } = taker();
      await port.subscribe({ topic: 'task-events', group: 'all' }, deliver);
      await until(() => offsets(1).length >= 5_000);
      expect(offsets(1)).to.deep.equal(range(1, 5_000));
      expect(new Set(failures)).to.deep.equal(new Set(['unreachable']));
    });
  });
});

async function failure(work: Promise<unknown>): Promise<BrokerError> {
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).to.be.instanceOf(BrokerError);
  return error as BrokerError;
}
