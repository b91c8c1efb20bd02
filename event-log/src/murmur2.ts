const SEED = 0x9747b28c;
const M = 0x5bd1e995;

/** MurmurHash2, 32 bits, over UTF-8, with the seed that Kafka's default partitioner uses. Answers a signed integer. */
export function murmur2(text: string): number {
  const bytes = Buffer.from(text, 'utf8');
  let hash = SEED ^ bytes.length;
  const whole = bytes.length - (bytes.length % 4);
  for (let at = 0; at < whole; at += 4) {
    let k = Math.imul(bytes.readInt32LE(at), M);
    k ^= k >>> 24;
    hash = Math.imul(hash, M) ^ Math.imul(k, M);
  }
  for (let at = bytes.length - 1; at >= whole; at -= 1) {
    hash ^= (bytes[at] ?? 0) << (8 * (at - whole));
    if (at === whole) hash = Math.imul(hash, M);
  }
  hash ^= hash >>> 13;
  hash = Math.imul(hash, M);
  return hash ^ (hash >>> 15);
}
