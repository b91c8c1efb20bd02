import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import pg from 'pg';
import { startPostgres } from './embedded-postgres.ts';
import { isAlive } from './server-process.ts';

describe('the embedded PostgreSQL', function () {
  this.timeout(60_000);
  const folder = mkdtempSync(join(tmpdir(), 'tasklog-embedded-'));
  before(() => chmodSync(folder, 0o755));
  after(() => rmSync(folder, { recursive: true, force: true }));
  const log = (): void => undefined;

  async function ask(url: string, text: string): Promise<unknown> {
    const client = new pg.Client(url);
    await client.connect();
    try {
      return (await client.query<{ v: unknown }>(text)).rows[0]?.v;
    } finally {
      await client.end();
    }
  }

  it('starts, is taken over by a second start, stops, and comes back after a kill with what was committed', async () => {
    const first = await startPostgres({ dataDir: folder, log });
    await ask(first.url, 'create table t as select 1 as v');
    expect(await ask(first.url, `select current_setting('listen_addresses') as v`)).to.equal('127.0.0.1');
    expect(statSync(join(folder, 'postgres.json')).mode & 0o777).to.equal(0o600);

    const adopted = await startPostgres({ dataDir: folder, log });
    expect(adopted.process.pid).to.equal(first.process.pid);

    process.kill(first.process.pid, 'SIGKILL');
    while (isAlive(first.process.pid)) await new Promise((resolve) => setImmediate(resolve));
    const recovered = await startPostgres({ dataDir: folder, log });
    expect(recovered.process.pid).not.to.equal(first.process.pid);
    expect(await ask(recovered.url, 'select v from t')).to.equal(1);

    await recovered.stop();
    expect(isAlive(recovered.process.pid)).to.equal(false);
  });

  it('moves to another port when a stranger listens on its own', async () => {
    const access = JSON.parse(readFileSync(join(folder, 'postgres.json'), 'utf8')) as { port: number };
    const stranger = createServer().listen(access.port, '127.0.0.1');
    await once(stranger, 'listening');
    try {
      const moved = await startPostgres({ dataDir: folder, log });
      expect(new URL(moved.url).port).not.to.equal(String(access.port));
      expect(await ask(moved.url, 'select v from t')).to.equal(1);
      await moved.stop();
    } finally {
      stranger.close();
    }
  });
});
