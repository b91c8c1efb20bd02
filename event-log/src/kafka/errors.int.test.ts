import { readFileSync } from 'node:fs';
import net from 'node:net';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { kafkaOrSkip, startKafka } from '../../../runtime/src/testing/real/kafka.ts';
import type { KafkaServer } from '../../../runtime/src/testing/real/kafka.ts';
import { orSkip } from '../../../runtime/src/testing/real/skip.ts';
import type { BrokerError } from '../broker/broker.ts';
import { withAdmin } from './admin.ts';
import type { Connection, Sasl } from './client.ts';
import { ensureTopics } from './manifest.ts';
import { aBroker, newPrefix, optionsOf, PARTITIONS, records, taker } from './testing/port.ts';

/** What an operator is told who tries to reach Kafka so. */
async function told(connection: Connection, topic?: string): Promise<[fault: string, message: string]> {
  const look = withAdmin(connection, async (admin) => {
    if (topic === undefined) await admin.listTopics();
    else await admin.fetchTopicMetadata({ topics: [topic] });
  });
  return look.then(
    (): [string, string] => ['none', ''],
    (error: unknown): [string, string] => [(error as BrokerError).fault, (error as BrokerError).message],
  );
}

describe('what Kafka refuses', () => {
  let plain: KafkaServer;
  before(async function () {
    plain = await kafkaOrSkip(this);
  });

  it('nothing, when all is well', async () => expect(await told(optionsOf(plain))).to.deep.equal(['none', '']));

  it('nobody listens', async () => {
    const server = net.createServer().listen(0, '127.0.0.1');
    const at = `127.0.0.1:${String(await new Promise((go) => server.on('listening', () => go((server.address() as AddressInfo).port))))}`;
    await new Promise((go) => server.close(go));
    const [fault, message] = await told({ brokers: [at] });
    expect(fault).to.equal('unreachable');
    expect(message).to.equal(`Kafka does not answer at ${at} (ECONNREFUSED): is it running? set KAFKA_BROKERS`);
  });

  it('a name that is nobody’s', async () => {
    const [fault, message] = await told({ brokers: ['kafka.invalid:9092'] });
    expect([fault, message.includes('kafka.invalid:9092')]).to.deep.equal(['unreachable', true]);
  });

  it('somebody listens and says nothing', async () => {
    const server = net.createServer().listen(0, '127.0.0.1');
    await new Promise((go) => server.on('listening', go));
    const at = `127.0.0.1:${String((server.address() as AddressInfo).port)}`;
    const [fault, message] = await told({ brokers: [at], requestTimeoutMs: 300 });
    server.close();
    expect([fault, message.includes(`Kafka does not answer at ${at}`)], message).to.deep.equal(['unreachable', true]);
  });

  it('a missing topic', async () => {
    const [fault] = await told(optionsOf(plain), `${newPrefix()}nowhere`);
    expect(fault).to.equal('missing-topic');
  });

  it('TLS, at a port that does not speak it', async () => {
    const [fault, message] = await told({ ...optionsOf(plain), tls: {} });
    expect([fault, message.includes('KAFKA_TLS=false')]).to.deep.equal(['tls', true]);
  });

  it('a password, where nobody is asked for one', async () => {
    const sasl: Sasl = { mechanism: 'plain', username: 'tasklog', password: 'hush' };
    const [fault, message] = await told({ ...optionsOf(plain), sasl });
    expect([fault, message.includes('KAFKA_SASL=none')]).to.deep.equal(['credentials', true]);
    expect(message).not.to.contain('hush');
  });

  describe('when it is secure', () => {
    let secure: KafkaServer;
    let user: { username: string; password: string };
    let tls: { ca: string };
    let brokers: string[];
    before(async function () {
      secure = await orSkip(this, [], () => startKafka({ secure: true }));
      brokers = secure.brokers.split(',');
      user = { username: String(secure.user?.name), password: String(secure.user?.password) };
      tls = { ca: readFileSync(String(secure.caFile), 'utf8') };
    });
    after(() => secure.stop());

    for (const mechanism of ['plain', 'scram-sha-256', 'scram-sha-512'] as const) {
      it(`lets us in with ${mechanism}, and carries records`, async () => {
        const prefix = newPrefix();
        const options = { ...optionsOf(secure), sasl: { mechanism, ...user } };
        await ensureTopics(options, { partitions: PARTITIONS, prefix });
        const port = await aBroker(secure, { ...options, prefix });
        await port.send(records(1, 1, 20));
        const { taken, deliver, until } = taker();
        await port.subscribe({ topic: 'task-events', group: 'all' }, deliver);
        await until(() => taken.length >= 20);
        await port.close();
        expect(port.told).to.deep.equal([]);
        expect(port.lines.join('\n')).not.to.contain(user.password);
      });

      it(`${mechanism}: not with a wrong password`, async () => {
        const [fault, message] = await told({ brokers, tls, sasl: { mechanism, ...user, password: 'wrong' } });
        expect(fault).to.equal('credentials');
        expect(message).to.contain(`does not let ${user.username} in (${mechanism})`).and.not.contain('wrong');
      });
    }

    it('a subscription says so at once', async () => {
      const sasl: Sasl = { mechanism: 'plain', ...user, password: 'wrong' };
      const port = await aBroker(secure, { prefix: '', sasl });
      for (const group of ['all', undefined]) {
        const refused = port.subscribe(
          { topic: 'task-events', ...(group !== undefined && { group }) },
          taker().deliver,
        );
        const error: unknown = await refused.catch((thrown: unknown) => thrown);
        expect(error).to.have.property('fault', 'credentials');
      }
      await port.close();
    });

    it('a certificate that nobody vouches for', async () => {
      const [fault, message] = await told({ brokers, tls: {}, sasl: { mechanism: 'plain', ...user } });
      expect([fault, message.includes('KAFKA_CA_FILE')]).to.deep.equal(['tls', true]);
    });

    it('plain speech, at a port that wants TLS', async () => {
      const [fault, message] = await told({ brokers });
      expect([fault, message.includes('KAFKA_TLS=true')], message).to.deep.equal(['tls', true]);
    });

    it('no password, where one is asked for', async () => {
      const [fault, message] = await told({ brokers, tls, requestTimeoutMs: 2_000 });
      expect([fault, message.includes('KAFKA_SASL')], message).to.deep.equal(['unreachable', true]);
    });
  });
});
