import { expect } from 'chai';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { daprOrSkip, startSidecar } from './dapr.ts';
import type { Sidecar } from './dapr.ts';
import { freePorts } from '../../ports.ts';

describe('a real Dapr sidecar', () => {
  let resourcesPath: string;
  let app: Server | undefined;
  let sidecar: Sidecar | undefined;
  const asked = Promise.withResolvers<string>();
  const job = Promise.withResolvers<string>();

  before(async function () {
    await daprOrSkip(this);
    resourcesPath = mkdtempSync(join(tmpdir(), 'tasklog-components-'));
    writeFileSync(join(resourcesPath, 'secrets.yaml'), SECRETS);
  });
  after(async () => {
    await sidecar?.stop();
    app?.close();
    if (resourcesPath) rmSync(resourcesPath, { recursive: true });
  });

  it('takes requests before its app listens, and needs the token', async () => {
    const { app: appPort } = await freePorts('app');
    const env = { TOLD: 'a secret' };
    const tokens = { appToken: 'from the sidecar', apiToken: 'from the app' };
    sidecar = await startSidecar({ appId: 'diary', appPort, resourcesPath, env, ...tokens, scheduler: true });
    const url = `http://127.0.0.1:${String(sidecar.httpPort)}/v1.0/secrets/secrets/TOLD`;
    expect((await fetch(url)).status).to.equal(401);
    const answer = await fetch(url, { headers: { 'dapr-api-token': tokens.apiToken } });
    expect(await answer.json()).to.deep.equal({ TOLD: 'a secret' });

    app = createServer((request, response) => {
      asked.resolve(String(request.headers['dapr-api-token']));
      if (request.url?.startsWith('/job/')) job.resolve(request.url);
      response.end('{}');
    }).listen(appPort, '127.0.0.1');
  });

  it('becomes healthy when the app listens, and shows it the token', async () => {
    await sidecar?.healthy();
    expect(await asked.promise).to.equal('from the sidecar');
  });

  it('runs a job at its time, also after it was killed', async () => {
    await sidecar?.kill();
    await sidecar?.restart();
    await sidecar?.healthy();
    const { status } = await fetch(`http://127.0.0.1:${String(sidecar?.httpPort)}/v1.0-alpha1/jobs/wax`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'dapr-api-token': 'from the app' },
      // Without data Dapr takes a job and then never manages to bring it.
      body: JSON.stringify({ dueTime: '0s', data: {} }),
    });
    expect(status).to.equal(204);
    expect(await job.promise).to.equal('/job/wax');
  });

  it('that cannot start says why', async () => {
    const { port: appPort } = app?.address() as AddressInfo;
    const nowhere = join(resourcesPath, 'nowhere');
    const fault: unknown = await startSidecar({ appId: 'lost', appPort, resourcesPath: nowhere }).catch(
      (e: unknown) => e,
    );
    expect((fault as Error).message).to.match(
      /the sidecar of lost did not answer: exit code 1\n[^]*nowhere: no such file/,
    );
  });
});

const SECRETS = `apiVersion: dapr.io/v1alpha1
kind: Component
metadata:
  name: secrets
spec:
  type: secretstores.local.env
  version: v1
`;
