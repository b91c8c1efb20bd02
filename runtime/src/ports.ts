import { createServer } from 'node:net';
import type { Server } from 'node:net';
import { randomInt } from 'node:crypto';

/**
 * Below the range that systems hand out to outgoing connections: a server that is killed and started again finds its
 * port as it left it.
 */
const FROM = 20_000;
const TO = 32_000;

/** Different loopback ports that nobody uses now. They are let go before this resolves: use them soon. */
export async function freePorts<Name extends string>(...names: Name[]): Promise<Record<Name, number>> {
  const held = new Map<number, Server>();
  while (held.size < names.length) {
    const port = randomInt(FROM, TO);
    const server = await hold(port);
    if (server) held.set(port, server);
  }
  const ports = [...held.keys()];
  await Promise.all([...held.values()].map((server) => new Promise((resolve) => server.close(resolve))));
  return Object.fromEntries(names.map((name, at) => [name, ports[at]])) as Record<Name, number>;
}

/** One such port. */
export async function freePort(): Promise<number> {
  const { port } = await freePorts('port');
  return port;
}

/** Whether nobody listens on this loopback port, nor speaks from it. */
export const isFree = async (port: number): Promise<boolean> => (await freePortFrom(port)) === port;

/** The wanted port, or the next above it that is free. */
export async function freePortFrom(wanted: number): Promise<number> {
  for (let port = wanted; port < 65_536; port += 1) {
    const server = await hold(port);
    if (!server) continue;
    await new Promise((resolve) => server.close(resolve));
    return port;
  }
  throw new Error(`No port from ${String(wanted)} upwards is free.`);
}

/** Undefined when somebody has it. */
function hold(port: number): Promise<Server | undefined> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', () => resolve(undefined));
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}
