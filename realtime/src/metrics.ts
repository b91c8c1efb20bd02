import { Counter, Gauge } from 'prom-client';
import type { Registry } from 'prom-client';

/** What the process counts. */
export type Counts = { sent: () => void; closed: (reason: string) => void; unreadable: () => void };

/** What is read only when somebody asks for the metrics. */
type Gauges = { verified: () => number; unverified: () => number; historyBytes: () => number };

export function createCounts(registry: Registry): Counts {
  const registers = [registry];
  const sent = new Counter({ name: 'realtime_frames_sent_total', help: 'Frames sent to browsers.', registers });
  const unreadable = new Counter({
    name: 'realtime_records_unreadable_total',
    help: 'Records that no frame could be made of.',
    registers,
  });
  const closed = new Counter({
    name: 'realtime_sockets_dropped_total',
    help: 'Sockets that this side closed, by reason.',
    labelNames: ['reason'] as const,
    registers,
  });
  return { sent: () => sent.inc(), unreadable: () => unreadable.inc(), closed: (reason) => closed.inc({ reason }) };
}

export function showGauges(registry: Registry, { verified, unverified, historyBytes }: Gauges): void {
  new Gauge({
    name: 'realtime_sockets',
    help: 'Open sockets.',
    labelNames: ['state'] as const,
    registers: [registry],
    collect() {
      this.set({ state: 'verified' }, verified());
      this.set({ state: 'unverified' }, unverified());
    },
  });
  new Gauge({
    name: 'realtime_history_bytes',
    help: 'What is kept to fill gaps.',
    registers: [registry],
    collect() {
      this.set(historyBytes());
    },
  });
}
