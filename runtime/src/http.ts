import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import type { Express, RequestHandler } from 'express';
import helmet from 'helmet';
import type { Health } from './health.ts';
import { healthRoutes } from './health.ts';
import type { Logger } from './logger.ts';
import { observe } from './observe.ts';
import { notFound, problemHandler } from './problem.ts';

const BODY_LIMIT = '1mb';
const MAX_HEADER_BYTES = 16 * 1024;
const REQUEST_TIMEOUT_MS = 30_000;
const HEADERS_TIMEOUT_MS = 10_000;
/** Longer than those in front keep an idle connection: who closes it must not be who is about to be asked. */
const KEEP_ALIVE_MS = 65_000;
/** A readiness probe must see "not ready" before connections are refused. */
const DRAIN_MS = 8_000;
const SWEEP_MS = 20;

export type { RequestHandler };
export type Routes = RequestHandler | RequestHandler[];
export type HttpOptions = {
  logger: Logger;
  health: Health;
  routes?: Routes;
  /** Where the sidecar comes in. It checks who comes before it reads a body, and takes larger ones. */
  door?: RequestHandler | undefined;
  /** Addresses that take files: these are read there, once it is known who sends them. */
  files?: readonly string[];
};

/** The Express application all services share: request ids, security headers, JSON bodies, health, one error shape. */
export function createApp({ logger, health, routes = [], door, files = [] }: HttpOptions): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('query parser', 'simple');
  app.use(observe({ logger, health }));
  // Whoever keeps a connection to a process that goes finds another one in time.
  app.use((_request, response, next) => {
    if (!health.ready) response.set('Connection', 'close');
    next();
  });
  app.use(healthRoutes(health));
  app.use(helmet());
  if (door) app.use(door);
  const json = express.json({ limit: BODY_LIMIT, strict: true, inflate: false });
  app.use((request, response, next) => (files.includes(request.path) ? next() : json(request, response, next)));
  for (const each of [routes].flat()) app.use(each);
  app.use(() => {
    throw notFound();
  });
  app.use(problemHandler(logger));
  return app;
}

/** Says plainly that a port is taken, and which setting chooses another. */
export class PortInUse extends Error {
  constructor(port: number, setting: string) {
    super(
      `Port ${String(port)} is in use by another program. Stop that program, or choose another port with ${setting}.`,
    );
    this.name = 'PortInUse';
  }
}

export type Listening = { server: Server; url: string; port: number; stop: () => Promise<void> };

/** Listens; `stop` lets requests under way finish, for DRAIN_MS at most. */
export async function listen(
  handler: Express,
  { host, port, setting }: { host: string; port: number; setting: string },
): Promise<Listening> {
  const server = createServer(
    {
      maxHeaderSize: MAX_HEADER_BYTES,
      requestTimeout: REQUEST_TIMEOUT_MS,
      headersTimeout: HEADERS_TIMEOUT_MS,
      keepAliveTimeout: KEEP_ALIVE_MS,
    },
    handler,
  );
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'EADDRINUSE' ? new PortInUse(port, setting) : error),
    );
    server.listen(port, host, resolve);
  });
  const bound = (server.address() as AddressInfo).port;
  return {
    server,
    port: bound,
    url: `http://${host.includes(':') ? `[${host}]` : host}:${String(bound)}`,
    stop: () => drain(server),
  };
}

/** Takes no new connection, ends idle ones at once and busy ones with their answer; what is left after DRAIN_MS is cut. */
async function drain(server: Server): Promise<void> {
  const cut = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
  // A connection kept alive becomes idle when its answer is out; only asking again finds it.
  const sweep = setInterval(() => server.closeIdleConnections(), SWEEP_MS);
  await new Promise((resolve) => {
    server.close(resolve);
    server.closeIdleConnections();
  });
  clearTimeout(cut);
  clearInterval(sweep);
}
