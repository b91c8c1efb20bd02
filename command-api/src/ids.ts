import { createHash, randomUUID } from 'node:crypto';

let last = 0;
let counter = 0;

/**
 * A UUIDv7 that is greater than every one before it from this process: ids of changes are also their order.
 * The 12 bits behind the milliseconds count up within one; when they run out, or the clock steps back, the time stands still.
 */
export function newId(now = Date.now()): string {
  if (now > last) {
    last = now;
    counter = parseInt(randomUUID().slice(0, 2), 16);
  } else if (++counter > 0xfff) {
    last += 1;
    counter = 0;
  }
  const time = last.toString(16).padStart(12, '0');
  // Node keeps random bytes for these in store; asking the system for eight each time took a fiftieth of the process.
  const rest = randomUUID().slice('xxxxxxxx-xxxx-4xxx-'.length);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${counter.toString(16).padStart(3, '0')}-${rest}`;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** In letters of either case; of any version. */
export const isUuid = (text: string): boolean => UUID.test(text);

/** A UUID (version 8) that is the same for the same words: what happens twice has one id. */
export function derivedId(...words: string[]): string {
  const hash = createHash('sha256').update(JSON.stringify(words)).digest().subarray(0, 16);
  hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x80;
  hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80;
  return hash.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
