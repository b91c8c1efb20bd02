import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { daprThreads } from '@tasklog/command-api/conversation/threads-dapr';
import { sidecar } from '@tasklog/runtime/sidecar/client';
import { daprOrSkip, startSidecar } from '@tasklog/runtime/testing/real/dapr';
import type { ChatAnswer, Erasure } from '@tasklog/schemas';
import { placesOf, startTogether } from './services.ts';
import type { Together } from './services.ts';

const ANN = 'zanzibarquux';
const TOKEN = 'token of the sidecar';
const COMPONENTS = join(import.meta.dirname, '../dapr-components/local');

describe('erasing a user whose conversations are in a Dapr state store', function () {
  this.timeout(120_000);
  let all: Together;
  const ends: (() => Promise<void> | void)[] = [];
  before(async function () {
    await daprOrSkip(this);
    const folder = mkdtempSync(join(tmpdir(), 'tasklog-erasure-'));
    ends.push(() => rmSync(folder, { recursive: true, force: true }));
    for (const name of ['secrets.yaml', 'statestore-postgresql.yaml'])
      copyFileSync(join(COMPONENTS, name), join(folder, name));
    all = await startTogether({
      threads: async (databaseUrl) => {
        const real = await startSidecar({
          ...{ appId: 'command-api', appPort: 1, resourcesPath: folder, apiToken: TOKEN },
          env: { STATE_DATABASE_URL: databaseUrl },
        });
        const client = sidecar({ httpPort: real.httpPort, apiToken: TOKEN });
        ends.push(
          () => all.stop(),
          async () => (await client.stop(), real.stop()),
        );
        return daprThreads(client.state('statestore'));
      },
    });
    await all.db.query('alter table log.erasure alter settles_at set default clock_timestamp()');
  });
  after(async () => {
    for (const end of ends.toReversed()) await end();
  });

  it('leaves nothing of the user in the store, and the conversations of others', async () => {
    const [ann, bob] = [await all.as('ann', 'command'), await all.as('bob', 'command')];
    const { threadId } = (await ann<ChatAnswer>('POST', '/v1/chat', { message: `add ${ANN}` })).body;
    await ann('POST', '/v1/chat', { message: `what about ${ANN}?`, threadId });
    await ann('POST', '/v1/chat', { message: `add another ${ANN}` });
    const bobs = (await bob<ChatAnswer>('POST', '/v1/chat', { message: 'add timbuktufrob' })).body;
    await all.settled();
    const store = (await placesOf(all.db, 'timbuktufrob')).filter((name) => !/^(command|log|projection)\./.test(name));
    expect(store, 'the table of the state store').to.have.length(1);
    expect(await placesOf(all.db, ANN))
      .to.include(store[0])
      .and.not.include('command.message');
    await ann<Erasure>('DELETE', '/v1/me', { confirm: 'erase all my data' });
    await all.until('select from log.erasure where done_at is not null');
    await all.settled();
    expect(await placesOf(all.db, ANN)).to.deep.equal([]);
    expect(await placesOf(all.db, all.userId('ann'))).to.deep.equal([
      'log.erasure',
      'log.record',
      'projection.audit_g1',
    ]);
    const again = await bob<ChatAnswer>('POST', '/v1/chat', { message: 'complete it', threadId: bobs.threadId });
    expect([again.status, again.body.changes.map(({ type }) => type)]).to.deep.equal([200, ['task.completed']]);
  });
});
