import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { DaprBroker } from '../dapr.ts';

/** Stands for a service beside its sidecar: it listens, and hands deliveries to a broker as soon as there is one. */
export type Service = {
  port: number;
  serve: (broker: DaprBroker) => void;
  /** Bodies as the sidecar posted them, oldest first. */
  bodies: unknown[];
  close: () => Promise<void>;
};

export async function startService(): Promise<Service> {
  let broker: DaprBroker | undefined;
  const bodies: unknown[] = [];
  const answer = async (request: IncomingMessage): Promise<unknown> => {
    const topic = /^\/events\/(.+)$/.exec(request.url ?? '')?.[1];
    if (topic === undefined) return request.url === '/dapr/subscribe' ? [] : {};
    const body: unknown = JSON.parse(await textOf(request));
    bodies.push(body);
    const said = (await broker?.receive(topic, body)) ?? 'RETRY';
    return typeof said === 'string' ? { status: said } : said;
  };
  const server = createServer((request, response) => {
    void answer(request)
      .then((body) => response.setHeader('content-type', 'application/json').end(JSON.stringify(body)))
      .catch(() => response.writeHead(500).end());
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    port: (server.address() as AddressInfo).port,
    serve: (its) => void (broker = its),
    bodies,
    close: () => {
      server.closeAllConnections();
      return new Promise((closed) => server.close(() => closed()));
    },
  };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
