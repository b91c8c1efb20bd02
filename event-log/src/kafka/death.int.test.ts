import { setTimeout as wait } from 'node:timers/promises';
import { expect } from 'chai';
import { startKafka } from '../../../runtime/src/testing/real/kafka.ts';
import type { KafkaServer } from '../../../runtime/src/testing/real/kafka.ts';
import { orSkip } from '../../../runtime/src/testing/real/skip.ts';
import { BrokerError } from '../broker/broker.ts';
import type { KafkaBrokerOptions } from './kafka.ts';
import { ensureTopics } from './manifest.ts';
import { aBroker, optionsOf, PARTITIONS, range, records, taker, until } from './testing/port.ts';

describe('reading from Kafka through the death of the broker', function () {
  this.timeout(90_000);
  let own: KafkaServer;
  before(async function () {
    own = await orSkip(this, [], () => startKafka());
    await ensureTopics(optionsOf(own), { partitions: PARTITIONS, prefix: '' });
  });
  after(() => own.stop());
  afterEach(() => Promise.all(open.splice(0).map((each) => each.close())));

  const open: { close: () => Promise<void> }[] = [];
  const broker = async (options: Partial<KafkaBrokerOptions> = {}) => {
    const opened = await aBroker(own, { prefix: '', ...options });
    open.push(opened);
    return opened;
  };

  it('in the middle of deliveries: everything comes, in order', async () => {
    const port = await broker({ requestTimeoutMs: 3_000 });
    await Promise.all(range(0, 3).map((partition) => port.send(records(partition, 1, 500))));
    const { taken, deliver, until: came, offsets } = taker();
    const heard = taker();
    await port.subscribe({ topic: 'task-events' }, heard.deliver);
    let died: Promise<void> | undefined;
    await port.subscribe({ topic: 'task-events', group: 'all' }, async (deliveries) => {
      died ??= own.kill().then(() => own.restart());
      await deliver(deliveries);
    });
    await came(() => taken.length > 0);
    await died;
    await came(() => range(0, 3).every((partition) => offsets(partition).length === 500));
    await Promise.all(range(0, 3).map((partition) => port.send(records(partition, 501, 510))));
    await came(() => range(0, 3).every((partition) => offsets(partition).length === 510));
    await heard.until(() => heard.taken.length >= 40);
    for (const partition of range(0, 3)) {
      expect(offsets(partition)).to.deep.equal(range(1, 510));
      expect(heard.offsets(partition)).to.deep.equal(range(501, 510));
    }
  });

  it('many that send at once are each told, and nothing else goes wrong', async () => {
    const port = await broker({ requestTimeoutMs: 3_000 });
    let dead = true;
    const sending = range(1, 12).map(async (n) => {
      const outcomes: unknown[] = [];
      for (let offset = 1; dead; offset += 1) {
        await wait(Math.random() * 50);
        outcomes.push(
          await port.send(records(n % PARTITIONS, offset, 1)).then(
            () => 'sent',
            (error: unknown) => error,
          ),
        );
      }
      return outcomes;
    });
    await own.kill();
    await wait(1_000);
    await own.restart();
    dead = false;
    const outcomes = (await Promise.all(sending)).flat();
    expect(outcomes.some((each) => each instanceof BrokerError)).to.equal(true);
    expect(outcomes.filter((each) => each !== 'sent' && !(each instanceof BrokerError))).to.deep.equal([]);
    expect(await port.send(records(0, 1, 1))).to.deep.equal([]);
  });

  it('it may be away at the start, and is told once', async () => {
    await own.kill();
    const port = await broker();
    const [one, all] = [taker(), taker()];
    const group = { topic: 'reminders', group: 'late' } as const;
    const subscription = await port.subscribe(group, one.deliver);
    await port.subscribe({ topic: 'reminders' }, all.deliver);
    expect(subscription.assigned()).to.deep.equal([]);
    await until(() => port.told.length === 2);
    await own.restart();
    const at = new Date().toISOString();
    await port.send(records(0, 1, 3, 'reminders').map((record) => ({ ...record, at })));
    for (const { taken, until: came } of [one, all]) await came(() => taken.length >= 3);
    expect(port.told.every((line) => line.includes('ECONNREFUSED'))).to.equal(true);
    expect(port.told).to.have.length(2);
  });

  it('a broker that is frozen holds up neither a restart nor the end', async () => {
    const port = await broker({ requestTimeoutMs: 1_000 });
    const { deliver } = taker();
    const subscription = await port.subscribe({ topic: 'task-updates', group: 'all' }, deliver);
    await until(() => subscription.assigned()?.length === 4);
    own.pause();
    try {
      await subscription.restart();
      await port.close();
    } finally {
      own.resume();
    }
  });
});
