import { expect } from 'chai';
import { drainInLanes } from './lanes.ts';
import type { Drained, Lane } from './sequencer.ts';

const moved = (part: number, drained: number): Drained => ({
  ...{ leading: true, drained, traced: [] },
  heads: [{ topic: 1, part, next: drained + 1 }],
});

describe('lanes of a backlog', () => {
  it('are one where the backlog is not deep', async () => {
    const asked: (Lane | undefined)[] = [];
    const batch = await drainInLanes((_, lane) => (asked.push(lane), Promise.resolve(moved(0, 3))), {
      ...{ limit: 200, deep: false },
    });
    expect(asked).to.deep.equal([undefined]);
    expect(batch).to.deep.equal({ leading: true, drained: 3, heads: '1.0.4', traced: [] });
  });

  it('are two at a time where it is, and tell of both', async () => {
    const batch = await drainInLanes((limit, lane) => Promise.resolve(moved(lane?.lane ?? 9, limit)), {
      ...{ limit: 5_000, deep: true },
    });
    expect(batch).to.deep.equal({ leading: true, drained: 10_000, heads: '1.0.5001,1.1.5001', traced: [] });
  });

  it('lead nothing once one of them finds that another leads', async () => {
    const batch = await drainInLanes(
      (_, lane) => Promise.resolve({ ...moved(0, lane?.lane === 0 ? 5 : 0), leading: lane?.lane === 0 }),
      { limit: 5_000, deep: true },
    );
    expect(batch.leading).to.equal(false);
  });

  it('leave nothing under way when one of them fails', async () => {
    const slow = Promise.withResolvers<Drained>();
    let over = false;
    const drained = drainInLanes(
      (_, lane) => (lane?.lane === 0 ? Promise.reject(new Error('connection lost')) : slow.promise),
      { limit: 5_000, deep: true },
    ).finally(() => (over = true));
    await new Promise((resolve) => setImmediate(resolve));
    expect(over).to.equal(false);
    slow.resolve(moved(1, 5));
    expect(await drained.catch(({ message }: Error) => message)).to.equal('connection lost');
  });
});
