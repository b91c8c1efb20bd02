import type pg from 'pg';
import type { Base } from '../base.ts';
import { readLogId } from '../base.ts';
import { BrokerError } from '../broker/broker.ts';
import { countPartitions } from '../postgres.ts';
import { TOPICS, topicNumber } from '../topics.ts';
import type { Topic } from '../topics.ts';
import { ensureTopics } from './manifest.ts';
import { lastOfOurs } from './last.ts';
import type { Last } from './last.ts';
import { registerSchemas } from './registry.ts';
import type { KafkaOptions } from './settings.ts';

/**
 * What must hold before the bridge may send: the topics are as the manifest says, what lies on them is of this log, and
 * the registry (if there is one) knows the schemas. Rejects with a BrokerError that says what to do.
 */
export async function prepareKafka(options: KafkaOptions, { db }: Pick<Base, 'db'>, prefix: string): Promise<void> {
  const [logId, partitions] = [await readLogId(db), await countPartitions(db)];
  await ensureTopics(options, { partitions, prefix });
  const faults: string[] = [];
  for (const topic of TOPICS) {
    for (const last of await lastOfOurs(options, topic, { prefix, logId })) {
      const fault = await disagreement(db, topic, last);
      if (fault !== undefined) faults.push(`  - ${prefix}${topic}, partition ${String(last.partition)}: ${fault}`);
    }
  }
  if (faults.length > 0) {
    throw new BrokerError(
      'topic-mismatch',
      [
        'What lies on the broker is not what this log holds (restored from a copy, or topics of another installation?):',
        ...faults,
        'Readers would take one for the other. Make the topics anew from Postgres: tasklog log rebuild --to kafka',
      ].join('\n'),
    );
  }
  if (options.registry) await registerSchemas(options.registry, { prefix });
}

/** The last record of ours on the broker must be on the log, at its place. One that retention took from Postgres passes. */
async function disagreement(
  db: pg.Pool,
  topic: Topic,
  { partition, offset, eventId }: Last,
): Promise<string | undefined> {
  const { rows } = await db.query<{ head: string; event_id: string | null }>(
    `select h.next - 1 as head, (select r.event_id from log.record r where (r.topic, r.part, r.off) = (h.topic, h.part, $3)) as event_id
     from log.head h where (h.topic, h.part) = ($1, $2)`,
    [topicNumber(topic), partition, offset],
  );
  const head = Number(rows[0]?.head ?? 0);
  if (offset > head) return `holds offset ${String(offset)}, and the log ends at ${String(head)}`;
  const ours = rows[0]?.event_id ?? eventId;
  return ours === eventId ? undefined : `holds event ${eventId} at offset ${String(offset)}, and the log holds ${ours}`;
}
