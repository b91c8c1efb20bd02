import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { logValues } from '../testing/settings.ts';
import { kafkaOptions } from './settings.ts';
import type { KafkaValues } from './settings.ts';

const values = (given: Partial<KafkaValues> = {}): KafkaValues =>
  logValues({ KAFKA_BROKERS: '127.0.0.1:9092', ...given });

const faultsOf = (given: Partial<KafkaValues>): string[] => {
  const read = kafkaOptions(values(given));
  return read.ok ? [] : read.faults;
};

describe('the settings of Kafka', () => {
  it('by default are one broker on this machine, plain', () => {
    expect(kafkaOptions(values())).to.deep.equal({
      ok: true,
      options: { brokers: ['127.0.0.1:9092'], createTopics: true, replication: 1, minInsyncReplicas: 1 },
    });
  });

  it('of the cloud: several brokers, TLS, SCRAM, copies, a registry', () => {
    const ca = join(tmpdir(), `ca-${randomUUID()}.pem`);
    writeFileSync(ca, '-----BEGIN CERTIFICATE-----\n…\n-----END CERTIFICATE-----\n');
    const read = kafkaOptions(
      values({
        KAFKA_BROKERS: 'a.example:9092, b.example:9093',
        KAFKA_TLS: true,
        KAFKA_CA_FILE: ca,
        KAFKA_SASL: 'scram-sha-512',
        KAFKA_USERNAME: 'tasklog',
        KAFKA_PASSWORD: 'secret',
        KAFKA_REPLICATION: 3,
        KAFKA_MIN_INSYNC_REPLICAS: 2,
        SCHEMA_REGISTRY_URL: 'https://registry.example/',
      }),
    );
    expect(read).to.have.deep.nested.property('options.brokers', ['a.example:9092', 'b.example:9093']);
    expect(read).to.have.deep.nested.property('options.sasl', {
      mechanism: 'scram-sha-512',
      username: 'tasklog',
      password: 'secret',
    });
    expect(read).to.have.nested.property('options.tls.ca').that.contains('BEGIN CERTIFICATE');
    expect(read).to.have.deep.nested.property('options.registry', { url: 'https://registry.example/' });
  });

  const wrong: [given: Partial<KafkaValues>, told: RegExp][] = [
    [{ KAFKA_BROKERS: 'localhost' }, /"localhost" is not host:port. Example/],
    [{ KAFKA_BROKERS: '127.0.0.1:9092,' }, /"" is not host:port/],
    [{ KAFKA_BROKERS: 'localhost:99999' }, /"localhost:99999" is not host:port/],
    [{ KAFKA_BROKERS: 'http://localhost:9092' }, /is not host:port/],
    [{ KAFKA_SASL: 'plain', KAFKA_PASSWORD: 'x' }, /KAFKA_SASL=plain needs KAFKA_USERNAME/],
    [{ KAFKA_SASL: 'scram-sha-256', KAFKA_USERNAME: 'x' }, /needs KAFKA_PASSWORD \(or KAFKA_PASSWORD_FILE\)/],
    [{ KAFKA_USERNAME: 'x' }, /KAFKA_USERNAME set but KAFKA_SASL is none/],
    [{ KAFKA_CA_FILE: '/etc/hostname' }, /KAFKA_CA_FILE is set but KAFKA_TLS is not/],
    [{ KAFKA_TLS: true, KAFKA_CA_FILE: '/nowhere/ca.pem' }, /cannot read \/nowhere\/ca.pem \(ENOENT\)/],
    [{ KAFKA_TLS: true, KAFKA_CA_FILE: join(import.meta.dirname, 'calm.ts') }, /holds no certificate/],
    [{ KAFKA_MIN_INSYNC_REPLICAS: 2 }, /is more than KAFKA_REPLICATION=1: no record could be written/],
    [{ SCHEMA_REGISTRY_PASSWORD: 'x' }, /SCHEMA_REGISTRY_URL is not/],
    [{ SCHEMA_REGISTRY_URL: 'http://me:word@registry' }, /holds a name or password/],
    [{ SCHEMA_REGISTRY_URL: 'http://registry', SCHEMA_REGISTRY_USERNAME: 'x' }, /set together or not at all/],
  ];
  for (const [given, told] of wrong) {
    it(`refuse ${JSON.stringify(given).replace(import.meta.dirname, '…')}`, () => {
      expect(faultsOf(given)).to.have.length(1);
      expect(faultsOf(given)[0]).to.match(told);
    });
  }

  it('tell all faults at once, and no password', () => {
    const faults = faultsOf({ KAFKA_BROKERS: 'x', KAFKA_PASSWORD: 'hush', SCHEMA_REGISTRY_PASSWORD: 'hush' });
    expect(faults).to.have.length(3);
    expect(faults.join()).not.to.contain('hush');
  });
});
