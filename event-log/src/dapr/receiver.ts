/**
 * Deliveries, as the sidecar posts them to /events/<topic>.
 *
 * The sidecar has one subscription for each topic and process, so several groups of one process share a delivery: it is
 * answered SUCCESS when all of them have it in effect. When one fails, all get it again, and those who had it drop it.
 *
 * A bulk body holds records of one broker partition, in order. When one of them fails, all of its partition are asked
 * for again, so that nothing overtakes it.
 */
import type { Topic } from '../topics.ts';
import { TOPICS } from '../topics.ts';
import { ClaimLost } from '../event-log.ts';
import type { Count, Deliver, Delivery, Subscription } from '../broker/broker.ts';
import { recognise } from '../broker/carried.ts';

export type Status = 'SUCCESS' | 'RETRY' | 'DROP';
/** The answer to one event, or to each of a bulk; both as Dapr names them. */
export type Answer = Status | { statuses: { entryId: string; status: Status }[] };

export type ReceiverOptions = {
  prefix: string;
  logId: string;
  partitions: number;
  count: Count;
  onError: (error: Error, what: string) => void;
};

export type Receiver = {
  listen(topic: Topic, deliver: Deliver): Subscription;
  receive(topic: string, body: unknown): Promise<Answer>;
  close(): void;
};

/** Foreign records come in floods when they come; they are counted each and told once in this time. */
const TELL_EVERY_MS = 60_000;

export function receiver({ prefix, logId, partitions, count, onError }: ReceiverOptions): Receiver {
  const listeners = new Map<Topic, Set<Deliver>>(TOPICS.map((topic) => [topic, new Set()]));
  const tell = rarely(TELL_EVERY_MS, onError);

  const foreign = (topic: Topic): Status => {
    count('foreign', topic, 1);
    tell(`What came on ${prefix}${topic} is not of this log and is put aside. Who else writes there?`);
    return 'DROP';
  };
  /** RETRY also when nobody listens yet: the sidecar is there before the service has begun to read. */
  const offer = async (topic: Topic, deliveries: Delivery[]): Promise<Status> => {
    const all = [...(listeners.get(topic) ?? [])];
    const outcomes = await Promise.allSettled(all.map((deliver) => deliver(deliveries)));
    const failed = outcomes.filter((outcome) => outcome.status === 'rejected');
    for (const { reason } of failed) {
      const place = `${topic}/${String(deliveries[0]?.partition)} from ${String(deliveries[0]?.offset)}`;
      if (!(reason instanceof ClaimLost)) onError(reason as Error, `${place}: to be brought again`);
    }
    return all.length === 0 || failed.length > 0 ? 'RETRY' : 'SUCCESS';
  };
  const single = async (topic: Topic, body: unknown): Promise<Status> => {
    const delivery = recognise(body, { topic, logId, partitions });
    return delivery === undefined ? foreign(topic) : offer(topic, [delivery]);
  };
  const bulk = async (topic: Topic, entries: readonly Entry[]): Promise<Answer> => {
    const known = entries.map(({ event }) => recognise(event, { topic, logId, partitions }));
    // Before anything is offered: what is read behind a stranger must not be seen before the stranger is counted.
    const strange = known.map((delivery) => (delivery === undefined ? foreign(topic) : undefined));
    const byPartition = Map.groupBy(
      known.filter((each) => each !== undefined),
      ({ partition }) => partition,
    );
    const offered = [...byPartition].map(async ([partition, its]) => [partition, await offer(topic, its)] as const);
    const outcomes = new Map(await Promise.all(offered));
    const statuses = entries.map(({ entryId }, place): { entryId: string; status: Status } => {
      const [delivery, dropped] = [known[place], strange[place]];
      if (delivery !== undefined) return { entryId, status: outcomes.get(delivery.partition) ?? 'RETRY' };
      return { entryId, status: dropped !== undefined && canDrop(entryId, place) ? dropped : 'SUCCESS' };
    });
    return { statuses };
  };

  return {
    listen: (topic, deliver) => listening(listeners.get(topic) ?? new Set(), deliver),
    receive: async (name, body) => {
      const topic = TOPICS.find((each) => name === each || name === `${prefix}${each}`);
      if (topic === undefined) {
        tell(`Something came for ${name}, which is no topic of the log. Correct the route of its Dapr subscription.`);
        return 'DROP';
      }
      const entries = entriesOf(body);
      return entries ? bulk(topic, entries) : single(topic, body);
    },
    close: () => listeners.forEach((each) => each.clear()),
  };
}

type Entry = { entryId: string; event: unknown };

function entriesOf(body: unknown): Entry[] | undefined {
  const { entries } = (body ?? {}) as { entries?: unknown };
  return Array.isArray(entries) ? (entries as Entry[]) : undefined;
}

/**
 * Dapr 1.16 looks up a dropped entry by its place in the first attempt, and the whole sidecar panics when entries before
 * it are missing (read before, or no JSON). Its ids are these places. What cannot be dropped is taken and forgotten.
 */
const canDrop = (entryId: string, place: number): boolean => entryId === String(place);

/** One listener; `stop` lets what is under way come to its end. */
function listening(all: Set<Deliver>, deliver: Deliver): Subscription {
  const underWay = new Set<Promise<void>>();
  const watched: Deliver = (deliveries) => {
    const done = deliver(deliveries);
    const settled = done.catch(() => undefined).finally(() => underWay.delete(settled));
    underWay.add(settled);
    return done;
  };
  all.add(watched);
  return {
    // The sidecar belongs to the broker's group and does not say which partitions it was given.
    assigned: () => (all.has(watched) ? undefined : []),
    // Nor is there anything here that could freeze: the connection to the broker is the sidecar's, which has its own probe.
    restart: () => Promise.resolve(),
    stop: async () => {
      all.delete(watched);
      await Promise.all(underWay);
    },
  };
}

function rarely(everyMs: number, onError: ReceiverOptions['onError']): (sentence: string) => void {
  const last = new Map<string, number>();
  return (sentence) => {
    const now = performance.now();
    if (now - (last.get(sentence) ?? -Infinity) < everyMs) return;
    last.set(sentence, now);
    onError(new Error(sentence), 'receiving from Dapr');
  };
}
