import { BrokerError } from '@tasklog/event-log/broker/broker';
import type { Count } from '@tasklog/event-log';
import { Counter, Gauge } from 'prom-client';
import type { Registry } from 'prom-client';
import type { Logger } from './logger.ts';

/** What a process counts and tells of its broker. */
export type BrokerMeters = {
  count: Count;
  /** Tells trouble with the log, the same of it once in a while; counts the faults of a broker by their kind. */
  onError: (error: Error, what: string) => void;
  register: (metrics: Registry) => void;
};

/** An outage is told again after this long; every partition and every try would tell it otherwise. */
const TELL_EVERY_MS = 30_000;

export type MetersOptions = {
  /** Asks the sidecar, where there is one. */
  healthy?: (() => Promise<boolean>) | undefined;
  /** Milliseconds that only grow. */
  now?: () => number;
};

/** They count from now on, and are shown once they are registered; several registries may show the same ones. */
export function brokerMeters(
  logger: Logger,
  { healthy, now = () => performance.now() }: MetersOptions = {},
): BrokerMeters {
  const records = new Counter({
    name: 'tasklog_broker_records_total',
    help: 'Records at the edge to the broker: sent, refused, delivered, duplicate, filled (from Postgres), foreign, unreadable, stalled.',
    labelNames: ['what', 'topic'] as const,
    registers: [],
  });
  const faults = new Counter({
    name: 'tasklog_broker_faults_total',
    help: 'Times the broker could not be used, by the kind of fault.',
    labelNames: ['fault'] as const,
    registers: [],
  });
  const sidecar =
    healthy &&
    new Gauge({
      name: 'tasklog_sidecar_healthy',
      help: '1 while the Dapr sidecar of this process takes its calls.',
      registers: [],
      async collect() {
        this.set((await healthy()) ? 1 : 0);
      },
    });
  const told = new Map<string, { at: number; since: number }>();
  const tell = (error: BrokerError, what: string): void => {
    const last = told.get(error.message) ?? { at: -Infinity, since: 0 };
    if (now() - last.at < TELL_EVERY_MS) return void told.set(error.message, { ...last, since: last.since + 1 });
    told.set(error.message, { at: now(), since: 0 });
    logger.error({ fault: error.fault, reason: error.message, ...(last.since > 0 && { repeated: last.since }) }, what);
  };
  return {
    count: (what, topic, n) => records.inc({ what, topic }, n),
    onError: (error, what) => {
      if (!(error instanceof BrokerError)) return logger.error({ err: error }, what);
      faults.inc({ fault: error.fault });
      tell(error, what);
    },
    register: (metrics) => {
      metrics.registerMetric(records);
      metrics.registerMetric(faults);
      if (sidecar) metrics.registerMetric(sidecar);
    },
  };
}
