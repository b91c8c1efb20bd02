import { testDatabase } from '../../runtime/src/testing/database.ts';
import { mortalDatabase } from '../../runtime/src/testing/mortal-database.ts';
import { expect } from 'chai';
import { describeEventLog } from './contract.ts';
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
});
