import { expect } from 'chai';
import fc from 'fast-check';
import { closeFrame, frameEnds } from './frame-ends.ts';

/** A frame as a server sends it, with the length written in as few bytes as may be. */
function frame(size: number): Buffer {
  const payload = Buffer.alloc(size, 0x88);
  if (size < 126) return Buffer.concat([Buffer.from([0x81, size]), payload]);
  if (size < 65_536) return Buffer.concat([Buffer.from([0x81, 126, size >> 8, size & 0xff]), payload]);
  const length = Buffer.alloc(8);
  length.writeBigUInt64BE(BigInt(size));
  return Buffer.concat([Buffer.from([0x82, 127]), length, payload]);
}

describe('the ends of frames', () => {
  it('are found however the stream is cut', () => {
    const sizes = fc.array(fc.oneof(fc.nat(130), fc.constantFrom(0, 125, 126, 65_535, 65_536)), { maxLength: 6 });
    fc.assert(
      fc.property(sizes, fc.array(fc.integer({ min: 1, max: 70_000 }), { minLength: 1 }), (lengths, cuts) => {
        const frames = lengths.map(frame);
        const ends = frames.map((_, n) => frames.slice(0, n + 1).reduce((sum, { length }) => sum + length, 0));
        const stream = Buffer.concat(frames);
        const found = frameEnds();
        let [from, cut] = [0, 0];
        while (from < stream.length) {
          const chunk = stream.subarray(from, from + (cuts[cut++ % cuts.length] ?? 1));
          const whole = found.take(chunk);
          const last = ends.findLast((end) => end <= from + chunk.length) ?? 0;
          expect(from + whole).to.equal(Math.max(last, from));
          from += chunk.length;
        }
      }),
    );
  });
  it('let a server say that it goes', () => {
    expect([...closeFrame(1012)]).to.deep.equal([0x88, 2, 0x03, 0xf4]);
    expect(frameEnds().take(closeFrame(1012))).to.equal(4);
  });
});
