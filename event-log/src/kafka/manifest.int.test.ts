import { expect } from 'chai';
import kafkajs from 'kafkajs';
import { kafkaOrSkip } from '../../../runtime/src/testing/real/kafka.ts';
import type { KafkaServer } from '../../../runtime/src/testing/real/kafka.ts';
import type { BrokerError } from '../broker/broker.ts';
import { withAdmin } from './admin.ts';
import { ensureTopics, MANIFEST, recreateTopic } from './manifest.ts';
import type { KafkaOptions } from './settings.ts';
import { aBroker, newPrefix, optionsOf, records, taker } from './testing/port.ts';

describe('the topics on Kafka', () => {
  let kafka: KafkaServer;
  let options: KafkaOptions;
  let prefix: string;
  before(async function () {
    kafka = await kafkaOrSkip(this);
    options = optionsOf(kafka);
  });
  beforeEach(() => void (prefix = newPrefix()));

  const ensure = (partitions = 4, its: Partial<KafkaOptions> = {}) =>
    ensureTopics({ ...options, ...its }, { partitions, prefix });
  const refusal = async (partitions = 4, its: Partial<KafkaOptions> = {}): Promise<BrokerError> =>
    (await ensure(partitions, its).catch((error: unknown) => error)) as BrokerError;
  const partitionsOf = (topic: string) =>
    withAdmin(options, async (admin) => {
      const { topics } = await admin.fetchTopicMetadata({ topics: [prefix + topic] });
      return topics[0]?.partitions.length;
    });
  const set = (topic: string, name: string, value: string) =>
    withAdmin(options, (admin) =>
      admin.alterConfigs({
        validateOnly: false,
        resources: [
          { type: kafkajs.ConfigResourceTypes.TOPIC, name: prefix + topic, configEntries: [{ name, value }] },
        ],
      }),
    );

  it('that are missing are created as the manifest says, once', async () => {
    expect((await ensure(6)).created).to.deep.equal(MANIFEST.map(({ topic }) => prefix + topic));
    expect(await partitionsOf('task-updates')).to.equal(6);
    expect((await ensure(6)).created).to.deep.equal([]);
  });

  it('can be created by several processes at once', async () => {
    const all = await Promise.all([ensure(), ensure(), ensure()]);
    expect(all.some(({ created }) => created.length === 4)).to.equal(true);
    expect(await partitionsOf('task-events')).to.equal(4);
  });

  it('dead letters have as many partitions as they please', async () => {
    await withAdmin(options, (admin) =>
      admin.createTopics({
        topics: [
          { topic: `${prefix}dead-letters`, numPartitions: 1, configEntries: [{ name: 'retention.ms', value: '-1' }] },
        ],
      }),
    );
    expect((await ensure()).created).to.have.length(3);
  });

  it('are not created when that is not wanted', async () => {
    const { fault, message } = await refusal(4, { createTopics: false });
    expect(fault).to.equal('missing-topic');
    expect(message).to.contain(`${prefix}task-events, ${prefix}reminders`).and.contain('KAFKA_CREATE_TOPICS=true');
  });

  it('cannot have more copies than there are brokers', async () => {
    const { fault, message } = await refusal(4, { replication: 3, minInsyncReplicas: 2 });
    expect([fault, message.includes('KAFKA_REPLICATION')], message).to.deep.equal(['other', true]);
  });

  it('that do not fit are told all at once, each with what mends it', async () => {
    await ensure();
    await set('reminders', 'retention.ms', '1000');
    await set('task-updates', 'cleanup.policy', 'compact');
    await set('dead-letters', 'max.message.bytes', '1000');
    const { fault, message } = await refusal(6, { replication: 2, minInsyncReplicas: 2 });
    expect(fault).to.equal('topic-mismatch');
    for (const told of [
      `${prefix}task-events: partitions is 4, wanted 6. Mend: not in place, users would move in mid-order`,
      'tasklog log rebuild --to kafka --topic task-events',
      `${prefix}reminders: retention.ms is 1000, wanted at least 604800000`,
      `rpk topic alter-config ${prefix}reminders --set retention.ms=604800000`,
      `${prefix}task-updates: cleanup.policy is compact, wanted delete`,
      `${prefix}dead-letters: max.message.bytes is 1000, wanted at least 1048576`,
      `${prefix}dead-letters: min.insync.replicas is 1, wanted at least 2`,
    ])
      expect(message).to.contain(told);
    expect(message).not.to.contain('dead-letters: partitions');
  });

  it('that keep records longer, or for ever, fit', async () => {
    await ensure();
    await set('reminders', 'retention.ms', '-1');
    await set('task-updates', 'retention.ms', '999999999999');
    expect((await ensure()).created).to.deep.equal([]);
  });

  it('are made anew, empty, with another number of partitions', async () => {
    await ensure();
    const port = await aBroker(kafka, { prefix });
    await port.send(records(0, 1, 5));
    await recreateTopic(options, 'task-events', { partitions: 6, prefix });
    expect(await partitionsOf('task-events')).to.equal(6);
    await port.send(records(3, 8, 9));
    const { taken, deliver, until } = taker();
    await port.subscribe({ topic: 'task-events', group: 'all' }, deliver);
    await until(() => taken.length >= 2);
    expect(taken.map(({ offset }) => offset)).to.deep.equal([8, 9]);
    await port.close();
  });

  it('that are missing can be made anew as well', async () => {
    await recreateTopic(options, 'reminders', { partitions: 2, prefix });
    expect(await partitionsOf('reminders')).to.equal(2);
  });
});
