import { expect } from 'chai';
import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { Kafka, logLevel } from 'kafkajs';
import type { SASLOptions } from 'kafkajs';
import { KAFKA } from './kafka-jars.ts';
import { startKafka } from './kafka.ts';
import type { KafkaServer } from './kafka.ts';
import { orSkip } from './skip.ts';

describe('a real Kafka broker', () => {
  let server: KafkaServer;
  let kafka: Kafka;
  const topic = 'diary';

  before(async function () {
    server = await orSkip(this, [KAFKA], () => startKafka());
    kafka = new Kafka({ brokers: [server.brokers], logLevel: logLevel.NOTHING });
    const admin = kafka.admin();
    await admin.connect();
    await admin.createTopics({ topics: [{ topic, numPartitions: 1 }], waitForLeaders: true });
    await admin.disconnect();
  });
  after(() => server?.stop());

  it('takes a record and gives it', async () => {
    await send(kafka, topic, 'snow fell');
    expect(await first(kafka, topic)).to.equal('snow fell');
  });

  it('makes no topic that nobody asked for', async () => {
    expect(await faultOf(send(kafka, 'unasked', 'x'))).to.include('does not host this topic-partition');
  });

  it('keeps port and records over a kill', async () => {
    await server.kill();
    await server.restart();
    expect(await first(kafka, topic)).to.equal('snow fell');
  });
});

describe('a secure Kafka broker', () => {
  let server: KafkaServer;

  before(async function () {
    server = await orSkip(this, [KAFKA], () => startKafka({ secure: true }));
  });
  after(() => server?.stop());

  for (const mechanism of ['plain', 'scram-sha-256', 'scram-sha-512'] as const) {
    it(`takes the password and refuses a wrong one by ${mechanism}`, async () => {
      const { name, password } = server.user ?? { name: '', password: '' };
      expect(await signIn({ mechanism, username: name, password })).to.equal('in');
      const wrong = await signIn({ mechanism, username: name, password: 'guess' });
      expect(wrong).to.match(/authentication failed|invalid credentials/i);
    });
  }

  it('is not trusted without its certificate', async () => {
    const kafka = new Kafka({
      brokers: [server.brokers],
      ssl: true,
      retry: { retries: 0 },
      logLevel: logLevel.NOTHING,
    });
    expect(await faultOf(kafka.admin().connect())).to.include('self-signed certificate');
  });

  it('takes its data with it when it stops', async () => {
    const folder = dirname(server.caFile ?? '');
    expect(existsSync(folder)).to.equal(true);
    await server.stop();
    expect(existsSync(folder)).to.equal(false);
  });

  async function signIn(sasl: SASLOptions): Promise<string> {
    const ssl = { ca: [readFileSync(server.caFile ?? '', 'utf8')] };
    const admin = new Kafka({
      brokers: [server.brokers],
      ssl,
      sasl,
      retry: { retries: 0 },
      logLevel: logLevel.NOTHING,
    }).admin();
    try {
      await admin.connect();
      return 'in';
    } catch (error) {
      return (error as Error).message;
    } finally {
      await admin.disconnect();
    }
  }
});

async function send(kafka: Kafka, topic: string, value: string): Promise<void> {
  const producer = kafka.producer({ retry: { retries: 1 } });
  try {
    await producer.connect();
    await producer.send({ topic, messages: [{ value, partition: 0 }] });
  } finally {
    await producer.disconnect();
  }
}

/** What a reader who knows nothing reads first. */
async function first(kafka: Kafka, topic: string): Promise<string | undefined> {
  const consumer = kafka.consumer({ groupId: randomUUID() });
  const read = Promise.withResolvers<string | undefined>();
  try {
    await consumer.connect();
    await consumer.subscribe({ topic, fromBeginning: true });
    await consumer.run({ eachMessage: async ({ message }) => read.resolve(message.value?.toString()) });
    return await read.promise;
  } finally {
    await consumer.disconnect();
  }
}

const faultOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'no fault',
    (error: unknown) => (error as Error).message,
  );
