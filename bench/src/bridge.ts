/**
 * How fast the bridge carries a backlog from Postgres to Kafka, against a bare loop of kafkajs' sendBatch on the same
 * broker with the same bytes, headers and acks. Rounds are interleaved, so that a drift of the machine falls on both.
 *
 * The bare loop has everything in memory and ready to send: it reads nothing, keeps no checkpoint, and is the most that
 * a bridge on this client could reach. It may send all partitions in one call, and does.
 */
import { randomUUID } from 'node:crypto';
import kafkajs from 'kafkajs';
import pg from 'pg';
import { TOPICS } from '@tasklog/event-log';
import type { LogRecord, Topic } from '@tasklog/event-log';
import { openBase, readLogId } from '@tasklog/event-log/base';
import { startBridge } from '@tasklog/event-log/broker/bridge';
import { carry, CONTENT_TYPE, LOG_HEADER, OFFSET_HEADER } from '@tasklog/event-log/broker/carried';
import { kafkaBroker } from '@tasklog/event-log/kafka/kafka';
import { ensureTopics } from '@tasklog/event-log/kafka/manifest';
import type { KafkaOptions } from '@tasklog/event-log/kafka/settings';
import { readPage, sequenceOf } from '@tasklog/event-log/page';
import { postgresLogOn } from '@tasklog/event-log/postgres';
import { spread } from './figures.ts';
import { PARTITIONS, withServer } from './server.ts';

const PAGE = 1_000;
const FLOOR_PER_SECOND = 15_000;
const FLOOR_SHARE = 0.6;

/** Records per second of the bridge and of the bare loop, over all partitions of all topics. */
export async function bridge({ quick }: { quick: boolean }, brokers: string): Promise<unknown> {
  const each = quick ? 2_000 : 20_000;
  const rounds = quick ? 3 : 7;
  return withServer(async (url) => {
    await fill(url, each);
    const results: Record<'bridge' | 'bare', number[]> = { bridge: [], bare: [] };
    const bytes = await bareRound(url, brokers, Math.min(each, 2_000));
    await bridgeRound(url, brokers, each);
    for (let n = 0; n < rounds; n += 1) {
      results.bridge.push(await bridgeRound(url, brokers, each));
      results.bare.push((await bareRound(url, brokers, each)).perSecond);
    }
    const share = results.bridge.map((one, n) => Math.round((100 * one) / (results.bare[n] ?? Number.NaN)) / 100);
    return {
      records: each * PARTITIONS * TOPICS.length,
      bytesPerRecord: bytes.bytesPerRecord,
      partitions: PARTITIONS * TOPICS.length,
      rounds,
      bridgePerSecond: spread(results.bridge),
      barePerSecond: spread(results.bare),
      share: spread(share),
      target: `>= ${String(FLOOR_PER_SECOND)} records/s, >= ${String(100 * FLOOR_SHARE)} % of the bare loop`,
      holds: spread(results.bridge).median >= FLOOR_PER_SECOND && spread(share).median >= FLOOR_SHARE,
    };
  });
}

/** Events as large as those of an ordinary change, put on the log as the sequencer would leave them. */
async function fill(url: string, each: number): Promise<void> {
  const db = new pg.Client(url);
  await db.connect();
  for (let topic = 1; topic <= TOPICS.length; topic += 1) {
    for (let part = 0; part < PARTITIONS; part += 1) {
      await db.query(
        `insert into log.record select $1::int2, $2::int2, n, clock_timestamp(), t, 1, e, jsonb_build_object(
           'specversion', '1.0', 'id', e, 'source', '/command-api', 'type', 'task.updated', 'subject', t,
           'time', now(), 'datacontenttype', 'application/json', 'dataschema', '/schemas/events/task-updated.v1.json',
           'userid', $3::uuid, 'taskversion', 2, 'changeid', gen_random_uuid(), 'actor', 'user', 'data', jsonb_build_object(
             'before', jsonb_build_object('title', 'Water the plants', 'notes', ''),
             'after', jsonb_build_object('title', 'Water the plants on the balcony', 'notes', repeat('a note ', 20))))
         from (select n, gen_random_uuid() as e, gen_random_uuid() as t from generate_series(1, $4::bigint) n) s`,
        [topic, part, randomUUID(), each],
      );
    }
  }
  await db.query('update log.head set next = $1', [each + 1]);
  await db.query('vacuum analyze log.record');
  await db.end();
}

