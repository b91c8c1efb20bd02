/**
 * Two or more instances behind one address, as a load balancer for TCP does it: a new connection goes to an instance that
 * answers /readyz with 200; one that stops answering so gets no new ones and keeps those it has, until either side ends
 * them. A connection that an instance refuses is offered to the next: nothing was said on it yet.
 */
import { get } from 'node:http';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

const PROBE_EVERY_MS = 250;
const PROBE_WITHIN_MS = 5_000;
/** A start or a stop that takes longer is a fault, and told with what the instance said last. */
const SETTLED_WITHIN_MS = 120_000;

export type Splitter = {
  url: string;
  /** Resolves when new connections go to this instance, or no longer do. */
  until: (port: number, sends: boolean) => Promise<void>;
  /** How many connections each instance was given. */
  given: () => Map<number, number>;
  stop: () => Promise<void>;
};

type Backend = { port: number; ready: boolean; said: string; open: number; given: number };

export async function startSplitter(ports: readonly number[]): Promise<Splitter> {
  const backends = ports.map((port): Backend => ({ port, ready: false, said: 'nothing', open: 0, given: 0 }));
  const sockets = new Set<Socket>();
  let changed = Promise.withResolvers<void>();

  const probe = async (backend: Backend): Promise<void> => {
    const { ready, said } = await askReady(backend.port);
    backend.said = said;
    if (ready === backend.ready) return;
    backend.ready = ready;
    changed.resolve();
    changed = Promise.withResolvers();
  };
  let stopped = false;
  const probing = backends.map(async (backend) => {
    while (!stopped) {
      await probe(backend);
      await new Promise((resolve) => setTimeout(resolve, PROBE_EVERY_MS));
    }
  });

  /** Those that are ready, the one with the fewest connections first; the others behind, in case a probe is late. */
  const inOrder = (): Backend[] =>
    [...backends].sort((a, b) => Number(b.ready) - Number(a.ready) || a.open - b.open || a.given - b.given);

  const server = createServer({ allowHalfOpen: true, pauseOnConnect: true }, (client) => {
    sockets.add(client);
    client.on('close', () => sockets.delete(client));
    client.on('error', () => client.destroy());
    void offer(client, inOrder()).then((joined) => joined || client.resetAndDestroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    until: async (port, sends) => {
      const late = AbortSignal.timeout(SETTLED_WITHIN_MS);
      const passed = new Promise((resolve) => late.addEventListener('abort', resolve));
      const backend = backends.find((each) => each.port === port);
      while (backend?.ready !== sends && !late.aborted) await Promise.race([changed.promise, passed]);
      if (backend?.ready !== sends)
        throw new Error(`/readyz on port ${String(port)} says ${backend?.said ?? 'nothing'}`);
    },
    given: () => new Map(backends.map(({ port, given }) => [port, given])),
    stop: async () => {
      stopped = true;
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
      await Promise.all(probing);
    },
  };
}

/** Joins a client with the first instance that takes the connection; false when none does. */
async function offer(client: Socket, backends: readonly Backend[]): Promise<boolean> {
  for (const backend of backends) {
    const upstream = await opened(backend.port);
    if (upstream === undefined) continue;
    backend.open += 1;
    backend.given += 1;
    join(client, upstream);
    upstream.once('close', () => (backend.open -= 1));
    return true;
  }
  return false;
}

function opened(port: number): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    const upstream = connect({ port, host: '127.0.0.1', allowHalfOpen: true, noDelay: true });
    upstream.once('connect', () => resolve(upstream));
    upstream.once('error', () => resolve(undefined));
  });
}

/** Byte for byte, and each end as it comes: a side that only stops sending may still be listening. */
function join(client: Socket, upstream: Socket): void {
  client.setNoDelay(true);
  upstream.on('error', () => client.resetAndDestroy());
  upstream.on('close', () => client.destroy());
  client.on('close', () => upstream.destroy());
  client.pipe(upstream).pipe(client);
}

function askReady(port: number): Promise<{ ready: boolean; said: string }> {
  return new Promise((resolve) => {
    const asking = get(
      { port, host: '127.0.0.1', path: '/readyz', timeout: PROBE_WITHIN_MS, agent: false },
      (answer) => {
        let body = '';
        answer.on('data', (chunk: Buffer) => (body += chunk.toString()));
        answer.on('close', () =>
          resolve({ ready: answer.statusCode === 200, said: `${String(answer.statusCode)} ${body}` }),
        );
      },
    );
    asking.on('timeout', () => asking.destroy(new Error('no answer in time')));
    asking.on('error', (error) => resolve({ ready: false, said: error.message }));
  });
}
