import type { ServerResponse } from 'node:http';

/** Answers /healthz, /readyz and /metrics; @returns false for every other path. */
export async function answerProbe(
  path: string,
  response: ServerResponse,
  isReady: () => Promise<boolean>,
  metrics: () => string,
): Promise<boolean> {
  const json = (status: number, body: object) =>
    response
      .writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' })
      .end(JSON.stringify(body));
  switch (path) {
    case '/healthz':
      json(200, { status: 'ok' });
      return true;
    case '/readyz': {
      const ready = await isReady();
      json(ready ? 200 : 503, { status: ready ? 'ready' : 'not ready' });
      return true;
    }
    case '/metrics':
      response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4' }).end(metrics());
      return true;
    default:
      return false;
  }
}
