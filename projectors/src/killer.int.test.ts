import { fork } from 'node:child_process';
import { join } from 'node:path';
import { expect } from 'chai';
import { urlForRole } from '@tasklog/runtime/testing/database';
import { aTask } from './testing/events.ts';
import { stage } from './testing/stage.ts';
import type { Stage } from './testing/stage.ts';

const USER = '0190aaaa-0000-7000-8000-00000000000a';
const script = join(import.meta.dirname, 'testing/killed-by-task.ts');

describe('a record that kills the process', function () {
  this.timeout(120_000);
  let on: Stage;
  before(async () => (on = await stage()));
  after(() => on.end());

  /** One process on the log, until it dies or everything is applied or parked; answers the signal it died of. */
  const oneLife = async (deadly: string): Promise<NodeJS.Signals | null> => {
    const url = await urlForRole(on.url, 'tasklog_projectors');
    const child = fork(script, [url, deadly], { execArgv: ['--disable-warning=ExperimentalWarning'] });
    const died = new Promise<NodeJS.Signals | null>((resolve) => child.once('exit', (_, signal) => resolve(signal)));
    const signal = await Promise.race([died, on.drained('tasks').then(() => null)]);
    if (signal === null) {
      child.kill('SIGTERM');
      await died;
    }
    return signal;
  };

  it('is parked after it has killed it three times; 100 events around it are applied, each once', async () => {
    const before = Array.from({ length: 50 }, () => aTask({}, USER));
    const deadly = aTask({}, USER);
    const behind = Array.from({ length: 50 }, () => aTask({}, USER));
    await on.log.publish(
      'task-events',
      [...before, deadly, ...behind].map((task) => task.added()),
    );
    const deaths: (NodeJS.Signals | null)[] = [];
    do deaths.push(await oneLife(deadly.id));
    while (deaths.at(-1) !== null);
    // Once in a page among others, and three times alone.
    expect(deaths).to.deep.equal(['SIGKILL', 'SIGKILL', 'SIGKILL', 'SIGKILL', null]);
    const rows = await on.rows<{ id: string }>('select id from live.task');
    expect(rows.map(({ id }) => id)).to.have.members([...before, ...behind].map(({ id }) => id));
    expect(await on.rows('select key, reason, attempts from log.dead_letter')).to.deep.equal([
      { key: deadly.id, reason: 'the process ended whenever it came to this event', attempts: 3 },
    ]);
  });
});
