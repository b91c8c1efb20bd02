import type { Health } from '@tasklog/runtime';

/** What the process counts. */
export type Counts = { sent: () => void; closed: (reason: string) => void; unreadable: () => void };

/** What is read only when somebody asks for the metrics. */
type Gauges = { verified: () => number; unverified: () => number; historyBytes: () => number };

type Registry = Health['metrics'];
type Value = { value: number; labels: Record<string, string> };

export function createCounts(registry: Registry): Counts {
  let sent = 0;
  let unreadable = 0;
  const closed = new Map<string, number>();
  register(registry, 'counter', 'realtime_frames_sent_total', 'Frames sent to browsers.', () => [plain(sent)]);
  register(registry, 'counter', 'realtime_records_unreadable_total', 'Records that no frame could be made of.', () => [
    plain(unreadable),
  ]);
  register(registry, 'counter', 'realtime_sockets_dropped_total', 'Sockets that this side closed, by reason.', () =>
    [...closed].map(([reason, value]) => ({ value, labels: { reason } })),
  );
  return {
    sent: () => void (sent += 1),
    unreadable: () => void (unreadable += 1),
    closed: (reason) => void closed.set(reason, (closed.get(reason) ?? 0) + 1),
  };
}

export function showGauges(registry: Registry, { verified, unverified, historyBytes }: Gauges): void {
  register(registry, 'gauge', 'realtime_sockets', 'Open sockets.', () => [
    { value: verified(), labels: { state: 'verified' } },
    { value: unverified(), labels: { state: 'unverified' } },
  ]);
  register(registry, 'gauge', 'realtime_history_bytes', 'What is kept to fill gaps.', () => [plain(historyBytes())]);
}

const plain = (value: number): Value => ({ value, labels: {} });

/** A metric in the shape a registry asks of one: it is read when /metrics is, and costs nothing in between. */
function register(
  registry: Registry,
  type: 'counter' | 'gauge',
  name: string,
  help: string,
  values: () => Value[],
): void {
  const metric = {
    name,
    help,
    type,
    aggregator: 'sum',
    get: () => Promise.resolve({ name, help, type, aggregator: 'sum', values: values() }),
    reset: () => undefined,
  };
  registry.registerMetric(metric as unknown as Parameters<Registry['registerMetric']>[0]);
}
