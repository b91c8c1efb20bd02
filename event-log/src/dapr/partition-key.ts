/**
 * The key that brings a record into a certain partition of the broker.
 *
 * Dapr takes no partition, only a key, and the sidecar's Kafka client (sarama) chooses the partition by a hash of its own.
 * So the key cannot be the user id: our partition is murmur2 of it, and users who share ours would scatter. Every record
 * of our partition p carries the same key instead, one that sarama puts into p. Should the topic have another number of
 * partitions, the records of p still lie together and in order, only elsewhere.
 */
const OFFSET_BASIS = 0x811c9dc5;
const PRIME = 0x01000193;

const found = new Map<string, string>();

export function keyFor(partition: number, partitions: number): string {
  if (!Number.isInteger(partition) || partition < 0 || partition >= partitions) {
    throw new RangeError(`there is no partition ${String(partition)} among ${String(partitions)}`);
  }
  const place = `${String(partition)}/${String(partitions)}`;
  const key = found.get(place) ?? search(partition, partitions);
  found.set(place, key);
  return key;
}

/** Keys land evenly, so the search takes about as many steps as there are partitions. */
function search(partition: number, partitions: number): string {
  for (let n = 0; ; n += 1) {
    const key = `partition-${String(n)}`;
    if (saramaPartition(key, partitions) === partition) return key;
  }
}

/** sarama's NewHashPartitioner: the remainder first, with its sign, and only then the absolute value. */
export function saramaPartition(key: string, partitions: number): number {
  return Math.abs(fnv1a(key) % partitions);
}

/** FNV-1a, 32 bits, over UTF-8. Answers a signed integer, as sarama reads it. */
export function fnv1a(text: string): number {
  let hash = OFFSET_BASIS;
  for (const byte of Buffer.from(text, 'utf8')) hash = Math.imul(hash ^ byte, PRIME);
  return hash | 0;
}
