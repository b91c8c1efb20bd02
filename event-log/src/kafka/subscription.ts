/**
 * A subscription outlives brokers.
 *
 * Twice: after each join the broker brings again what is behind the last commit, at most about a second's worth. The
 * commit is only a hint where to begin; whoever reads drops what is in effect already.
 * Never: a topic that is missing, or a broker that is away, is told once and waited for.
 * Half-way: when partitions move, what is under way here is finished and forgotten; the group does not wait for it.
 */
import { randomUUID } from 'node:crypto';
import type { Count, Deliver, SubscribeTo, Subscription } from '../broker/broker.ts';
import { within } from './client.ts';
import type { Connection, Log } from './client.ts';
import { explain } from './errors.ts';
import { foreignTeller } from './foreign.ts';
import { join } from './joined.ts';
import { startOffsets } from './offsets.ts';
import { createReader } from './reader.ts';
import { keepJoined } from './rejoin.ts';

export type SubscriptionOptions = {
  connection: Connection;
  logId: string;
  partitions: number;
  /** TOPIC_PREFIX. */
  prefix: string;
  count: Count;
  /** Something an operator should know of; it is tried again until it works. */
  onError: (error: Error, what: string) => void;
  log: Log;
  sessionTimeoutMs: number;
  /** How long `stop` waits for a delivery in hand. */
  stopTimeoutMs: number;
};

/** The consumer group of a reader on the broker; without a group one of its own that nobody sees again. */
export function groupIdOf(prefix: string, { group, topic, generation = 1 }: SubscribeTo): string {
  if (group === undefined) return `${prefix}tasklog.each.${randomUUID()}`;
  return `${prefix}tasklog.${group}.${topic}${generation === 1 ? '' : `.g${String(generation)}`}`;
}

/**
 * Resolves when the broker answered, or when it is away: then it joins later. Without a group it resolves when nothing
 * from then on will be missed. Rejects with a BrokerError when the broker does not let us in.
 */
export async function subscribe(
  options: SubscriptionOptions,
  to: SubscribeTo,
  deliver: Deliver,
): Promise<Subscription> {
  const { connection, prefix, logId, count, onError, log, partitions, sessionTimeoutMs, stopTimeoutMs } = options;
  const name = prefix + to.topic;
  const groupId = groupIdOf(prefix, to);
  const what = `reading ${name}${to.group === undefined ? '' : ` for ${to.group}`}`;
  const foreign = foreignTeller(to.topic, count, (sentence) => onError(new Error(sentence), what));
  const reader = createReader({ name, logId, deliver, onForeign: foreign.saw, log });
  const start = to.group === undefined ? startsFrom(connection, name, log, reader.startAt) : () => Promise.resolve();

  const joining = keepJoined({
    join: async () => {
      await start();
      return join({
        ...{ connection, name, groupId, partitions, sessionTimeoutMs, log, onBatch: reader.onBatch },
        // Who follows without a group shows it on a screen, where a tenth of a second is seen; a read model may take it.
        gather: to.group !== undefined,
        onFetched: () => joining.well(),
        onAssigned: (mine, consumer) => {
          reader.onAssigned(mine, consumer);
          log(`${what}: partitions ${mine.join(', ') || 'none'}`);
        },
      });
    },
    onLeft: reader.onLeft,
    explain: (error) => explain(error, connection, name),
    tell: (error) => onError(error, what),
    log: (line) => log(`${what}: ${line}`),
  });
  await joining.first;

  const stop = async (): Promise<void> => {
    // The consumer stays until the deliveries in hand are in effect, so that nobody else is brought them meanwhile.
    if (!(await within(stopTimeoutMs, reader.stop()))) {
      onError(new Error(`a delivery is still under way after ${String(stopTimeoutMs)} ms and is left to itself`), what);
    }
    foreign.stop();
    await joining.stop();
  };
  let stopped: Promise<void> | undefined;
  return { assigned: reader.assigned, restart: joining.restart, stop: () => (stopped ??= stop()) };
}

/** The offsets to start from are asked for until they are had, and then no more. */
function startsFrom(
  connection: Connection,
  name: string,
  log: Log,
  startAt: (offsets: Map<number, string>) => void,
): () => Promise<void> {
  let waitingSince: number | undefined;
  let had = false;
  return async () => {
    const asked = Date.now();
    if (had) return;
    try {
      startAt(await startOffsets(connection, name, waitingSince, log));
      had = true;
    } catch (error) {
      waitingSince ??= asked;
      throw error;
    }
  };
}
