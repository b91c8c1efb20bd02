import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';

const main = join(import.meta.dirname, 'main.ts');

describe('tasklog log', () => {
  let data: string;
  beforeEach(() => (data = mkdtempSync(join(tmpdir(), 'tasklog-cli-'))));
  afterEach(() => rmSync(data, { recursive: true, force: true }));

  const tasklog = async (args: string[], env: Record<string, string> = {}) => {
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main, 'log', ...args], {
      env: { PATH: process.env['PATH'] ?? '', TASKLOG_DATA: data, ...env },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let err = '';
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
    const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
    return { code, err };
  };
  /** Nobody listens there: what is told is where it looked. */
  const install = (): void => {
    writeFileSync(join(data, 'ready.json'), JSON.stringify({ database: 'postgres://owner:secret@127.0.0.1:9/here' }));
    writeFileSync(join(data, 'roles.json'), JSON.stringify({ relay: 'password of the relay' }));
  };

  it('looks in the database of the installation, as its relay', async () => {
    install();
    const { code, err } = await tasklog(['verify']);
    expect(err).to.contain('The database 127.0.0.1:9/here cannot be used');
    expect(err).not.to.contain('secret').and.not.to.contain('password of the relay');
    expect(code).to.equal(2);
  });

  it('where no installation runs, looks where DATABASE_URL says, and asks for it', async () => {
    const elsewhere = await tasklog(['verify'], { DATABASE_URL: 'postgres://a:b@127.0.0.1:9/elsewhere' });
    expect(elsewhere.err).to.contain('127.0.0.1:9/elsewhere');
    expect(elsewhere.code).to.equal(2);
    const nowhere = await tasklog(['verify']);
    expect(nowhere.err).to.contain('DATABASE_URL is not set');
    expect(nowhere.code).to.equal(78);
  });

  it('does not guess which of two databases is meant', async () => {
    install();
    const { code, err } = await tasklog(['verify'], { DATABASE_URL: 'postgres://a:b@127.0.0.1:9/elsewhere' });
    expect(err).to.contain('another database');
    expect(code).to.equal(78);
  });

  it('hands its arguments and the exit code through', async () => {
    install();
    const { code, err } = await tasklog(['rebuild', '--to', 'dapr', '--yes', '--json']);
    expect(err).to.contain('The broker behind Dapr is Kafka');
    expect(code).to.equal(2);
  });
});
