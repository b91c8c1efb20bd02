import { statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect } from 'chai';
import { portSettings } from '../testing/ports.ts';
import { newDataFolder, removeData, runToEnd, startWhole } from './whole.ts';

describe('starting the whole', function () {
  this.timeout(300_000);

  it('says every wrong setting at once and exits 78', async () => {
    const { code, said } = await runToEnd({
      TASKLOG_DATA: newDataFolder(),
      WEB_PORT: 'eighty',
      PARTITIONS: '0',
      LOG_LEVEL: 'loud',
    });
    expect(code).to.equal(78);
    for (const name of ['WEB_PORT', 'PARTITIONS', 'LOG_LEVEL']) expect(said).to.contain(name);
    expect(said).not.to.contain('    at ');
  });

  it('says which port is taken, by which setting another is chosen, and exits 78', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    try {
      const { code, said } = await runToEnd({
        TASKLOG_DATA: newDataFolder(),
        ...(await portSettings()),
        QUERY_PORT: String(port),
      });
      expect(code).to.equal(78);
      expect(said).to.contain('QUERY_PORT').and.to.contain(String(port));
    } finally {
      await new Promise((resolve) => other.close(resolve));
    }
  });

  it('recovers from being killed with -9: nothing is lost, nothing is left running, the next start serves', async () => {
    const first = await startWhole();
    const added = await add(first.urls.command, await first.token('ann'), 'survive');
    await first.kill();
    const second = await startWhole({ dataDir: first.dataDir, env: first.env, args: ['--json'] });
    try {
      const { web, command, query, realtime, projectors, relay } = second.urls;
      const lines = second
        .said()
        .split('\n')
        .filter((line) => line.startsWith('{'));
      expect(lines.map((line) => JSON.parse(line) as unknown)).to.deep.equal([
        {
          ready: true,
          web,
          command,
          query,
          realtime,
          projectors,
          relay,
          readyFile: join(second.dataDir, 'ready.json'),
        },
      ]);
      const list = await fetch(`${second.urls.query}/v1/tasks?after=${added.position}`, {
        headers: { authorization: `Bearer ${await second.token('ann')}` },
      });
      expect(((await list.json()) as { items: { title: string }[] }).items.map(({ title }) => title)).to.deep.equal([
        'survive',
      ]);
      expect(list.headers.get('stale')).to.equal(null);
      expect(statSync(join(second.dataDir, 'ready.json')).mode & 0o777).to.equal(0o600);
    } finally {
      expect(await second.stop()).to.equal(0);
    }
    removeData(second);
  });

  it('refuses a second start on the same data folder, and harms nothing', async () => {
    const whole = await startWhole();
    try {
      const { code, said } = await runToEnd({ ...whole.env });
      expect(code).to.equal(78);
      expect(said).to.contain('already runs');
      expect((await fetch(`${whole.urls.command}/readyz`)).status).to.equal(200);
    } finally {
      await whole.stop();
      removeData(whole);
    }
  });
});

async function add(url: string, token: string, title: string): Promise<{ position: string }> {
  const response = await fetch(`${url}/v1/tasks`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ title }),
  });
  return (await response.json()) as { position: string };
}
