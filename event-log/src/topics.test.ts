import { expect } from 'chai';
import { headsPayload } from './heads.ts';
import { murmur2 } from './murmur2.ts';
import { formatPosition, parsePosition } from './position.ts';
import { partitionOf, TOPICS, topicNumber, topicOf } from './topics.ts';

describe('murmur2', () => {
  // The vectors of org.apache.kafka.common.utils.UtilsTest.
  const vectors: [text: string, hash: number][] = [
    ['21', -973932308],
    ['foobar', -790332482],
    ['a-little-bit-long-string', -985981536],
    ['a-little-bit-longer-string', -1486304829],
    ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971],
    ['abc', 479470107],
  ];
  for (const [text, hash] of vectors) it(`of ${text} is as in Kafka`, () => expect(murmur2(text)).to.equal(hash));
});

describe('topics and partitions', () => {
  it('each topic has its number', () => {
    expect(TOPICS.map(topicNumber)).to.deep.equal([1, 2, 3]);
    expect([1, 2, 3].map(topicOf)).to.deep.equal([...TOPICS]);
    expect(() => topicOf(4)).to.throw('no topic has the number 4');
  });
  it('a user is always in the same partition, as Kafka would choose it', () => {
    expect(partitionOf('foobar', 10)).to.equal((-790332482 & 0x7fffffff) % 10);
    expect(partitionOf('foobar', 10)).to.equal(partitionOf('foobar', 10));
  });
  it('users are spread over all partitions', () => {
    const parts = Array.from({ length: 1_000 }, (_, n) => partitionOf(`user ${String(n)}`, 4));
    for (let part = 0; part < 4; part += 1) {
      expect(parts.filter((each) => each === part)).to.have.length.within(150, 350);
    }
  });
  it('new heads are told in one line', () => {
    expect(
      headsPayload([
        { topic: 1, part: 0, next: 5 },
        { topic: 3, part: 2, next: 9 },
      ]),
    ).to.equal('1.0.5,3.2.9');
  });
});

describe('the position token', () => {
  const position = { partition: 3, taskId: '0190aaaa-0000-7000-8000-000000000001', version: 12 };
  it('comes back as it was', () => {
    const token = formatPosition(position);
    expect(token).to.equal('v1.3.0190aaaa-0000-7000-8000-000000000001.12');
    expect(parsePosition(token)).to.deep.equal(position);
  });
  for (const token of [
    '',
    'v2.3.0190aaaa-0000-7000-8000-000000000001.12',
    'v1.3.nobody.12',
    `${formatPosition(position)}.`,
    'v1.-1.0190aaaa-0000-7000-8000-000000000001.1',
  ])
    it(`refuses ${JSON.stringify(token)}`, () => expect(parsePosition(token)).to.equal(undefined));
});
