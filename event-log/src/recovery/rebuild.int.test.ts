import { expect } from 'chai';
import { testDatabase } from '../../../runtime/src/testing/database.ts';
import { kafkaOrSkip } from '../../../runtime/src/testing/real/kafka.ts';
import type { KafkaServer } from '../../../runtime/src/testing/real/kafka.ts';
import { BrokerError } from '../broker/broker.ts';
import { withAdmin } from '../kafka/admin.ts';
import { gate, inbox } from '../testing/inbox.ts';
import { rebuild } from './rebuild.ts';
import type { RebuildOptions, RebuildStep } from './rebuild.ts';
import { RecoveryError } from './recovery.ts';
import { bridges, verified } from './testing/found.ts';
import { recoveryUnderTest } from './testing/operator.ts';
import type { RecoveryUnderTest } from './testing/operator.ts';

const TOPIC = 'task-events';

describe('rebuilding a topic', () => {
  let kafka: KafkaServer;
  let under: RecoveryUnderTest | undefined;
  let steps: RebuildStep[];
  let stop: AbortController;
  before(async function () {
    kafka = await kafkaOrSkip(this);
  });
  beforeEach(() => {
    steps = [];
    stop = new AbortController();
  });
  afterEach(async () => {
    await under?.end();
    under = undefined;
  });

  const start = async (options: { bridged?: boolean } = {}): Promise<RecoveryUnderTest> =>
    (under = await recoveryUnderTest(testDatabase, kafka.brokers, options));
  const options = (more: Partial<RebuildOptions> = {}): RebuildOptions => ({
    ...{ topic: TOPIC, signal: stop.signal, underWayMs: 100 },
    tell: (step) => void steps.push(step),
    ...more,
  });
  const happened = (): string[] => [...new Set(steps.map(({ what }) => what))];

  it('makes it anew while events go on being published and a relay’s bridge runs; readers in mid-course go on', async () => {
    const { recovery, publish, carried, connect, move, noted, query } = await start();
    await publish(1_250);
    await carried();
    const seen = inbox();
    const reader = await (
      await connect()
    ).consume({ group: 'group', topic: TOPIC, pageSize: 50 }, async (page) => {
      await move(page);
      seen.add(page.records);
    });
    await seen.until(() => seen.records.length > 1_000);
    let going = true;
    const publishing = (async () => {
      for (let n = 0; going || n < 5; n += 1) await publish(5);
    })();
    expect(await rebuild(recovery, options())).to.equal('done');
    going = false;
    await publishing;
    await carried();
    expect(happened()).to.deep.equal(['waiting', 'deleting', 'recreated', 'progress', 'done']);
    const heads = (
      await query<{ head: number }>('select (next - 1)::int as head from log.head where topic = 1 order by part')
    ).map(({ head }) => head);
    const all = heads.reduce((a, b) => a + b, 0);
    await seen.until(() => seen.records.length >= all);
    await reader.stop();
    for (const [part, head] of heads.entries())
      expect(await noted(part)).to.deep.equal(Array.from({ length: head }, (_, n) => n + 1));
    const found = await verified(under as RecoveryUnderTest);
    expect(found).to.deep.include({ unsent: 0, places: [] });
    expect(found.records - found.duplicates).to.equal(all);
    expect(await query('select 1 from log.rebuild')).to.deep.equal([]);
  });

  it('goes on when the broker is killed in the midst of it and comes back', async function () {
    this.timeout(90_000);
    const { recovery, publish } = await start({ bridged: false });
    await publish(1_250, 2_000);
    let killing: Promise<void> | undefined;
    const kill = async (): Promise<void> => {
      await kafka.kill();
      await kafka.restart();
    };
    const tell = (step: RebuildStep): void => {
      steps.push(step);
      if (step.what === 'recreated') killing = kill();
    };
    expect(await rebuild(recovery, options({ tell }))).to.equal('done');
    await killing;
    const found = await verified(under as RecoveryUnderTest);
    expect(found).to.deep.include({ equal: true, unsent: 0 });
    expect(found.records - found.duplicates).to.equal(5_000);
    expect(under?.troubles.some((trouble) => trouble.includes('Kafka'))).to.equal(true);
  });

  it('with a page that a frozen bridge sends late, misses nothing, and readers put it in order', async () => {
    const { recovery, publish, bridge, connect, move, noted } = await start({ bridged: false });
    const [held, thaw] = [gate(), gate()];
    await publish(20);
    await bridge((broker) => ({
      ...broker,
      send: async (records) => {
        held.open();
        await thaw.opened;
        return broker.send(records);
      },
    }));
    await held.opened;
    const tell = (step: RebuildStep): void => {
      steps.push(step);
      if (step.what === 'recreated') thaw.open();
    };
    const seen = inbox();
    const reader = await (
      await connect()
    ).consume({ group: 'group', topic: TOPIC }, async (page) => (await move(page), seen.add(page.records)));
    expect(await rebuild(recovery, options({ tell }))).to.equal('done');
    await seen.until(() => seen.records.length === 80);
    await reader.stop();
    for (let part = 0; part < 4; part += 1) expect(await noted(part)).to.have.length(20);
    const found = await verified(under as RecoveryUnderTest);
    expect(found.partitions.map(({ missing, different, ahead }) => missing + different + ahead)).to.deep.equal([
      0, 0, 0, 0,
    ]);
    expect(found.unsent).to.equal(0);
    expect(found.duplicates).to.be.greaterThan(0);
  });

  it('with LOG=dapr, goes by the checkpoints of the bridge that feeds it through the sidecar', async () => {
    const { publish, operator, query } = await start({ bridged: false });
    await publish(10);
    const recovery = await operator({ LOG: 'dapr' });
    expect(await rebuild(recovery, options())).to.equal('done');
    expect(await query('select distinct grp, off::int from log.checkpoint')).to.deep.equal([
      { grp: 'bridge:dapr', off: 10 },
    ]);
    expect(await verified({ ...(under as RecoveryUnderTest), recovery })).to.deep.include({
      equal: true,
      records: 40,
      unsent: 0,
    });
  });

  it('needs no relay, and repairs whatever partitions the topic had', async () => {
    const { recovery, publish, prefix } = await start({ bridged: false });
    await publish(10);
    const name = prefix + TOPIC;
    await withAdmin(recovery.kafka, (admin) =>
      admin.createPartitions({ topicPartitions: [{ topic: name, count: recovery.partitions + 3 }] }),
    );
    const look = () => verified(under as RecoveryUnderTest).catch((error: unknown) => error as BrokerError);
    let refused = await look();
    // The new ones are without a leader at first.
    while ((refused as BrokerError).fault === 'unreachable') refused = await look();
    expect(refused).to.be.instanceOf(BrokerError).with.property('fault', 'topic-mismatch');
    expect(await rebuild(recovery, options())).to.equal('done');
    expect(happened()).to.deep.equal(['deleting', 'recreated', 'progress', 'done']);
    expect(await verified(under as RecoveryUnderTest)).to.deep.include({ equal: true, records: 40, duplicates: 0 });
  });

  it('begins behind the months that Postgres has dropped', async () => {
    const { recovery, publish, query } = await start({ bridged: false });
    await publish(20);
    await query('delete from log.record where topic = 1 and part = 1 and off <= 15');
    await query('delete from log.record where topic = 1 and part = 2');
    expect(await rebuild(recovery, options())).to.equal('done');
    expect(steps.at(-1)).to.deep.include({ what: 'done', records: 45 });
    const found = await verified(under as RecoveryUnderTest);
    expect(found).to.deep.include({ equal: true, records: 45, droppedTo: [0, 15, 20, 0] });
  });

  it('stopped before anything is deleted, changes nothing', async () => {
    const { recovery, publish, carried, query } = await start();
    await publish(10);
    await carried();
    const tell = (step: RebuildStep): void => void (step.what === 'waiting' && stop.abort());
    expect(await rebuild(recovery, options({ tell, underWayMs: 60_000 }))).to.equal('unchanged');
    stop = new AbortController();
    expect((await bridges(under as RecoveryUnderTest)).map(({ off }) => off)).to.deep.equal([10, 10, 10, 10]);
    expect(await query('select 1 from log.rebuild')).to.deep.equal([]);
    await publish(1);
    await carried();
    const found = await verified(under as RecoveryUnderTest);
    expect(found).to.deep.include({ equal: true, unsent: 0 });
    expect(found.records - found.duplicates).to.equal(44);
  });

  it('stopped half-way, is gone on with by the same command, and begun anew when that is asked for', async () => {
    const { recovery, publish } = await start({ bridged: false });
    await publish(50);
    const tell = (step: RebuildStep): void => void (step.what === 'recreated' && stop.abort());
    expect(await rebuild(recovery, options({ tell }))).to.equal('interrupted');
    stop = new AbortController();
    expect(await rebuild(recovery, options())).to.equal('done');
    expect(happened()).to.deep.equal(['resumed', 'progress', 'done']);
    expect(await verified(under as RecoveryUnderTest)).to.deep.include({ equal: true });
    stop = new AbortController();
    expect(await rebuild(recovery, options({ tell }))).to.equal('interrupted');
    stop = new AbortController();
    steps = [];
    expect(await rebuild(recovery, options({ fresh: true }))).to.equal('done');
    expect(happened()).to.deep.equal(['deleting', 'recreated', 'progress', 'done']);
    expect(await verified(under as RecoveryUnderTest)).to.deep.include({ equal: true, records: 200, duplicates: 0 });
  });

  it('refuses a second rebuild of the same topic, and one beside a relay that goes another way', async () => {
    const { recovery, publish, operator, query } = await start({ bridged: false });
    await publish(5);
    const other = await operator();
    const dapr = await operator({ LOG: 'dapr' });
    let second: unknown;
    const tell = async (step: RebuildStep): Promise<void> => {
      if (step.what === 'recreated') second = await rebuild(other, options()).catch((error: unknown) => error);
      if (step.what === 'recreated') stop.abort();
    };
    const hung: Promise<void>[] = [];
    await rebuild(recovery, options({ tell: (step) => void hung.push(tell(step)) }));
    await Promise.all(hung);
    expect(second).to.be.instanceOf(RecoveryError);
    expect((second as Error).message).to.contain('Another process rebuilds task-events');
    stop = new AbortController();
    await query(`update log.checkpoint set owner = $1, lease_until = 'infinity' where grp = 'bridge:kafka'`, [
      recovery.base.session.owner(),
    ]);
    const refused = await rebuild(dapr, options()).catch((error: unknown) => error);
    expect(refused).to.be.instanceOf(RecoveryError);
    expect((refused as Error).message).to.contain('LOG=kafka');
  });

  it('that the broker would not create again, is not deleted', async () => {
    const { recovery, publish, carried, query } = await start();
    await publish(5);
    await carried();
    const asked = { ...recovery, kafka: { ...recovery.kafka, replication: 3 } };
    const refused = await rebuild(asked, options()).catch((error: unknown) => error);
    expect((refused as Error).message).to.contain('KAFKA_REPLICATION');
    expect(await query('select 1 from log.rebuild')).to.deep.equal([]);
    expect(await verified(under as RecoveryUnderTest)).to.deep.include({ equal: true, records: 20, duplicates: 0 });
  });

  it('tells of a broker that is away, and changes nothing', async () => {
    const { recovery, query } = await start();
    const asked = { ...recovery, kafka: { ...recovery.kafka, brokers: ['127.0.0.1:9'], requestTimeoutMs: 500 } };
    const refused = await rebuild(asked, options()).catch((error: unknown) => error);
    expect(refused).to.be.instanceOf(BrokerError).with.property('fault', 'unreachable');
    expect(steps).to.deep.equal([]);
    expect(await query('select 1 from log.rebuild')).to.deep.equal([]);
  });
});
