import { murmur2 } from './murmur2.ts';

export const TOPICS = ['task-events', 'reminders', 'task-updates'] as const;
export type Topic = (typeof TOPICS)[number];

const NUMBERS: Record<Topic, number> = { 'task-events': 1, reminders: 2, 'task-updates': 3 };

/** The number that stands for a topic in the log's tables. */
export const topicNumber = (topic: Topic): number => NUMBERS[topic];

/** The topic of such a number. Throws RangeError for any other. */
export function topicOf(number: number): Topic {
  const topic = TOPICS[number - 1];
  if (topic === undefined) throw new RangeError(`no topic has the number ${String(number)}`);
  return topic;
}

/** The partition of all that happens to one user; the same as a Kafka client's default partitioner would choose. */
export function partitionOf(userId: string, partitions: number): number {
  return (murmur2(userId) & 0x7fffffff) % partitions;
}
