import { expect } from 'chai';
import { fnv1a, keyFor, saramaPartition } from './partition-key.ts';

describe('FNV-1a', () => {
  // The vectors of its authors (draft-eastlake-fnv, 32 bits).
  const vectors: [text: string, hash: number][] = [
    ['', 0x811c9dc5],
    ['a', 0xe40c292c],
    ['foobar', 0xbf9cf968],
  ];
  for (const [text, hash] of vectors) {
    it(`of "${text}" is as its authors say`, () => expect(fnv1a(text) >>> 0).to.equal(hash));
  }
});

describe('the key of a partition', () => {
  it('lies in that partition, whatever number of partitions there is', () => {
    for (const partitions of [1, 2, 4, 12, 100]) {
      const landed = Array.from({ length: partitions }, (_, each) =>
        saramaPartition(keyFor(each, partitions), partitions),
      );
      expect(landed).to.deep.equal(Array.from({ length: partitions }, (_, each) => each));
    }
  });
  it('of a negative hash is the remainder without its sign, as sarama has it and Java has not', () => {
    expect(fnv1a('a')).to.equal(0xe40c292c - 2 ** 32);
    expect(saramaPartition('a', 10)).to.equal(Math.abs((0xe40c292c - 2 ** 32) % 10));
    expect(saramaPartition('a', 10)).to.not.equal((0xe40c292c & 0x7fffffff) % 10);
  });
  it('is always the same', () => expect(keyFor(3, 12)).to.equal(keyFor(3, 12)));
  for (const [partition, partitions] of [
    [-1, 4],
    [4, 4],
    [0.5, 4],
  ] as const) {
    it(`does not exist for ${String(partition)} of ${String(partitions)}`, () =>
      expect(() => keyFor(partition, partitions)).to.throw('there is no partition'));
  }
});
