/** A real Kafka for the campaign, and what is done to it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startKafka } from '@tasklog/runtime/testing/real/kafka';
import type { KafkaServer } from '@tasklog/runtime/testing/real/kafka';

const PREFIX = 'faults.';

export type Broker = {
  env: Record<string, string>;
  kafka: KafkaServer;
  /** The folder of its segments: what lies on its disk is what the checker reads. */
  segments: string;
  prefix: string;
  stop: () => Promise<void>;
};

export async function brokerFor(say: (what: string) => void): Promise<Broker> {
  const folder = mkdtempSync(join(tmpdir(), 'tasklog-faults-kafka-'));
  const kafka = await startKafka({ folder, tell: say });
  return {
    env: { LOG: 'kafka', TOPIC_PREFIX: PREFIX, KAFKA_BROKERS: kafka.brokers },
    kafka,
    segments: join(folder, 'data'),
    prefix: PREFIX,
    stop: async () => {
      await kafka.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
