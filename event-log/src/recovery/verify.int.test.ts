import { expect } from 'chai';
import { testDatabase } from '../../../runtime/src/testing/database.ts';
import { kafkaOrSkip } from '../../../runtime/src/testing/real/kafka.ts';
import type { KafkaServer } from '../../../runtime/src/testing/real/kafka.ts';
import { carry, LOG_HEADER, OFFSET_HEADER } from '../broker/carried.ts';
import type { LogRecord } from '../event-log.ts';
import { withAdmin } from '../kafka/admin.ts';
import { createClient } from '../kafka/client.ts';
import { readPage, sequenceOf } from '../page.ts';
import type { Tally } from './compare.ts';
import { recoveryUnderTest } from './testing/operator.ts';
import type { RecoveryUnderTest } from './testing/operator.ts';
import { verify } from './verify.ts';
import type { Verified } from './verify.ts';

const TOPIC = 'task-events';
const EACH = 12;

describe('verifying a topic', () => {
  let kafka: KafkaServer;
  let under: RecoveryUnderTest;
  before(async function () {
    kafka = await kafkaOrSkip(this);
  });
  beforeEach(async () => {
    under = await recoveryUnderTest(testDatabase, kafka.brokers, { bridged: false });
    await under.publish(EACH);
  });
  afterEach(() => under.end());

  const verified = async (recovery = under.recovery): Promise<Verified> => {
    const signal = new AbortController().signal;
    return (await verify(recovery, { topic: TOPIC, signal, tell: () => undefined })) as Verified;
  };
  const counts = ({ partitions }: Verified, partition = 0): Partial<Tally> =>
    Object.fromEntries(
      Object.entries(partitions[partition] ?? {}).filter(([name, n]) => n !== 0 && name !== 'partition'),
    );
  /** Says to the bridge's checkpoint that everything was sent. */
  const sentAll = () =>
    under.query(
      `insert into log.checkpoint (grp, topic, part, off) select 'bridge:kafka', topic, part, next - 1 from log.head where topic = 1`,
    );
  const ofPartition = (partition: number): Promise<LogRecord[]> =>
    readPage(under.recovery.base.db, TOPIC, partition, 0, EACH);
  type Message = { value: string; headers?: Record<string, string> };
  const message = (record: LogRecord): Message => ({
    value: carry(record, under.logId),
    headers: { [LOG_HEADER]: under.logId, [OFFSET_HEADER]: sequenceOf(record.offset) },
  });
  const write = async (partition: number, messages: readonly Message[]): Promise<void> => {
    const producer = createClient(under.recovery.kafka, () => undefined).kafka.producer();
    await producer.connect();
    await producer.send({ topic: under.prefix + TOPIC, messages: messages.map((each) => ({ ...each, partition })) });
    await producer.disconnect();
  };
  /** All partitions as they should be, the first one as `change` makes it. */
  const lay = async (change: (all: Message[], records: LogRecord[]) => Message[]): Promise<void> => {
    for (let partition = 0; partition < under.partitions; partition += 1) {
      const records = await ofPartition(partition);
      const all = records.map(message);
      await write(partition, partition === 0 ? change(all, records) : all);
    }
    await sentAll();
  };

  it('is quiet when all is well, by whichever bridge it came, and says what is not sent yet', async () => {
    await lay((all) => all.map(({ value }, n) => (n % 2 === 0 ? { value } : (all[n] as Message))));
    expect(await verified()).to.deep.include({ equal: true, places: [], droppedTo: [0, 0, 0, 0] });
    await under.publish(2);
    const more = await verified();
    expect(more.equal).to.equal(true);
    expect(counts(more)).to.deep.equal({ records: EACH, unsent: 2 });
  });

  it('finds what is missing, with its places', async () => {
    await lay((all) => [...all.slice(0, 3), ...all.slice(5, 9)]);
    const found = await verified();
    expect(found.equal).to.equal(false);
    expect(counts(found)).to.deep.equal({ records: 7, missing: 5 });
    const why = 'it was sent, and is not there';
    expect(found.places).to.deep.equal([
      { partition: 0, what: 'missing', offset: 4, to: 5, why },
      { partition: 0, what: 'missing', offset: 10, to: 12, why },
    ]);
    expect(counts(found, 1)).to.deep.equal({ records: EACH });
  });

  it('finds a topic that lost everything', async () => {
    await sentAll();
    const found = await verified();
    expect(found.partitions.map(({ missing }) => missing)).to.deep.equal([EACH, EACH, EACH, EACH]);
  });

  it('finds a changed payload, another event, and a record of another partition', async () => {
    const strangers = (await ofPartition(1)).map(({ event }) => event);
    await lay((all, records) => {
      const [third, fifth] = [records[2] as LogRecord, records[4] as LogRecord];
      const changed = { ...third, event: { ...third.event, data: { before: {}, after: { title: 'forged' } } } };
      const another = { ...fifth, event: strangers[4] as LogRecord['event'] };
      return all.map((each, n) => (n === 2 ? message(changed) : n === 4 ? message(another) : each));
    });
    const found = await verified();
    expect(counts(found)).to.deep.equal({ records: EACH, different: 2 });
    expect(
      found.places.map(({ offset, why }) => [offset, why.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '…')]),
    ).to.deep.equal([
      [3, 'of event … another data'],
      [5, 'it holds event …, and the log holds …'],
    ]);
  });

  it('finds what is foreign, what cannot be read, and counts markers', async () => {
    await lay((all, records) => {
      const eighth = records[7] as LogRecord;
      const marker = {
        ...eighth,
        event: { ...eighth.event, type: 'tasklog.skipped', data: { type: 'x', reason: 'large' } },
      };
      const changed = all.map((each, n) =>
        n === 3 ? { ...each, value: '{' } : n === 7 ? message(marker as LogRecord) : each,
      );
      return [
        { value: 'hello' },
        ...changed,
        { value: '{}', headers: { [LOG_HEADER]: 'another', [OFFSET_HEADER]: '1' } },
      ];
    });
    const found = await verified();
    expect(counts(found)).to.deep.equal({ records: EACH + 2, foreign: 2, unreadable: 1, skipped: 1 });
    expect(found.equal).to.equal(false);
    expect(found.places.map(({ what, at, offset }) => [what, at, offset])).to.deep.equal([
      ['foreign', 0, undefined],
      ['unreadable', 4, 4],
      ['foreign', EACH + 1, undefined],
    ]);
  });

  it('allows duplicates, and finds what is out of order', async () => {
    await lay((all) => [...all.slice(0, 6), ...all.slice(2, 4), ...all.slice(4)]);
    const doubled = await verified();
    expect(doubled.equal).to.equal(true);
    expect(counts(doubled)).to.deep.equal({ records: EACH + 4, duplicate: 4 });
    const [first] = [await ofPartition(0)];
    await under.publish(3);
    const records = (await readPage(under.recovery.base.db, TOPIC, 0, EACH, 3)).map(message);
    await write(0, [
      records[2] as Message,
      records[0] as Message,
      records[1] as Message,
      message(first[0] as LogRecord),
    ]);
    const found = await verified();
    expect(found.equal).to.equal(false);
    expect(counts(found)).to.deep.equal({ records: EACH + 8, duplicate: 5, outOfOrder: 2 });
    expect(found.places[0]).to.deep.include({
      what: 'outOfOrder',
      offset: EACH + 1,
      why: `it came behind ${String(EACH + 3)}`,
    });
  });

  it('knows what the broker let go after its retention from what it lost', async () => {
    await lay((all) => all);
    const partitions = [{ partition: 0, offset: '5' }];
    await withAdmin(under.recovery.kafka, async (admin) => {
      // kafkajs learns of the topic only by asking something else of it.
      await admin.fetchTopicOffsets(under.prefix + TOPIC);
      await admin.deleteTopicRecords({ topic: under.prefix + TOPIC, partitions });
    });
    const found = await verified();
    expect(found.equal).to.equal(true);
    expect(counts(found)).to.deep.equal({ records: EACH - 5, trimmed: 5 });
  });

  it('knows months that Postgres has dropped from a broker that is ahead of it', async () => {
    await lay((all) => all);
    await under.query('delete from log.record where topic = 1 and part = 0 and off <= 4');
    const dropped = await verified();
    expect(dropped).to.deep.include({ equal: true, droppedTo: [4, 0, 0, 0] });
    expect(counts(dropped)).to.deep.equal({ records: EACH, expired: 4 });
    await under.query('delete from log.record where topic = 1 and part = 0 and off > 10');
    await under.query('update log.head set next = 11 where topic = 1 and part = 0');
    const ahead = await verified();
    expect(ahead.equal).to.equal(false);
    expect(counts(ahead)).to.deep.equal({ records: EACH, expired: 4, ahead: 2 });
  });

  it('compares many pages of several partitions', async () => {
    await under.publish(1_500, 200);
    await lay((all) => all);
    const { db } = under.recovery.base;
    for (let after = EACH; after < EACH + 1_500; after += 500)
      await write(2, (await readPage(db, TOPIC, 2, after, 500)).map(message));
    const found = await verified();
    expect(counts(found, 2)).to.deep.equal({ records: EACH + 1_500 });
    expect(counts(found, 3)).to.deep.equal({ records: EACH, missing: 1_500 });
  });

  it('says of a topic that is not there, that it is not', async () => {
    await withAdmin(under.recovery.kafka, (admin) => admin.deleteTopics({ topics: [under.prefix + TOPIC] }));
    const refused = await verified().catch((error: unknown) => error);
    expect(refused).to.have.property('fault', 'missing-topic');
  });

  it('leaves nothing committed behind, and changes nothing in Postgres', async () => {
    await lay((all) => all);
    const before = await under.query('select * from log.checkpoint order by grp, topic, part');
    await verified();
    expect(await under.query('select * from log.checkpoint order by grp, topic, part')).to.deep.equal(before);
    const committed = await withAdmin(under.recovery.kafka, async (admin) => {
      const { groups } = await admin.listGroups();
      const ours = groups.filter(({ groupId }) => groupId.startsWith(under.prefix));
      const offsets = await Promise.all(ours.map(({ groupId }) => admin.fetchOffsets({ groupId })));
      return offsets.flat(2);
    });
    expect(committed).to.deep.equal([]);
  });
});
