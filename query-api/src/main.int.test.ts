import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect } from 'chai';
import { formatPosition } from '@tasklog/event-log';
import { startList } from './testing/list.ts';
import type { TestList } from './testing/list.ts';

const main = join(import.meta.dirname, 'main.ts');
const start = (env: Record<string, string>) =>
  spawn(process.execPath, [main], { env: { PATH: process.env['PATH'], ...env }, stdio: ['ignore', 'pipe', 'pipe'] });

describe('the query-api process', () => {
  let list: TestList;
  before(async () => (list = await startList()));
  after(() => list.stop());

  it('stops on SIGTERM: whoever waits for an answer gets it whole, the exit code is 0', async () => {
    const { settings, token } = list.issuer;
    const process = start({
      DATABASE_URL: list.readerUrl,
      PORT: '0',
      READ_WAIT_MS: '1000',
      LOG_LEVEL: 'debug',
      AUTH_KEYS_FILE: settings.AUTH_KEYS_FILE ?? '',
      AUTH_ISSUER: settings.AUTH_ISSUER,
      AUTH_AUDIENCE: settings.AUTH_AUDIENCE,
    });
    const exited = once(process, 'exit');
    const lines = createInterface(process.stdout)[Symbol.asyncIterator]();
    let url: string | undefined;
    while (url === undefined) {
      const { value } = (await lines.next()) as { value: string };
      url = (JSON.parse(value) as { url?: string }).url;
    }
    const after = formatPosition({ partition: 0, taskId: randomUUID(), version: 1 });
    const headers = { authorization: `Bearer ${await token('ann')}` };
    // The second is answered after the first began to wait: both came over one connection each, in this order.
    const waiting = fetch(`${url}/v1/tasks?after=${after}`, { headers });
    await fetch(`${url}/v1/stats`, { headers });
    process.kill('SIGTERM');
    const answer = await waiting;
    expect([answer.status, answer.headers.get('stale')]).to.deep.equal([200, 'true']);
    expect(await answer.json()).to.deep.equal({ items: [], cursor: null });
    expect(await exited).to.deep.equal([0, null]);
  });

  it('names every setting that cannot be used, and exits with 78', async () => {
    const process = start({ READ_DATABASE_URL: 'replica', READ_WAIT_MS: '6000', LOG_LEVEL: 'loud' });
    let said = '';
    process.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    expect((await once(process, 'exit'))[0]).to.equal(78);
    for (const name of ['DATABASE_URL', 'READ_DATABASE_URL', 'READ_WAIT_MS', 'LOG_LEVEL'])
      expect(said).to.contain(name);
  });
});
