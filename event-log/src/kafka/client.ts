/**
 * A client of kafkajs that says nothing on the console and can be let go for good.
 *
 * kafkajs waits when it disconnects until every request is answered; cut off from the broker that can be for ever. So
 * its sockets are remembered here: `drop` ends them with an error, which makes kafkajs answer everything that waits.
 */
import net from 'node:net';
import tls from 'node:tls';
import kafkajs from 'kafkajs';
import type { ISocketFactory, ISocketFactoryArgs, Kafka, SASLOptions } from 'kafkajs';
import './calm.ts';

export type Sasl = { mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512'; username: string; password: string };

export type Connection = {
  /** host:port of brokers to start from. */
  brokers: string[];
  /** `ca`: PEM of the authority; without it those that Node trusts. */
  tls?: { ca?: string };
  sasl?: Sasl;
  /** 10 s: a broker that is silent for longer counts as gone. */
  requestTimeoutMs?: number;
  socketFactory?: ISocketFactory;
};

/** A line for those who look closely; never a secret, never the console. */
export type Log = (line: string) => void;

/** `quietly`: nothing waits for an answer any more. */
export type Client = { kafka: Kafka; drop: (quietly?: boolean) => void };

export const REQUEST_TIMEOUT_MS = 10_000;
const CONNECTION_TIMEOUT_MS = 5_000;
const KEEP_ALIVE_MS = 60_000;
const GIVEN_UP = 'the connection was given up';

/** First bytes of a TLS alert: what a broker that wants TLS may answer to one who speaks plainly. */
const TLS_ALERT = Buffer.from([0x15, 0x03]);

export function createClient(connection: Connection, log: Log): Client {
  const sockets = new Set<net.Socket>();
  let dropped = false;
  const { brokers, tls: ssl, sasl, requestTimeoutMs = REQUEST_TIMEOUT_MS, socketFactory = openSocket } = connection;
  const kafka = new kafkajs.Kafka({
    clientId: 'tasklog',
    brokers,
    ...(ssl && { ssl }),
    // A copy: kafkajs keeps its authenticator in the object that it is given.
    ...(sasl && { sasl: { ...sasl } as SASLOptions }),
    requestTimeout: requestTimeoutMs,
    connectionTimeout: Math.min(CONNECTION_TIMEOUT_MS, requestTimeoutMs),
    authenticationTimeout: requestTimeoutMs,
    // Few and short: who uses the client repeats by itself, and says so.
    retry: { retries: 2, initialRetryTime: 100, maxRetryTime: 1_000 },
    socketFactory: (args) => {
      if (dropped) throw new Error(GIVEN_UP);
      return remember(socketFactory(args), sockets, args.ssl);
    },
    logLevel: kafkajs.logLevel.INFO,
    logCreator:
      () =>
      ({ namespace, label, log: { message, error, broker } }) =>
        log(
          `kafkajs ${label} ${namespace}: ${[message, error, broker].filter((part) => typeof part === 'string').join(' ')}`,
        ),
  });
  const drop = (quietly = false): void => {
    dropped = true;
    for (const socket of sockets) socket.destroy(quietly ? undefined : new Error(GIVEN_UP));
  };
  return { kafka, drop };
}

/** As kafkajs opens them, but small requests do not wait for the answer to the one before (Nagle). */
function openSocket({ host, port, ssl, onConnect }: ISocketFactoryArgs): net.Socket {
  const secure = ssl as tls.ConnectionOptions | undefined;
  const servername = net.isIP(host) === 0 ? { servername: host } : {};
  const socket = secure
    ? tls.connect({ host, port, ...servername, ...secure }, onConnect)
    : net.connect({ host, port }, onConnect);
  return socket.setKeepAlive(true, KEEP_ALIVE_MS).setNoDelay(true);
}

function remember(socket: net.Socket, sockets: Set<net.Socket>, ssl: unknown): net.Socket {
  sockets.add(socket);
  socket.once('close', () => sockets.delete(socket));
  // kafkajs would take the alert for the length of an answer of 350 MB, and wait for it.
  if (!ssl) {
    socket.once('data', (data: Buffer) => {
      if (data.subarray(0, 2).equals(TLS_ALERT)) {
        socket.destroy(Object.assign(new Error('the broker speaks TLS'), { code: TLS_EXPECTED }));
      }
    });
  }
  return socket;
}

export const TLS_EXPECTED = 'TLS_EXPECTED';

/** Waits for something that may hang, but not for long; whether it was done, and not how, is answered. */
export async function within(ms: number, work: Promise<unknown>): Promise<boolean> {
  const { promise: late, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => resolve(false), ms);
  const done = await Promise.race([late, work.then(() => true).catch(() => true)]);
  clearTimeout(timer);
  return done;
}

/** Lets a client go that was asked to disconnect; its sockets are gone in any case. */
export async function leave(client: Client, leaving: Promise<unknown>, withinMs: number): Promise<void> {
  client.drop(await within(withinMs, leaving));
}
