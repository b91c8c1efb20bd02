/** What rebuilding and verifying need to know: the log, the broker, and which bridge feeds it. */
import type { Base } from '../base.ts';
import { LIVE_OWNERS } from '../claims.ts';
import type { Log } from '../kafka/client.ts';
import type { KafkaOptions } from '../kafka/settings.ts';
import { topicNumber } from '../topics.ts';
import type { Topic } from '../topics.ts';

/** The bridge whose checkpoints say what lies on the topic: with LOG=dapr it reaches the same Kafka through a sidecar. */
export type Feeder = 'kafka' | 'dapr';

export type Recovery = {
  base: Base;
  kafka: KafkaOptions;
  /** TOPIC_PREFIX. */
  prefix: string;
  feeder: Feeder;
  /** Of the log. */
  partitions: number;
  logId: string;
  log?: Log;
};

/** What cannot be done, in a sentence for whoever asked for it. */
export class RecoveryError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'RecoveryError';
  }
}

/** Refuses when the settings name the one bridge while processes run that are the other one. */
export async function needRightFeeder({ base: { db }, feeder }: Recovery, topic: Topic): Promise<void> {
  const other = feeder === 'kafka' ? 'dapr' : 'kafka';
  const { rowCount } = await db.query(
    `select from log.checkpoint where (grp, gen, topic) = ($1, 1, $2) and lease_until > clock_timestamp()
       and owner in (${LIVE_OWNERS}) limit 1`,
    [`bridge:${other}`, topicNumber(topic)],
  );
  if (rowCount !== 0)
    throw new RecoveryError(
      `A relay with LOG=${other} feeds ${topic} at this moment: give this command the same LOG=${other}.`,
    );
}
