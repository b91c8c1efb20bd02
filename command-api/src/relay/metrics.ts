import { Counter, Gauge } from 'prom-client';
import type { Registry } from 'prom-client';
import type { RelayState } from './state.ts';

/** Counts what the relay moved and tells whether it leads, and in which epoch. */
export function relayMetrics(metrics: Registry): (state: { leading: boolean; epoch: number; drained: number }) => void {
  const drained = new Counter({
    name: 'tasklog_relay_drained_total',
    help: 'Outbox entries put on the log.',
    registers: [metrics],
  });
  const leading = new Gauge({ name: 'tasklog_relay_leading', help: '1 while this relay leads.', registers: [metrics] });
  const epoch = new Gauge({
    name: 'tasklog_relay_epoch',
    help: 'The epoch this relay leads in.',
    registers: [metrics],
  });
  return (state) => {
    drained.inc(state.drained);
    leading.set(state.leading ? 1 : 0);
    if (state.leading) epoch.set(state.epoch);
  };
}

/** What waits, and how long ago whoever leads said so: asked of the database when somebody asks for the metrics. */
export function watchOutbox(metrics: Registry, state: () => Promise<RelayState>): void {
  let asking: Promise<RelayState | undefined> | undefined;
  /** One question for all gauges of a scrape. A database that is away leaves them out, and the others stay. */
  const ask = (): Promise<RelayState | undefined> =>
    (asking ??= state()
      .catch(() => undefined)
      .finally(() => (asking = undefined)));
  const gauge = (name: string, help: string, read: (state: RelayState) => number | undefined): void =>
    void new Gauge({
      name,
      help,
      registers: [metrics],
      async collect() {
        const now = await ask();
        const value = now && read(now);
        if (value === undefined) this.remove();
        else this.set(value);
      },
    });
  gauge('tasklog_outbox_depth', 'Entries of the outbox that are not on the log yet.', ({ depth }) => depth);
  gauge(
    'tasklog_outbox_oldest_age_seconds',
    'How long the oldest entry of the outbox waits; 0 when none does.',
    ({ oldestAgeSeconds }) => oldestAgeSeconds,
  );
  gauge(
    'tasklog_relay_lease_age_seconds',
    'Since the leading relay, this one or another, renewed its lease; without a leader, since there was one.',
    ({ leaseAgeSeconds }) => leaseAgeSeconds,
  );
}
