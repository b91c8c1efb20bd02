import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect } from 'chai';
import type { Replay } from '@tasklog/schemas';
import { PROJECTORS } from '@tasklog/projectors/names';
import { history } from '@tasklog/projectors/testing/history';
import { replayStage } from '@tasklog/projectors/testing/replay-stage';
import type { ReplayStage } from '@tasklog/projectors/testing/replay-stage';

const script = join(import.meta.dirname, '../../cli/src/main.ts');

describe('tasklog replay, against running projectors', () => {
  let on: ReplayStage;
  let folder: string;
  let hold: Promise<void>;
  let release: () => void;
  beforeEach(async () => {
    [hold, release] = [Promise.resolve(), () => undefined];
    on = await replayStage({
      projectors: PROJECTORS.map((each) => ({
        ...each,
        apply: async (tx, records, target) => {
          if (target.generation > 1) await hold;
          await each.apply(tx, records, target);
        },
      })),
    });
    folder = mkdtempSync(join(tmpdir(), 'tasklog-cli-'));
    writeFileSync(join(folder, 'ready.json'), JSON.stringify(on.installation()));
    await on.writer.publish('task-events', history({ users: 4, tasks: 8 }).taskEvents);
    await on.drained();
  });
  afterEach(async () => {
    release();
    await on.end();
    rmSync(folder, { recursive: true, force: true });
  });

  const run = async (args: string[], onLine: (line: string, interrupt: () => void) => void = () => undefined) => {
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script, ...args], {
      env: { PATH: process.env['PATH'] ?? '', TASKLOG_DATA: folder, TASKLOG_USER: 'ann' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const lines: string[] = [];
    let err = '';
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
    createInterface({ input: child.stdout }).on('line', (line) => {
      lines.push(line);
      onLine(line, () => child.kill('SIGINT'));
    });
    const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
    return { code, lines, err };
  };
  const last = ({ lines }: { lines: string[] }): Replay => JSON.parse(lines.at(-1) ?? '{}') as Replay;

  it('with --watch stays until it is live, and tells how to go back', async () => {
    const { code, lines, err } = await run(['replay', 'tasks', '--watch', '--verify', 'full']);
    expect(err).to.contain('Building generation 2 of tasks');
    expect(lines[0]).to.match(/^To read: \d+ records\./);
    expect(lines.at(-1)).to.match(/^Generation 2 of tasks is live\. Rows compared with the log: task 32 of 32\./);
    expect(lines.at(-1)).to.contain('tasklog projections rollback tasks');
    expect(code).to.equal(0);
    const back = await run(['projections', 'rollback', 'tasks', '--reason', 'only trying']);
    expect(back.lines[0]).to.contain('Generation 1 of tasks is live; 2 is kept for a day.');
  });

  it('interrupted, leaves it running and says how to watch and how to end it; then it is paused, resumed, cancelled', async () => {
    hold = new Promise((resolve) => (release = resolve));
    const { code, err, lines } = await run(['replay', 'tasks', '--watch', '--json'], (_, interrupt) => interrupt());
    expect(code).to.equal(130);
    expect(err)
      .to.contain('The replay goes on.')
      .and.contain('tasklog replay watch tasks')
      .and.contain('tasklog replay cancel tasks');
    expect(last({ lines })).to.include({ projector: 'tasks', state: 'running' });
    const second = await run(['replay', 'tasks']);
    expect(second.code).to.equal(1);
    expect(second.err).to.contain('A replay of tasks is running already');
    expect((await run(['replay', 'pause', 'tasks', '--reason', 'lunch'])).lines).to.deep.equal([
      'Paused: lunch To go on: tasklog replay resume tasks',
    ]);
    const shown = await run(['replay', 'list']);
    expect(shown.lines[1]).to.match(/tasks +2 +paused/);
    release();
    expect(last(await run(['replay', 'resume', 'tasks', '--json']))).to.include({ state: 'running' });
    const cancelled = await run(['replay', 'cancel', 'tasks', '--reason', 'enough']);
    expect(cancelled.lines[0]).to.match(/^(Cancelled: enough What was live is live\.)$/);
  });

  it('refuses an unknown projection and tells which there are', async () => {
    const { code, err } = await run(['replay', 'everything']);
    expect(code).to.equal(1);
    expect(err.trim()).to.equal(
      'There is no projection "everything"; there are tasks, audit, recurrence, reminder, notification, history.',
    );
  });
});
