/**
 * Where the frames of a websocket end, in the bytes that the server's side sends (RFC 6455 §5.2). Only there may somebody in
 * between say something of his own.
 */
export interface FrameEnds {
  /** Takes the next bytes of the stream; says how many of them belong to frames that are whole by then. */
  take: (chunk: Buffer) => number;
}

const LONGEST_HEADER = 14;

export function frameEnds(): FrameEnds {
  let header = Buffer.alloc(0);
  /** Bytes of the frame under way that are still to come, once its header is known. */
  let left = 0;
  return {
    take: (chunk) => {
      let whole = 0;
      for (let at = 0; at < chunk.length;) {
        if (left === 0) {
          const more = Math.min(LONGEST_HEADER - header.length, chunk.length - at);
          const seen = Buffer.concat([header, chunk.subarray(at, at + more)]);
          const read = readHeader(seen);
          if (read === undefined) {
            header = seen;
            return whole;
          }
          at += read.size - header.length;
          header = Buffer.alloc(0);
          left = read.payload;
        }
        const taken = Math.min(left, chunk.length - at);
        left -= taken;
        at += taken;
        if (left === 0) whole = at;
      }
      return whole;
    },
  };
}

function readHeader(bytes: Buffer): { size: number; payload: number } | undefined {
  if (bytes.length < 2) return undefined;
  const second = bytes.readUInt8(1);
  const short = second & 0x7f;
  const lengthBytes = short === 127 ? 8 : short === 126 ? 2 : 0;
  const size = 2 + lengthBytes + (second & 0x80 ? 4 : 0);
  if (bytes.length < size) return undefined;
  if (lengthBytes === 0) return { size, payload: short };
  return { size, payload: lengthBytes === 2 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2)) };
}

/** A close frame as a server sends it. */
export function closeFrame(code: number): Buffer {
  const frame = Buffer.from([0x88, 2, 0, 0]);
  frame.writeUInt16BE(code, 2);
  return frame;
}