const settings = (brokers: string): KafkaOptions => ({
  brokers: brokers.split(','),
  createTopics: true,
  replication: 1,
  minInsyncReplicas: 1,
});

/** New topics for each round: all start empty. */
async function newTopics(brokers: string): Promise<string> {
  const prefix = `bench-${randomUUID().slice(0, 8)}.`;
  await ensureTopics(settings(brokers), { partitions: PARTITIONS, prefix });
  return prefix;
}

async function bridgeRound(url: string, brokers: string, each: number): Promise<number> {
  const prefix = await newTopics(brokers);
  const onError = (error: Error, what: string): void => console.error(`${what}: ${error.message}`);
  const base = await openBase({ connectionString: url, onError });
  await base.db.query(`delete from log.checkpoint where grp = 'bridge:kafka'`);
  const total = each * PARTITIONS * TOPICS.length;
  let sent = 0;
  const all = Promise.withResolvers<void>();
  const count = (what: string, _: Topic, n: number): void => {
    if (what === 'sent' && (sent += n) >= total) all.resolve();
  };
  const broker = await kafkaBroker({
    ...settings(brokers),
    ...{ logId: await readLogId(base.db), partitions: PARTITIONS, prefix, count, onError },
  });
  const log = postgresLogOn(base);
  const started = performance.now();
  const running = await startBridge({ log, base, broker, count, onRefused: () => undefined });
  await all.promise;
  const perSecond = Math.round((1_000 * total) / (performance.now() - started));
  await running.stop();
  await broker.close();
  await log.close();
  return perSecond;
}

async function bareRound(
  url: string,
  brokers: string,
  each: number,
): Promise<{ perSecond: number; bytesPerRecord: number }> {
  const prefix = await newTopics(brokers);
  const db = new pg.Pool({ connectionString: url, max: 2 });
  const logId = await readLogId(db);
  const pages = new Map<Topic, kafkajs.Message[][]>();
  for (const topic of TOPICS) {
    const records: LogRecord[][] = [];
    for (let part = 0; part < PARTITIONS; part += 1) records.push(await readPage(db, topic, part, 0, PAGE / 2));
    pages.set(
      topic,
      records.map((page) => page.map((record) => messageOf(record, logId))),
    );
  }
  await db.end();
  const client = new kafkajs.Kafka({ brokers: brokers.split(','), logLevel: kafkajs.logLevel.NOTHING });
  const createPartitioner =
    () =>
    ({ message }: { message: kafkajs.Message }) =>
      message.partition ?? 0;
  const producer = client.producer({ createPartitioner, allowAutoTopicCreation: false });
  await producer.connect();
  const batch = [...pages].map(([topic, parts]) => ({ topic: prefix + topic, messages: parts.flat() }));
  const inBatch = batch.reduce((sum, { messages }) => sum + messages.length, 0);
  const total = each * PARTITIONS * TOPICS.length;
  const started = performance.now();
  for (let sent = 0; sent < total; sent += inBatch) await producer.sendBatch({ acks: -1, topicMessages: batch });
  const perSecond = Math.round((1_000 * Math.ceil(total / inBatch) * inBatch) / (performance.now() - started));
  await producer.disconnect();
  const bytes = batch.flatMap(({ messages }) => messages).reduce((sum, { value }) => sum + (value?.length ?? 0), 0);
  return { perSecond, bytesPerRecord: Math.round(bytes / inBatch) };
}

const messageOf = (record: LogRecord, logId: string): kafkajs.Message => ({
  partition: record.partition,
  key: record.event.userid,
  value: Buffer.from(carry(record, logId)),
  timestamp: String(Date.parse(record.at)),
  headers: { 'content-type': CONTENT_TYPE, [LOG_HEADER]: logId, [OFFSET_HEADER]: sequenceOf(record.offset) },
});
