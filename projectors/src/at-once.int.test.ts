import { expect } from 'chai';
import type { Page } from '@tasklog/event-log';
import { ClaimLost } from '@tasklog/event-log';
import { applyAtOnce } from './at-once.ts';
import type { TaskRecord } from './sequence.ts';
import { tasks } from './tasks/projector.ts';
import { aTask } from './testing/events.ts';
import { stage } from './testing/stage.ts';
import type { Stage } from './testing/stage.ts';

describe('the short way of pages', () => {
  let on: Stage;
  beforeEach(async () => (on = await stage()));
  afterEach(() => on.end());

  /** The first pages of two partitions, which nobody else applies. */
  async function twoPages(): Promise<{ pages: [Page, Page]; done: () => Promise<void> }> {
    const held = new Map<number, Page>();
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const running = await on.run(tasks, {
      around: () => async (page) => {
        held.set(page.claim.partition, page);
        await promise;
      },
    });
    while (held.size < 2) {
      await on.log.publish('task-events', [aTask().added()]);
      await new Promise((next) => setTimeout(next, 10));
    }
    const done = async (): Promise<void> => {
      resolve(undefined);
      await running.stop();
    };
    return { pages: [...held.values()].slice(0, 2) as [Page, Page], done };
  }

  const way = { table: 'task', lazy: true, read: ({ records }: Page) => records as TaskRecord[] };
  const rows = () => on.rows('select from live.task');
  const moved = async (): Promise<number[]> =>
    (await on.rows<{ off: number }>("select off::int from log.checkpoint where grp = 'tasks' and off > 0")).map(
      ({ off }) => off,
    );

  it('writes all of them and moves each checkpoint, once', async () => {
    const { pages, done } = await twoPages();
    expect(await applyAtOnce(on.pool, way, pages)).to.equal(true);
    const count = pages.flatMap(({ records }) => records).length;
    expect(await rows()).to.have.length(count);
    expect(await moved()).to.have.length(2);
    const again = await applyAtOnce(on.pool, way, pages).catch((error: unknown) => error);
    expect(again === false || again instanceof ClaimLost).to.equal(true);
    expect(await rows()).to.have.length(count);
    await done();
  });

  it('writes nothing and moves nothing when one of the claims is lost', async () => {
    const { pages, done } = await twoPages();
    const [one, other] = pages;
    const stalled = { ...other, claim: { ...other.claim, epoch: other.claim.epoch - 1 } };
    const outcome = await applyAtOnce(on.pool, way, [one, stalled]).catch((error: unknown) => error);
    expect(outcome).to.be.instanceOf(ClaimLost);
    expect(await rows()).to.deep.equal([]);
    expect(await moved()).to.deep.equal([]);
    await done();
  });

  it('is left, with nothing done, when a key of the group is blocked', async () => {
    const { pages, done } = await twoPages();
    await on.db.query("insert into log.blocked_key (grp, gen, key) values ('tasks', 1, 'any')");
    expect(await applyAtOnce(on.pool, way, pages)).to.equal(false);
    expect(await rows()).to.deep.equal([]);
    expect(await moved()).to.deep.equal([]);
    await done();
  });
});
