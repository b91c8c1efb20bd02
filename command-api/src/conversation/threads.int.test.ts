import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import type { Problem } from '@tasklog/runtime';
import { createPool } from '@tasklog/runtime/pool';
import type { Pool } from '@tasklog/runtime/pool';
import { sidecar } from '@tasklog/runtime/sidecar/client';
import type { Sidecar } from '@tasklog/runtime/sidecar/client';
import type { ChatAnswer } from '@tasklog/schemas';
import { testDatabase, urlForRole } from '@tasklog/runtime/testing/database';
import { daprOrSkip, startSidecar } from '@tasklog/runtime/testing/real/dapr';
import { startTestApi } from '../testing/api.ts';
import type { Call } from '../testing/api.ts';
import { describeThreadStore } from '../testing/thread-store.ts';
import { daprThreads } from './threads-dapr.ts';
import { postgresThreads } from './threads-postgres.ts';
import type { ThreadStore } from './threads.ts';

describeThreadStore('Postgres', async () => {
  const { url, drop } = await testDatabase();
  const connectionString = await urlForRole(url, 'tasklog_command');
  const pools: Pool[] = [];
  return {
    connect: async () => {
      const pool = await createPool(connectionString, { size: 2 });
      pools.push(pool);
      return postgresThreads(pool);
    },
    end: async () => {
      for (const pool of pools) await pool.end();
      await drop();
    },
  };
});

type DaprStore = { connect: () => ThreadStore; kill: () => Promise<void>; end: () => Promise<void> };

const TOKEN = 'token of the sidecar';
const COMPONENTS = join(import.meta.dirname, '../../../deploy/dapr-components/local');

/** The real sidecar with the component of deploy/, over a database of its own. */
async function daprStore(test: Mocha.Context): Promise<DaprStore> {
  await daprOrSkip(test);
  const { url, drop } = await testDatabase();
  const folder = mkdtempSync(join(tmpdir(), 'tasklog-threads-'));
  for (const name of ['secrets.yaml', 'statestore-postgresql.yaml'])
    copyFileSync(join(COMPONENTS, name), join(folder, name));
  const real = await startSidecar({
    appId: 'command-api',
    appPort: 1,
    resourcesPath: folder,
    apiToken: TOKEN,
    env: { STATE_DATABASE_URL: url },
  });
  const clients: Sidecar[] = [];
  return {
    connect: () => {
      const client = sidecar({ httpPort: real.httpPort, apiToken: TOKEN });
      clients.push(client);
      return daprThreads(client.state('statestore'));
    },
    kill: () => real.kill(),
    end: async () => {
      for (const client of clients) await client.stop();
      await real.stop();
      rmSync(folder, { recursive: true, force: true });
      await drop();
    },
  };
}

describeThreadStore('a Dapr state store', async (test) => {
  const { connect, end } = await daprStore(test);
  return { connect: async () => connect(), end };
});

describe('threads in a Dapr state store, in use', () => {
  let dapr: DaprStore | undefined;
  before(async function () {
    dapr = await daprStore(this);
  });
  after(() => dapr?.end());

  it('carry a conversation, and are nobody else’s', async () => {
    const api = await startTestApi({ threads: (dapr as DaprStore).connect() });
    try {
      const [ann, bob] = [await api.as('ann'), await api.as('bob')];
      const say = (call: Call, message: string, threadId?: string) =>
        call<ChatAnswer>('POST', '/v1/chat', { message, ...(threadId === undefined ? {} : { threadId }) });
      const { threadId } = (await say(ann, 'milk\nbread')).body;
      await say(ann, 'list', threadId);
      const done = await say(ann, 'complete 2', threadId);
      expect(done.body.changes.map(({ task }) => task?.title)).to.deep.equal(['bread']);
      expect((await say(bob, 'list', threadId)).status).to.equal(404);
    } finally {
      await api.stop();
    }
  });

  it('answers 503 while the store is away', async () => {
    const store = (dapr as DaprStore).connect();
    const [user, id] = [randomUUID(), randomUUID()];
    await store.save(user, id, { message: 'm', reply: 'r', state: {} });
    await dapr?.kill();
    for (const call of [store.load(user, id), store.save(user, id, { message: 'm', reply: 'r', state: {} })]) {
      const problem = (await call.catch((error: unknown) => error)) as Problem;
      expect(problem).to.include({ status: 503, code: 'unavailable' });
    }
  });
});
