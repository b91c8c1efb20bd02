import { Kafka, logLevel } from 'kafkajs';

/** Makes the topics that are not there yet. Throws when one has another number of partitions, with what to do. */
export async function makeTopics(brokers: string, topics: readonly string[], partitions: number): Promise<void> {
  const admin = new Kafka({ brokers: brokers.split(','), logLevel: logLevel.NOTHING }).admin();
  try {
    await admin.connect();
    // -1 is what the broker takes for a new topic.
    const wanted = topics.map((topic) => ({ topic, numPartitions: partitions, replicationFactor: -1 }));
    await admin.createTopics({ topics: wanted, waitForLeaders: true });
    const found = await admin.fetchTopicMetadata({ topics: [...topics] });
    for (const topic of found.topics) expectPartitions(topic.name, topic.partitions.length, partitions);
  } finally {
    await admin.disconnect();
  }
}

function expectPartitions(topic: string, found: number, wanted: number): void {
  if (found === wanted) return;
  const [has, wants] = [String(found), String(wanted)];
  throw new Error(
    `Topic ${topic} has ${has} partitions and the log ${wants}: set PARTITIONS=${has}, or begin with --fresh.`,
  );
}
