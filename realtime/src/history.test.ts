import { expect } from 'chai';
import fc from 'fast-check';
import { createHistory } from './history.ts';
import type { History } from './history.ts';

const put = (history: History, seq: number, userId: string, frame = `${userId}${String(seq)}`) =>
  history.add({ userId, partition: 0, seq, frame, readable: true });
const small = { framesPerUser: 3, bytesPerUser: 10_000, bytes: 10_000 };

describe('the history', () => {
  it('gives the frames behind a seq, of that user only', () => {
    const history = createHistory([0]);
    for (const [n, user] of ['a', 'b', 'a', 'b', 'a'].entries()) put(history, n + 1, user);
    expect(history.since('a', 0, 1)).to.deep.equal(['a3', 'a5']);
    expect(history.since('b', 0, 0)).to.deep.equal(['b2', 'b4']);
    expect(history.since('c', 0, 0)).to.deep.equal([]);
    expect(history.latest(0)).to.equal(5);
  });

  it('forgets a user whose data was erased, and nobody else', () => {
    const history = createHistory([0]);
    for (const [n, user] of ['a', 'b', 'a'].entries()) put(history, n + 1, user);
    const before = history.bytes();
    history.add({ userId: 'a', partition: 0, seq: 4, frame: '', readable: true, erased: true });
    expect(history.since('a', 0, 3)).to.equal(undefined);
    expect(history.since('a', 0, 4)).to.deep.equal([]);
    expect(history.since('b', 0, 0)).to.deep.equal(['b2']);
    expect(history.bytes()).to.be.lessThan(before / 2);
  });

  it('knows where the list of a user stands, beyond the frames that it keeps', () => {
    const history = createHistory([0], small);
    const told = { userId: 'a', partition: 0, frame: 'x', readable: true };
    history.add({ ...told, seq: 1, position: 'v1.one' });
    for (const seq of [2, 3, 4, 5, 6]) history.add({ ...told, seq });
    expect(history.positionOf('a')).to.equal('v1.one');
    expect(history.positionOf('b')).to.equal(undefined);
    history.add({ ...told, seq: 7, erased: true });
    expect(history.positionOf('a')).to.equal(undefined);
  });

  it('cannot say what was before it began', () => {
    const history = createHistory([100]);
    put(history, 101, 'a');
    expect(history.since('a', 0, 99)).to.equal(undefined);
    expect(history.since('a', 0, 100)).to.deep.equal(['a101']);
    expect(history.since('b', 0, 99)).to.equal(undefined);
  });

  it('cannot say what was before a hole', () => {
    const history = createHistory([0]);
    put(history, 1, 'a');
    put(history, 5, 'a');
    expect(history.since('a', 0, 1)).to.equal(undefined);
    expect(history.since('a', 0, 4)).to.deep.equal(['a5']);
  });

  it('knows nothing of a seq that has not come yet', () =>
    expect(createHistory([3]).since('a', 0, 4)).to.equal(undefined));

  it('keeps the last frames of a user and forgets those before', () => {
    const history = createHistory([0], small);
    for (const seq of [1, 2, 3, 4, 5]) put(history, seq, 'a');
    expect(history.since('a', 0, 1)).to.equal(undefined);
    expect(history.since('a', 0, 2)).to.deep.equal(['a3', 'a4', 'a5']);
  });

  it('keeps few large frames, so that resuming does not overrun the socket', () => {
    const history = createHistory([0], { ...small, bytesPerUser: 1_000 });
    for (const seq of [1, 2, 3]) put(history, seq, 'a', 'x'.repeat(400));
    expect(history.since('a', 0, 0)).to.equal(undefined);
    expect(history.since('a', 0, 1)).to.have.length(2);
    put(history, 4, 'a', 'x'.repeat(2_000));
    expect(history.since('a', 0, 3)).to.equal(undefined);
    expect(history.since('a', 0, 4)).to.deep.equal([]);
  });

  it('forgets the user with the oldest news when all together are too big', () => {
    const history = createHistory([0], { ...small, bytes: 400 });
    put(history, 1, 'old', 'x'.repeat(100));
    put(history, 2, 'new', 'x'.repeat(100));
    put(history, 3, 'newer', 'x'.repeat(100));
    expect(history.since('old', 0, 0)).to.equal(undefined);
    expect(history.since('old', 0, 1)).to.deep.equal([]);
    expect(history.since('new', 0, 0)).to.have.length(1);
    expect(history.since('stranger', 0, 0)).to.equal(undefined);
    expect(history.bytes()).to.be.below(400);
  });

  it('takes a record once', () => {
    const history = createHistory([0]);
    expect([put(history, 1, 'a'), put(history, 1, 'a'), put(history, 2, 'a')]).to.deep.equal([true, false, true]);
    expect(history.since('a', 0, 0)).to.deep.equal(['a1', 'a2']);
  });

  it('gives all that was missed or nothing at all, whatever was forgotten', () => {
    const who = fc.constantFrom('a', 'b', 'c', 'd');
    const bounds = fc.record({
      framesPerUser: fc.integer({ min: 1, max: 4 }),
      bytesPerUser: fc.integer({ min: 50, max: 400 }),
      bytes: fc.integer({ min: 50, max: 900 }),
    });
    fc.assert(
      fc.property(fc.array(who, { maxLength: 40 }), bounds, who, fc.nat(45), (written, limits, user, since) => {
        const history = createHistory([0], limits);
        written.forEach((each, n) => put(history, n + 1, each));
        const missed = written.flatMap((each, n) =>
          each === user && n + 1 > since ? [`${each}${String(n + 1)}`] : [],
        );
        const given = history.since(user, 0, since);
        if (since > written.length) expect(given).to.equal(undefined);
        if (given !== undefined) expect(given).to.deep.equal(missed);
        expect(history.bytes()).to.be.at.most(limits.bytes);
      }),
    );
  });
});
