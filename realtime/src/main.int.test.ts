import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect } from 'chai';
import { connect, startHouse } from './testing/line.ts';
import type { TestHouse } from './testing/line.ts';

const main = join(import.meta.dirname, 'main.ts');
const start = (env: Record<string, string>) =>
  spawn(process.execPath, [main], { env: { PATH: process.env['PATH'], ...env }, stdio: ['ignore', 'pipe', 'pipe'] });

describe('the realtime process', () => {
  let house: TestHouse;
  before(async () => (house = await startHouse()));
  after(() => house.stop());

  it('stops on SIGTERM: sockets hear 1012, the exit code is 0', async () => {
    const { settings, token } = house.issuer;
    const process = start({
      DATABASE_URL: house.readerUrl,
      PORT: '0',
      AUTH_KEYS_FILE: settings.AUTH_KEYS_FILE ?? '',
      AUTH_ISSUER: settings.AUTH_ISSUER,
      AUTH_AUDIENCE: settings.AUTH_AUDIENCE,
    });
    const exited = once(process, 'exit');
    let url = '';
    for await (const line of createInterface(process.stdout)) {
      const said = JSON.parse(line) as { msg: string; url?: string };
      if (said.msg === 'ready') url = said.url ?? '';
      if (url) break;
    }
    const client = connect(url);
    await client.opened;
    client.say({ type: 'hello', token: await token('ann') });
    expect((await client.next()).type).to.equal('ready');
    process.kill('SIGTERM');
    expect((await client.closed).code).to.equal(1012);
    expect(await exited).to.deep.equal([0, null]);
  });

  it('names every setting that cannot be used, and exits with 78', async () => {
    const process = start({ PORT: '99999', ALLOWED_ORIGINS: 'localhost' });
    let said = '';
    process.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    expect((await once(process, 'exit'))[0]).to.equal(78);
    for (const name of ['DATABASE_URL', 'PORT', 'ALLOWED_ORIGINS']) expect(said).to.contain(name);
  });
});
