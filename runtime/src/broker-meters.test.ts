import { BrokerError } from '@tasklog/event-log/broker/broker';
import { expect } from 'chai';
import { Registry } from 'prom-client';
import { brokerMeters } from './broker-meters.ts';
import type { Logger } from './logger.ts';

describe('what a process counts and tells of its broker', () => {
  const setUp = (healthy?: () => Promise<boolean>) => {
    const lines: { fields: Record<string, unknown>; what: string }[] = [];
    const logger = { error: (fields: Record<string, unknown>, what: string) => lines.push({ fields, what }) };
    const clock = { now: 0 };
    const meters = brokerMeters(logger as unknown as Logger, { healthy, now: () => clock.now });
    const metrics = new Registry();
    meters.register(metrics);
    return { lines, clock, meters, text: () => metrics.metrics() };
  };
  const away = (): BrokerError => new BrokerError('unreachable', 'Kafka does not answer');

  it('an outage is counted each time, and told once in half a minute, with how often it came meanwhile', async () => {
    const { lines, clock, meters, text } = setUp();
    for (let n = 0; n < 5; n += 1) meters.onError(away(), 'the bridge waits');
    expect(lines.map(({ fields }) => fields['reason'])).to.deep.equal(['Kafka does not answer']);
    clock.now = 30_000;
    meters.onError(away(), 'the bridge waits');
    expect(lines.at(-1)?.fields).to.deep.include({ fault: 'unreachable', repeated: 4 });
    expect(await text()).to.include('tasklog_broker_faults_total{fault="unreachable"} 6');
  });

  it('another fault is told at once', () => {
    const { lines, meters } = setUp();
    meters.onError(away(), 'the bridge waits');
    meters.onError(new BrokerError('credentials', 'wrong password'), 'the bridge waits');
    meters.onError(new Error('something else'), 'reading');
    expect(lines).to.have.length(3);
  });

  it('records are counted by what became of them', async () => {
    const { meters, text } = setUp();
    meters.count('foreign', 'reminders', 2);
    expect(await text()).to.include('tasklog_broker_records_total{what="foreign",topic="reminders"} 2');
  });

  it('a sidecar is asked whenever somebody looks, and shows only where there is one', async () => {
    let up = true;
    const { text } = setUp(() => Promise.resolve(up));
    expect(await text()).to.match(/^tasklog_sidecar_healthy 1$/m);
    up = false;
    expect(await text()).to.match(/^tasklog_sidecar_healthy 0$/m);
    expect(await setUp().text()).not.to.include('sidecar');
  });
});
