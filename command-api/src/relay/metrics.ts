import { Counter, Gauge } from 'prom-client';
import type { Registry } from 'prom-client';

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
