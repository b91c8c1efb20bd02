/**
 * Looks whether the sidecar subscribes to a topic for us. If it does not, nothing fails: all comes from Postgres, seconds
 * late, and nobody would know why.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { sidecarAway } from './faults.ts';

/** A sidecar begins to subscribe when our port is open, which may be after we begin to listen. */
const WITHIN_MS = 30_000;
const LOOK_EVERY_MS = 1_000;

export type Hearing = { httpPort: number; apiToken?: string | undefined; pubsub: string; topic: string };

/** Undefined as soon as it subscribes; otherwise, after `withinMs`, what an operator should do. Never rejects. */
export async function unheard(of: Hearing, signal: AbortSignal, withinMs = WITHIN_MS): Promise<string | undefined> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const missing = await missingIn(of);
    if (missing === undefined || signal.aborted) return undefined;
    if (performance.now() >= deadline) return missing;
    await wait(LOOK_EVERY_MS, undefined, { signal, ref: false }).catch(() => undefined);
  }
}

type Metadata = { id: string; subscriptions?: { pubsubname: string; topic: string }[] };

async function missingIn({ httpPort, apiToken, pubsub, topic }: Hearing): Promise<string | undefined> {
  const headers = apiToken === undefined ? {} : { 'dapr-api-token': apiToken };
  const url = `http://127.0.0.1:${String(httpPort)}/v1.0/metadata`;
  try {
    const answer = await fetch(url, { headers, signal: AbortSignal.timeout(LOOK_EVERY_MS) });
    if (!answer.ok)
      return `The Dapr sidecar answers ${String(answer.status)}. Set DAPR_API_TOKEN to the token it was started with.`;
    const { id, subscriptions = [] } = (await answer.json()) as Metadata;
    if (subscriptions.some((each) => each.pubsubname === pubsub && each.topic === topic)) return undefined;
    return `The sidecar of ${id} has no subscription to ${topic} on ${pubsub}. Name ${id} in the scopes of that subscription and in subscriptionScopes of the component.`;
  } catch (error) {
    return sidecarAway({ httpPort }, error instanceof Error ? error.message : String(error));
  }
}
