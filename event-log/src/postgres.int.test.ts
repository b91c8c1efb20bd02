import { testDatabase } from '../../runtime/src/testing/database.ts';
import { mortalDatabase } from '../../runtime/src/testing/mortal-database.ts';
import { expect } from 'chai';
import { describeEventLog } from './contract.ts';
import { checkpointMoves } from './checkpoint.ts';
import { pagesReader } from './page.ts';
import { anEvent, titleOf, userIn } from './testing/events.ts';
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

  it('is read with others that are asked for in the same turn, and a gap in one is no fault of theirs', async () => {
    const log = await postgresUnderTest(testDatabase);
    const at = await log.connect();
    for (const [partition, title] of [
      [0, 'a'],
      [0, 'b'],
      [1, 'c'],
      [2, 'lost'],
      [2, 'd'],
    ] as const)
      await at.publish('task-events', [anEvent(userIn(partition, 4), title)]);
    await log.db.query('delete from log.record where topic = 1 and part = 2 and off = 1');
    const statements: string[] = [];
    log.db.on('release', () => void statements.push(''));
    const read = pagesReader(log.db, 'task-events', 10);
    const pages = await Promise.allSettled([read(0, 0), read(0, 1), read(1, 0), read(2, 0), read(3, 0)]);
    const told = pages.map((page) =>
      page.status === 'fulfilled' ? page.value.map(({ offset, event }) => [offset, titleOf(event)]) : 'gap',
    );
    expect(told).to.deep.equal([
      [
        [1, 'a'],
        [2, 'b'],
      ],
      [[2, 'b']],
      [[1, 'c']],
      'gap',
      [],
    ]);
    expect(statements).to.have.length(1);
    await log.end();
  });

  it('moves its checkpoint with others, and tells how many stood where their page begins', async () => {
    const log = await postgresUnderTest(testDatabase);
    const at = await log.connect({ frozen: true });
    const group = { group: 'tasks', topic: 'task-events' as const };
    const reading = await at.consume(group, () => Promise.resolve());
    while (reading.assigned().length < 4) await new Promise((resolve) => setTimeout(resolve, 5));
    const page = (partition: number, epoch: number, offset: number) => ({
      claim: { ...group, generation: 1, partition, epoch },
      after: offset - 1,
      records: [{ topic: group.topic, partition, offset, at: '', event: anEvent(userIn(partition, 4), 'a') }],
    });
    const moved = async (...pages: ReturnType<typeof page>[]) => (await log.db.query(checkpointMoves(pages))).rowCount;
    expect(await moved(page(2, 1, 1), page(0, 1, 1), page(1, 1, 1))).to.equal(3);
    expect(await moved(page(2, 1, 1), page(0, 1, 2), page(1, 0, 2))).to.equal(1);
    const { rows } = await log.db.query("select part, off::int from log.checkpoint where grp = 'tasks' order by part");
    expect(rows.map(({ off }: { off: number }) => off)).to.deep.equal([2, 1, 1, 0]);
    await reading.stop();
    await log.end();
  });
});

describe('following the log in Postgres', function () {
  this.timeout(30_000);
  it('passes over what nobody wants, and shows all from the moment that somebody does', async () => {
    const log = await postgresUnderTest(testDatabase);
    const at = await log.connect();
    const user = userIn(0, 4);
    const seen: string[] = [];
    const asked: boolean[] = [];
    let wants = false;
    const wanted = (): boolean => (asked.push(wants), wants);
    await at.follow({ topic: 'task-events', back: 0, wanted }, (records) =>
      seen.push(...records.map(({ event }) => titleOf(event))),
    );
    await at.publish('task-events', [anEvent(user, 'unread')]);
    while (asked.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    wants = true;
    await at.publish('task-events', [anEvent(user, 'one'), anEvent(user, 'two')]);
    while (seen.length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(seen).to.deep.equal(['one', 'two']);
    await log.end();
  });
});
