import { withAdmin } from './admin.ts';
import type { Connection, Log } from './client.ts';

/** A bridge may lag: what came on the log before may come on the topic after. */
const LAG_MS = 60_000;

/**
 * Where a reader without a group begins: at the end of each partition; or, when it has been waiting for the broker
 * since some time, a minute before that. Rejects with a BrokerError.
 */
export async function startOffsets(
  connection: Connection,
  name: string,
  waitingSince: number | undefined,
  log: Log,
): Promise<Map<number, string>> {
  const offsets = await withAdmin(
    connection,
    (admin) =>
      waitingSince === undefined
        ? admin.fetchTopicOffsets(name)
        : admin.fetchTopicOffsetsByTimestamp(name, waitingSince - LAG_MS),
    { log, topic: name },
  );
  return new Map(offsets.map(({ partition, offset }) => [partition, offset]));
}
