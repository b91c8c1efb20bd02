import { expect } from 'chai';
import { createServer } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createVerifier } from '@tasklog/runtime/identity';
import { uuidFor } from '@tasklog/runtime/local-keys';
import { testIssuer } from '@tasklog/runtime/testing/identity';
import type { TestIssuer } from '@tasklog/runtime/testing/identity';
import type { CommandsRequest } from '@tasklog/schemas';
import { sendTo } from './send.ts';

describe('sending commands', () => {
  let issuer: TestIssuer;
  let server: Server;
  let answer: { status: number; body?: object; headers?: Record<string, string> };
  let asked: { request: IncomingMessage; body: string }[];
  before(async () => {
    issuer = await testIssuer();
    server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        asked.push({ request, body: Buffer.concat(chunks).toString() });
        response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers });
        response.end(JSON.stringify(answer.body ?? {}));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  beforeEach(() => (asked = []));
  after(() => {
    server.close();
    issuer.stop();
  });

  const body = { userId: uuidFor('user', 'ada'), changeId: uuidFor('change'), actor: 'recurrence', commands: [] };
  const send = (status: number, problem?: object, headers: Record<string, string> = {}) => {
    answer = { status, ...(problem ? { body: problem } : {}), headers };
    const { AUTH_ISSUER, AUTH_AUDIENCE } = issuer.settings;
    const commandUrl = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
    const options = { commandUrl, keyFile: issuer.privateFile, issuer: AUTH_ISSUER, audience: AUTH_AUDIENCE };
    return sendTo(options)(body as unknown as CommandsRequest, 'recurrence:1');
  };

  it('says who it is with a token of a service, and what it sends with a key', async () => {
    expect(await send(201)).to.deep.equal({ outcome: 'done' });
    const [{ request, body: sent } = { request: undefined, body: '' }] = asked;
    expect(request?.url).to.equal('/v1/commands');
    expect(request?.headers).to.include({ 'idempotency-key': 'recurrence:1', 'content-type': 'application/json' });
    expect(JSON.parse(sent)).to.deep.equal(body);
    const token = (request?.headers.authorization ?? '').replace('Bearer ', '');
    const identity = await createVerifier(issuer.settings)(token);
    expect(identity).to.include({ role: 'service', userId: uuidFor('service', 'projectors') });
  });
  for (const status of [404, 409, 412, 422]) {
    it(`${String(status)} is a refusal, with the reason`, async () => {
      expect(await send(status, { code: 'no-such-task', detail: 'It is gone.' })).to.deep.equal({
        outcome: 'refused',
        reason: `${String(status)} no-such-task: It is gone.`,
      });
    });
  }
  for (const status of [400, 401, 403, 429, 500, 503]) {
    it(`${String(status)} is no answer yet`, async () => expect(await send(status)).to.include({ outcome: 'again' }));
  }
  it('a conflict that says when to come back is no answer yet', async () => {
    expect(await send(409, { code: 'in-flight', detail: '' }, { 'retry-after': '1' })).to.include({ outcome: 'again' });
  });
});
