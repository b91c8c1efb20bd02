import { expect } from 'chai';
import { fitsAlone, inBatches, sizeOf } from './batches.ts';
import type { OutMessage } from './batches.ts';

const message = (bytes: number): OutMessage => ({
  partition: 0,
  key: Buffer.from('user'),
  value: Buffer.alloc(bytes),
  headers: { place: Buffer.from('1') },
});
const sizes = (batches: OutMessage[][]): number[][] => batches.map((batch) => batch.map(({ value }) => value.length));

describe('batches', () => {
  it('of nothing are none', () => expect(inBatches([], 1_000)).to.deep.equal([]));
  it('hold as much as fits, in order', () => {
    const messages = [300, 300, 300, 300, 300].map(message);
    expect(sizes(inBatches(messages, 1_000))).to.deep.equal([[300, 300], [300, 300], [300]]);
  });
  it('stay below the limit with everything that lies around a value', () => {
    for (const batch of inBatches(
      Array.from({ length: 50 }, (_, n) => message(n * 7)),
      900,
    )) {
      expect(batch.reduce((sum, each) => sum + sizeOf(each), 61)).to.be.at.most(900);
    }
  });
  it('leave alone what does not fit', () => {
    expect(sizes(inBatches([10, 5_000, 10].map(message), 1_000))).to.deep.equal([[10], [5_000], [10]]);
    expect([fitsAlone(message(10), 1_000), fitsAlone(message(5_000), 1_000)]).to.deep.equal([true, false]);
  });
});
