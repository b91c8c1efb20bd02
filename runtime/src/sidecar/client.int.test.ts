import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { daprOrSkip, startSidecar } from '../testing/real/dapr.ts';
import type { Sidecar as RealSidecar } from '../testing/real/dapr.ts';
import { sidecar } from './client.ts';
import type { Sidecar } from './client.ts';
import type { SidecarError } from './error.ts';

const TOKEN = 'token of the sidecar';

describe('the client of the sidecar', () => {
  let folder: string;
  let real: RealSidecar;
  let app: Server;
  let client: Sidecar;
  let came: (name: string) => void;
  before(async function () {
    await daprOrSkip(this);
    folder = mkdtempSync(join(tmpdir(), 'tasklog-dapr-'));
    app = createServer((request, response) => {
      if (request.method === 'POST') came(request.url ?? '');
      response.setHeader('content-type', 'application/json').end(request.url === '/dapr/subscribe' ? '[]' : '{}');
    });
    await new Promise<void>((resolve) => app.listen(0, '127.0.0.1', resolve));
    real = await startSidecar({
      appId: 'client-test',
      appPort: (app.address() as AddressInfo).port,
      resourcesPath: folder,
      apiToken: TOKEN,
      scheduler: true,
    });
    await real.healthy();
    client = sidecar({ httpPort: real.httpPort, apiToken: TOKEN });
  });
  after(async () => {
    await client?.stop();
    await real?.stop();
    app?.close();
    if (folder) rmSync(folder, { recursive: true, force: true });
  });

  const failure = (call: Promise<unknown>): Promise<SidecarError> =>
    call.then(
      () => expect.fail('it did not fail'),
      (error: unknown) => error as SidecarError,
    );

  it('sees that the sidecar is up, and that one is not', async () => {
    expect(await client.healthy()).to.equal(true);
    expect(await sidecar({ httpPort: 1 }).healthy()).to.equal(false);
  });

  it('sets a job, moves it and drops it; dropping twice is dropping once', async () => {
    const [soon, later] = ['2126-01-01T12:00:00.123Z', '2127-01-01T12:00:00Z'];
    await client.jobs.schedule('reminder-a_b.c', soon, {});
    await client.jobs.schedule('reminder-a_b.c', later, {});
    expect(await client.jobs.find('reminder-a_b.c')).to.equal(later);
    await client.jobs.drop('reminder-a_b.c');
    await client.jobs.drop('reminder-a_b.c');
    expect(await client.jobs.find('reminder-a_b.c')).to.equal(undefined);
  });

  it('sets a job that comes', async () => {
    const called = new Promise<string>((resolve) => (came = resolve));
    await client.jobs.schedule('reminder-now', new Date().toISOString(), {});
    expect(await called).to.equal('/job/reminder-now');
  });

  it('says what the scheduler will not take', async () => {
    const { message } = await failure(client.jobs.schedule('no good é', '2126-01-01T12:00:00Z', {}));
    expect(message).to.match(/to schedule job no good é and answered 500 .*job name is invalid/);
  });

  it('says that the token is wrong, and which', async () => {
    const { status, message } = await failure(sidecar({ httpPort: real.httpPort, apiToken: 'other' }).jobs.drop('x'));
    expect(status).to.equal(401);
    expect(message).to.contain('DAPR_API_TOKEN');
  });

  it('says that there is no such state store', async () => {
    const { message } = await failure(client.state('nowhere').get('key'));
    expect(message).to.match(/key of the state store nowhere and answered/);
  });

  it('says when nobody answers, and what to do', async () => {
    for (const call of [sidecar({ httpPort: 1 }).jobs.drop('x'), sidecar({ httpPort: 1 }).state('s').get('k')]) {
      const { status, message } = await failure(call);
      expect(status).to.equal(undefined);
      expect(message).to.contain('http://127.0.0.1:1 ').and.contain('DAPR_HTTP_PORT');
    }
  });

  it('gives up on a sidecar that stands still', async () => {
    const hasty = sidecar({ httpPort: real.httpPort, apiToken: TOKEN, callWithinMs: 300 });
    // Connected before it stands still.
    expect((await failure(hasty.state('nowhere').get('key'))).status).to.equal(500);
    real.pause();
    try {
      for (const call of [hasty.jobs.drop('x'), hasty.state('s').get('k')])
        expect((await failure(call)).message).to.contain('did not answer');
      expect(await hasty.healthy()).to.equal(false);
    } finally {
      real.resume();
    }
  });
});
