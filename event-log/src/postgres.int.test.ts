import { testDatabase } from '../../runtime/src/testing/database.ts';
import { mortalDatabase } from '../../runtime/src/testing/mortal-database.ts';
import { expect } from 'chai';
import { describeEventLog } from './contract.ts';
import { anEvent, userIn } from './testing/events.ts';
import { postgresUnderTest } from './testing/postgres.ts';

describeEventLog('Postgres', (_, { mortal }) => postgresUnderTest(mortal ? mortalDatabase : testDatabase));

describe('a partition of the log in Postgres', function () {
  this.timeout(30_000);
  it('goes to another member as soon as it is given back, whenever that one would have looked', async () => {
    const log = await postgresUnderTest(testDatabase);
    const [one, other] = [await log.connect({ frozen: true }), await log.connect({ frozen: true })];
    const group = { group: 'tasks', topic: 'task-events' as const };
    const first = await one.consume(group, () => Promise.resolve());
    while (first.assigned().length < 4) await new Promise((resolve) => setTimeout(resolve, 5));
    // It comes when everything is taken, and would look again in an hour.
    const second = await other.consume(group, () => Promise.resolve());
    await first.stop();
    while (second.assigned().length < 4) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(second.assigned()).to.deep.equal([0, 1, 2, 3]);
    await log.end();
  });

  it('comes in few pages while records keep coming, and a reader that is told to stop does not gather on', async () => {
    const log = await postgresUnderTest(testDatabase);
    const at = await log.connect();
    const user = userIn(0, 4);
    const pages: number[] = [];
    const reading = await at.consume({ group: 'tasks', topic: 'task-events', gatherMs: 3_000 }, async (page) => {
      await log.move(page);
      pages.push(page.records.length);
    });
    const came = async (count: number): Promise<void> => {
      while (pages.length < count) await new Promise((resolve) => setTimeout(resolve, 5));
    };
    await at.publish('task-events', [anEvent(user, 'first')]);
    await came(1);
    for (const title of ['a', 'b', 'c']) await at.publish('task-events', [anEvent(user, title)]);
    await came(2);
    expect(pages).to.deep.equal([1, 3]);
    await at.publish('task-events', [anEvent(user, 'left for the next')]);
    await reading.stop();
    expect(pages).to.deep.equal([1, 3]);
    await log.end();
  });
});
