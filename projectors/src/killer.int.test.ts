import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { expect } from 'chai';
import { partitionOf } from '@tasklog/event-log';
import { TEST_PARTITIONS, urlForRole } from '@tasklog/runtime/testing/database';
import { aTask } from './testing/events.ts';
import { stage } from './testing/stage.ts';
import type { Stage } from './testing/stage.ts';

const USER = '0190aaaa-0000-7000-8000-00000000000a';
const script = join(import.meta.dirname, 'testing/killed-by-task.ts');

type Life = { child: ChildProcess; died: Promise<NodeJS.Signals | null> };

/** A process on the log, which dies of that task. */
async function begin(on: Stage, deadly: string): Promise<Life> {
  const url = await urlForRole(on.url, 'tasklog_projectors');
  const child = fork(script, [url, deadly], { execArgv: ['--disable-warning=ExperimentalWarning'] });
  return { child, died: new Promise((resolve) => child.once('exit', (_, signal) => resolve(signal))) };
}

/** Until it dies or everything is applied or parked; answers the signal it died of. */
async function live(on: Stage, deadly: string): Promise<NodeJS.Signals | null> {
  const { child, died } = await begin(on, deadly);
  const signal = await Promise.race([died, on.drained('tasks').then(() => null)]);
  if (signal === null) {
    child.kill('SIGTERM');
    await died;
  }
  return signal;
}

describe('a record that kills the process', function () {
  this.timeout(120_000);
  let on: Stage;
  beforeEach(async () => (on = await stage()));
  afterEach(() => on.end());

  it('is parked after it has killed it three times; 100 events around it are applied, each once', async () => {
    const before = Array.from({ length: 50 }, () => aTask({}, USER));
    const deadly = aTask({}, USER);
    const behind = Array.from({ length: 50 }, () => aTask({}, USER));
    await on.log.publish(
      'task-events',
      [...before, deadly, ...behind].map((task) => task.added()),
    );
    const deaths: (NodeJS.Signals | null)[] = [];
    do deaths.push(await live(on, deadly.id));
    while (deaths.at(-1) !== null);
    // In a page beside those of others, once more in that page, and three times alone.
    expect(deaths).to.deep.equal([...Array<string>(5).fill('SIGKILL'), null]);
    const rows = await on.rows<{ id: string }>('select id from live.task');
    expect(rows.map(({ id }) => id)).to.have.members([...before, ...behind].map(({ id }) => id));
    expect(await on.rows('select key, reason, attempts from log.dead_letter')).to.deep.equal([
      { key: deadly.id, reason: 'the process ended whenever it came to this event', attempts: 3 },
    ]);
  });

  it('is none of those that were in hand when a process was killed three times in a row', async () => {
    const one = new Map<number, ReturnType<typeof aTask>>();
    while (one.size < TEST_PARTITIONS) {
      const task = aTask();
      one.set(partitionOf(task.userId, TEST_PARTITIONS), task);
    }
    await on.log.publish(
      'task-events',
      [...one.values()].map((task) => task.added()),
    );
    for (const inHand of [TEST_PARTITIONS, 1, 1]) {
      const { child, died } = await begin(on, 'held');
      for (let said = 0; said < inHand; said += 1) await new Promise((resolve) => child.once('message', resolve));
      child.kill('SIGKILL');
      expect(await died).to.equal('SIGKILL');
    }
    expect(await live(on, 'none')).to.equal(null);
    expect(await on.rows('select key, reason from log.dead_letter')).to.deep.equal([]);
    expect(await on.rows('select from live.task')).to.have.length(TEST_PARTITIONS);
  });

  it('is found among the first ones of several partitions, and it alone', async () => {
    const deadly = aTask({}, USER);
    const others = Array.from({ length: 40 }, () => aTask());
    await on.log.publish(
      'task-events',
      [deadly, ...others].map((task) => task.added()),
    );
    while ((await live(on, deadly.id)) !== null);
    expect(await on.rows('select key from log.dead_letter')).to.deep.equal([{ key: deadly.id }]);
    expect(await on.rows('select from live.task')).to.have.length(others.length);
  });
});
