/**
 * The bridge: a consumer group of the log in Postgres that carries its records to a broker.
 *
 * A page starts right behind the checkpoint, one page of a partition is under way at a time, and the next leaves only
 * after the checkpoint has moved. So whatever happens twice (a crash between sending and noting, a frozen bridge that
 * wakes up after another took over) only repeats or extends a prefix without holes: first occurrences are in order.
 */
import type pg from 'pg';
import type { Base } from '../base.ts';
import { checkpointMove } from '../checkpoint.ts';
import { ClaimLost } from '../event-log.ts';
import type { Consumer, EventLog, Page } from '../event-log.ts';
import { TOPICS, topicNumber } from '../topics.ts';
import type { Topic } from '../topics.ts';
import { transaction } from '../transaction.ts';
import type { Broker, Count, Refused } from './broker.ts';

/** Its name as a consumer group: its checkpoints say how far a broker has been fed. */
export const bridgeGroup = ({ name }: Pick<Broker, 'name'>): string => `bridge:${name}`;

/** Large pages while there is a backlog; the broker's own limits cut them where they must. */
const PAGE_SIZE = 1_000;

export type BridgeOptions = {
  /** The log in Postgres. */
  log: EventLog;
  base: Pick<Base, 'db'>;
  broker: Broker;
  count: Count;
  onRefused: (refused: Refused) => void;
  topics?: readonly Topic[];
};

/** Carries records until stopped; what is in hand is finished first. */
export async function startBridge({ topics = TOPICS, ...options }: BridgeOptions): Promise<{ stop(): Promise<void> }> {
  const { log, broker, count, onRefused } = options;
  const carry = async (page: Page): Promise<void> => {
    const refused = await broker.send(page.records);
    await settle(options, page, refused);
    count('sent', page.claim.topic, page.records.length - refused.length);
    count('refused', page.claim.topic, refused.length);
    refused.forEach(onRefused);
  };
  const consumers: Consumer[] = [];
  for (const topic of topics) {
    consumers.push(await log.consume({ group: bridgeGroup(broker), topic, pageSize: PAGE_SIZE }, carry));
  }
  return { stop: async () => void (await Promise.all(consumers.map((consumer) => consumer.stop()))) };
}

/** Moves the checkpoint; what the broker refused for good becomes a dead letter in the same transaction. */
async function settle({ base: { db } }: BridgeOptions, page: Page, refused: readonly Refused[]): Promise<void> {
  // A page that is sent twice is allowed: losing this costs a repetition, and saves a sync.
  if (refused.length === 0) return move(db, page, { lazy: true });
  await transaction(db, async (client) => {
    for (const { record, reason } of refused) {
      await client.query(
        `insert into log.dead_letter (grp, gen, topic, part, off, key, event, reason, attempts)
         values ($1, $2, $3, $4, $5, $6, $7, $8, 1) on conflict do nothing`,
        [
          ...[page.claim.group, page.claim.generation, topicNumber(record.topic), record.partition, record.offset],
          ...[record.event.subject, JSON.stringify(record.event), reason],
        ],
      );
    }
    await move(client, page);
  });
}

async function move(db: pg.Pool | pg.PoolClient, page: Page, how?: { lazy: boolean }): Promise<void> {
  const { rowCount } = await db.query(checkpointMove(page, how));
  if (rowCount !== 1) throw new ClaimLost(page.claim);
}
