import { expect } from 'chai';
import type { Page } from '@tasklog/event-log';
import { together } from './together.ts';

const pageOf = (partition: number, records = 1): Page =>
  ({ claim: { partition }, after: 0, records: Array.from({ length: records }, () => ({})) }) as unknown as Page;

/** Applies pages when it is told to, and remembers which ones came together. */
function stage(refused: readonly number[] = []) {
  const came: number[][] = [];
  let gate = Promise.resolve();
  const take = together(async (pages) => {
    const partitions = pages.map(({ claim }) => claim.partition);
    came.push(partitions);
    await gate;
    const bad = partitions.find((each) => refused.includes(each));
    if (bad !== undefined) throw new Error(`${String(bad)} is refused`);
  });
  const hold = (): (() => void) => {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    gate = promise;
    return () => resolve(undefined);
  };
  return { came, take, hold };
}

const began = async (came: readonly unknown[], count: number): Promise<void> => {
  while (came.length < count) await new Promise((resolve) => setImmediate(resolve));
};

describe('pages of several partitions', () => {
  it('that come at the same time take effect together', async () => {
    const { came, take } = stage();
    await Promise.all([take(pageOf(0)), take(pageOf(1)), take(pageOf(2))]);
    expect(came).to.deep.equal([[0, 1, 2]]);
  });

  it('that come while others take effect are the next ones', async () => {
    const { came, take, hold } = stage();
    const go = hold();
    const first = take(pageOf(0));
    await began(came, 1);
    const rest = [take(pageOf(1)), take(pageOf(2))];
    go();
    await Promise.all([first, ...rest]);
    expect(came).to.deep.equal([[0], [1, 2]]);
  });

  it('one of which fails are tried one by one, and only that one has failed', async () => {
    const { came, take } = stage([1]);
    const done = await Promise.allSettled([take(pageOf(0)), take(pageOf(1)), take(pageOf(2))]);
    expect(done.map(({ status }) => status)).to.deep.equal(['fulfilled', 'rejected', 'fulfilled']);
    expect(came).to.deep.equal([[0, 1, 2], [0], [1], [2]]);
  });

  it('alone, is tried once', async () => {
    const { came, take } = stage([0]);
    const error = await take(pageOf(0)).then(
      () => undefined,
      (failed: unknown) => failed as Error,
    );
    expect(error?.message).to.equal('0 is refused');
    expect(came).to.deep.equal([[0]]);
  });

  it('that are large wait for no other', async () => {
    const { came, take, hold } = stage();
    const go = hold();
    const [small, large] = [take(pageOf(0)), take(pageOf(1, 101))];
    await began(came, 2);
    go();
    await Promise.all([small, large]);
    expect(came).to.deep.include([1]);
  });
});
