import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { expect } from 'chai';
import { urlForRole } from '@tasklog/runtime/testing/database';
import { history } from '../testing/history.ts';
import { replayStage } from '../testing/replay-stage.ts';
import type { ReplayStage } from '../testing/replay-stage.ts';

const script = join(import.meta.dirname, '../testing/mortal.ts');
const POINTS = ['page 1', 'page 3', 'bulk', 'indexed', 'caught-up', 'verified', 'drained', 'swapping', 'swapped'];

describe('a replay whose process is killed', () => {
  let on: ReplayStage;
  const children = new Set<ChildProcess>();
  beforeEach(async () => {
    // It answers operators and runs no projector: those run in processes that die.
    on = await replayStage({ projectors: [] });
  });
  afterEach(async () => {
    for (const child of children) await kill(child);
    await on.end();
  });

  const kill = async (child: ChildProcess): Promise<void> => {
    const gone =
      (child.exitCode ?? child.signalCode) ? Promise.resolve() : new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;
    children.delete(child);
  };

  const start = async (dieAt = ''): Promise<{ died: Promise<unknown> }> => {
    const child = fork(script, ['tasks'], {
      execArgv: ['--disable-warning=ExperimentalWarning'],
      env: { ...process.env, DATABASE_URL: await urlForRole(on.url, 'tasklog_projectors'), DIE_AT: dieAt },
    });
    children.add(child);
    const died = new Promise((resolve) => child.once('exit', (_, signal) => resolve(signal)));
    await Promise.race([
      new Promise((resolve) => child.once('message', resolve)),
      died.then((signal) => Promise.reject(new Error(`it ended at once, by ${String(signal)}`))),
    ]);
    return { died };
  };
  const tablesOf = async (): Promise<number> => {
    const [row] = await on.rows<{ n: number }>(
      `select count(*)::int as n from pg_tables where schemaname = 'projection' and tablename ~ '^task_g'`,
    );
    return row?.n ?? 0;
  };

  for (const point of POINTS)
    it(`at “${point}”, is taken up by the next one; what is shown is whole all along`, async function () {
      this.timeout(60_000);
      await on.writer.publish('task-events', history({ users: 16, tasks: 6 }).taskEvents);
      const first = await start(point);
      await on.drained();
      const before = await on.dump('live.task');
      const { id, generation } = await on.replay('tasks', { verify: 'full' });
      expect(await first.died).to.equal('SIGKILL');
      expect(await on.dump('live.task')).to.deep.equal(before);
      await start();
      await on.reached(id, 'swapped');
      expect(await on.dump('live.task')).to.deep.equal(before);
      expect(await on.dump(`projection.task_g${String(generation)}`)).to.deep.equal(
        await on.dump(`projection.task_g${String(generation - 1)}`),
      );
      // The live one, the one before, and nothing else of what was begun.
      await on.rows(`update projection.generation set retire_at = now() where state = 'retained' and gen < $1 - 1`, [
        generation,
      ]);
      await on.until(
        `select where not exists (select from projection.generation where state = 'retained' and gen < $1)`,
        [generation - 1],
      );
      expect(await tablesOf()).to.equal(2);
    });
});
