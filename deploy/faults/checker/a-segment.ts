/** A segment of a Kafka partition as a broker writes it: one record batch of version 2, uncompressed. */
export function segmentOf(events: readonly object[]): Buffer {
  const records = events.map((event, n) => {
    const value = Buffer.from(JSON.stringify(event));
    const key = Buffer.from('key');
    const body = Buffer.concat([
      Buffer.from([0]),
      varint(0),
      varint(n),
      varint(key.length),
      key,
      varint(value.length),
      value,
      varint(0),
    ]);
    return Buffer.concat([varint(body.length), body]);
  });
  const body = Buffer.concat(records);
  const head = Buffer.alloc(61);
  head.writeBigInt64BE(0n, 0);
  head.writeInt32BE(61 - 12 + body.length, 8);
  head.writeInt8(2, 16);
  head.writeInt32BE(events.length - 1, 23);
  head.writeInt32BE(events.length, 57);
  return Buffer.concat([head, body]);
}

/** Zig-zag, seven bits a byte. */
function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = (value << 1) ^ (value >> 31);
  for (; rest > 0x7f; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80);
  return Buffer.from([...bytes, rest]);
}
