import { expect } from 'chai';
import { ClaimLost } from '@tasklog/event-log';
import type { Page } from '@tasklog/event-log';
import type { Pool } from '@tasklog/runtime/pool';
import { TEST_PARTITIONS } from '@tasklog/runtime/testing/database';
import { handlerOf } from './consume.ts';
import { newLife } from './life.ts';
import type { Projector } from './projector.ts';
import { tasks } from './tasks/projector.ts';
import { aTask } from './testing/events.ts';
import { stage } from './testing/stage.ts';
import type { Stage } from './testing/stage.ts';

describe('a record that a living process begins again and again, without an answer from the database', () => {
  let on: Stage;
  beforeEach(async () => (on = await stage()));
  afterEach(() => on.end());

  /** A page as the log brings it, under a claim that still holds. */
  const pageOf = async (): Promise<Page> => {
    const seen = Promise.withResolvers<Page>();
    const around = () => (page: Page) => {
      seen.resolve(page);
      return Promise.reject(new ClaimLost(page.claim));
    };
    const running = await on.run(tasks, { around });
    const page = await seen.promise;
    await running.stop();
    return page;
  };

  it('is no record that kills: it is applied when the database answers', async () => {
    const task = aTask();
    await on.log.publish('task-events', [task.added()]);
    const page = await pageOf();
    const answers = Promise.withResolvers<void>();
    let asked = Promise.withResolvers<void>();
    const silent = {
      ...on.pool,
      transaction: (async (work) => {
        asked.resolve();
        await answers.promise;
        return on.pool.transaction(work);
      }) as Pool['transaction'],
    };
    // The long way: its transaction is what can be held.
    const projector: Projector = { ...tasks, apply: (tx, records, target) => tasks.apply(tx, records, target) };
    const parked: string[] = [];
    const handler = handlerOf({
      ...{ pool: silent, life: newLife(), projector, partitions: TEST_PARTITIONS, wait: async () => undefined },
      onParked: (_, key) => void parked.push(key),
    });
    // Claims are lost and come again while connections hang; only the last one holds.
    const begun: Promise<unknown>[] = [];
    for (const behind of [3, 2, 1, 0]) {
      asked = Promise.withResolvers();
      begun.push(handler({ ...page, claim: { ...page.claim, epoch: page.claim.epoch - behind } }));
      await asked.promise;
    }
    answers.resolve();
    await Promise.allSettled(begun);
    expect(parked).to.deep.equal([]);
    expect(await on.rows('select id from live.task')).to.deep.equal([{ id: task.id }]);
  });

  it('or several processes one after the other, of which none died: what they began is still taken as a whole', async () => {
    const sizes: number[] = [];
    let fails = 4;
    const applied = Promise.withResolvers<void>();
    const counting: Projector = {
      ...tasks,
      apply: async (tx, records, target) => {
        sizes.push(records.length);
        if (fails-- > 0) throw Object.assign(new Error('the connection ended'), { code: '57P01' });
        await tasks.apply(tx, records, target);
        applied.resolve();
      },
    };
    const user = aTask().userId;
    await on.log.publish('task-events', [aTask({}, user).added(), aTask({}, user).added()]);
    const page = await pageOf();
    const options = { pool: on.pool, projector: counting, partitions: TEST_PARTITIONS, wait: async () => undefined };
    for (let processes = 0; processes < 4; processes += 1)
      await handlerOf({ ...options, life: newLife(), onParked: () => undefined })(page).catch(() => undefined);
    const running = await on.run(counting);
    await applied.promise;
    await running.stop();
    expect(sizes).to.deep.equal([2, 2, 2, 2, 2]);
  });
});
