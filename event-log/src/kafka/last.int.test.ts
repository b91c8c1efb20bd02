import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { kafkaOrSkip } from '../../../runtime/src/testing/real/kafka.ts';
import type { KafkaServer } from '../../../runtime/src/testing/real/kafka.ts';
import type { Broker } from '../broker/broker.ts';
import { lastOfOurs } from './last.ts';
import { ensureTopics } from './manifest.ts';
import { aBroker, LOG_ID, newPrefix, optionsOf, PARTITIONS, records } from './testing/port.ts';

describe('the last record of ours on Kafka', () => {
  let kafka: KafkaServer;
  let prefix: string;
  let port: Broker;
  before(async function () {
    kafka = await kafkaOrSkip(this);
  });
  beforeEach(async () => {
    prefix = newPrefix();
    await ensureTopics(optionsOf(kafka), { partitions: PARTITIONS, prefix });
    port = await aBroker(kafka, { prefix });
  });
  afterEach(() => port.close());

  const look = () => lastOfOurs(optionsOf(kafka), 'task-events', { logId: LOG_ID, prefix });

  it('of a new topic is none', async () => expect(await look()).to.deep.equal([]));

  it('is found on each partition that has one', async () => {
    const pages = [records(0, 1, 700), records(2, 1, 3)];
    for (const page of pages) await port.send(page);
    expect((await look()).sort((a, b) => a.partition - b.partition)).to.deep.equal([
      { partition: 0, offset: 700, eventId: pages[0]?.at(-1)?.event.id },
      { partition: 2, offset: 3, eventId: pages[1]?.at(-1)?.event.id },
    ]);
  });

  it('is found behind what others wrote', async () => {
    await port.send(records(1, 1, 2));
    const other = await aBroker(kafka, { prefix, logId: randomUUID() });
    await other.send(records(1, 1, 1_000));
    await other.send(records(3, 1, 10));
    await other.close();
    expect((await look()).map(({ partition, offset }) => [partition, offset])).to.deep.equal([[1, 2]]);
  });

  it('is found when a marker lies in its place', async () => {
    const [record] = records(1, 1, 1, 'task-events', 'x'.repeat(2 ** 20));
    await port.send(record ? [record] : []);
    expect(await look()).to.deep.equal([{ partition: 1, offset: 1, eventId: record?.event.id }]);
  });

  it('cannot be told of a topic that is not there', async () => {
    const error: unknown = await lastOfOurs(optionsOf(kafka), 'reminders', { logId: LOG_ID, prefix: 'nowhere.' }).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).to.have.property('fault', 'missing-topic');
  });
});
