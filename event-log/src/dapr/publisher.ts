/** Publishing through the sidecar, one record at a time, with an answer that says what is wrong. Several: bulk.ts. */
import { setTimeout as wait } from 'node:timers/promises';
import type { DaprClient } from '@dapr/dapr';
import { CONTENT_TYPE } from '../broker/carried.ts';
import { BrokerError } from '../broker/broker.ts';
import { publishFault, sidecarAway } from './faults.ts';

/** Longer than the sidecar's own limit for a publish (resiliency.yaml), so that it can still say what is wrong. */
const TIMEOUT_MS = 30_000;
/** A sidecar on the same machine answers in a millisecond. */
const PROBE_MS = 2_000;

export type PublisherOptions = { httpPort: number; apiToken?: string | undefined; pubsub: string; timeoutMs?: number };

/** Resolves when the broker has the event; rejects with the SDK's error, or with a BrokerError when nothing answers. */
export type Publish = (topic: string, event: object, key: string) => Promise<void>;

export function publisher({ timeoutMs = TIMEOUT_MS, ...options }: PublisherOptions): Publish {
  let connected: Promise<DaprClient> | undefined;
  const client = (topic: string): Promise<DaprClient> => {
    connected ??= connect(options, topic).catch((error: unknown) => {
      connected = undefined;
      throw error;
    });
    return connected;
  };
  return async (topic, event, key) => {
    const { pubsub } = await client(topic);
    const metadata = { partitionKey: key };
    const { error } = await within(
      timeoutMs,
      pubsub.publish(options.pubsub, topic, event, { contentType: CONTENT_TYPE, metadata }),
      () => new BrokerError('unreachable', sidecarAway(options, `nothing in ${String(timeoutMs)} ms`)),
    );
    // It answers with an error instead of throwing it.
    if (error) throw error;
  };
}

/** The SDK waits for half a minute and then says little; so it is asked only after the sidecar has answered us. */
async function connect({ httpPort, apiToken, pubsub }: PublisherOptions, topic: string): Promise<DaprClient> {
  const headers = apiToken === undefined ? {} : { 'dapr-api-token': apiToken };
  const url = `http://127.0.0.1:${String(httpPort)}/v1.0/metadata`;
  const answer = await fetch(url, { headers, signal: AbortSignal.timeout(PROBE_MS) }).catch((error: unknown) => {
    throw new BrokerError('unreachable', sidecarAway({ httpPort }, reasonOf(error)), error);
  });
  const text = await answer.text();
  if (!answer.ok) {
    const worded = new Error(JSON.stringify({ status: answer.status, error_msg: text }));
    throw publishFault(worded, { httpPort, pubsub, topic });
  }
  // Loaded here, so that a process that reads the log in Postgres or Kafka pays nothing for it (60 MB, half a second).
  const dapr = await import('@dapr/dapr');
  const client = new dapr.DaprClient({
    daprHost: '127.0.0.1',
    daprPort: String(httpPort),
    logger: { service: SILENT },
    ...(apiToken !== undefined && { daprApiToken: apiToken }),
  });
  await client.start();
  return client;
}

/** What is wrong is thrown; the SDK would print it as well, with its own clock and format. */
const nothing = (): void => undefined;
const SILENT = { error: nothing, warn: nothing, info: nothing, verbose: nothing, debug: nothing };

const reasonOf = (error: unknown): string => {
  const { cause, message } = error as Error & { cause?: { code?: string } };
  return cause?.code ?? message;
};

async function within<T>(ms: number, work: Promise<T>, late: () => Error): Promise<T> {
  const stop = new AbortController();
  const timeout = wait(ms, undefined, { signal: stop.signal }).then(() => {
    throw late();
  });
  timeout.catch(nothing);
  return Promise.race([work, timeout]).finally(() => stop.abort());
}
