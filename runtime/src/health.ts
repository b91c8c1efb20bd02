import { Router } from 'express';
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client';

/** What a process tells about itself. `ready` is false while it starts, while it stops, and when `check` fails. */
export type Health = {
  ready: boolean;
  /** Tries what the process cannot work without (its own database); throws when that is away. */
  check: () => Promise<void>;
  metrics: Registry;
  requests: Histogram<'method' | 'route' | 'status'>;
};

/** Not ready yet: whoever starts the process says when it is. Without a check nothing but that decides. */
export function createHealth(check: () => Promise<void> = async () => undefined): Health {
  const metrics = new Registry();
  collectDefaultMetrics({ register: metrics });
  const requests = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time to answer an HTTP request.',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers: [metrics],
  });
  return { ready: false, check, metrics, requests };
}

export const PROBES = ['/healthz', '/readyz', '/metrics'];

/** GET /healthz (the process runs), /readyz (it can work), /metrics (Prometheus). No token: they hold nobody's data. */
export function healthRoutes(health: Health): Router {
  const router = Router();
  router.get('/healthz', (_request, response) => void response.json({ status: 'ok' }));
  router.get('/readyz', async (_request, response) => {
    const reason = health.ready
      ? await health.check().then(
          () => undefined,
          () => 'the database is away',
        )
      : 'starting or stopping';
    response
      .status(reason === undefined ? 200 : 503)
      .json(reason === undefined ? { status: 'ready' } : { status: 'not ready', reason });
  });
  router.get(
    '/metrics',
    async (_request, response) => void response.type(health.metrics.contentType).send(await health.metrics.metrics()),
  );
  return router;
}
