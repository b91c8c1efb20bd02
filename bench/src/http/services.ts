/** What runs for commands over HTTP, each as a process of its own, and people with tokens who send them. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureLocalKeys, signLocalToken, uuidFor } from '@tasklog/runtime/local-keys';
import { urlForRole } from '@tasklog/runtime/testing/database';
import { startService } from '../service-process.ts';
import type { ServiceProcess } from '../service-process.ts';

const ISSUER = 'http://bench.test';
const PEOPLE = 200;

export type Services = {
  tokens: readonly string[];
  tokenOf: (userId: string) => Promise<string>;
  commandApi: () => Promise<ServiceProcess>;
  queryApi: () => Promise<ServiceProcess>;
  relay: () => Promise<ServiceProcess>;
  projectors: (name: string) => Promise<ServiceProcess>;
  /** The same commands by Express and pg, with so many connections. */
  express: (connections: number) => Promise<ServiceProcess>;
  /** Ends all that were started and still run. */
  end: () => Promise<void>;
};

export async function servicesOn(url: string): Promise<Services> {
  const folder = mkdtempSync(join(tmpdir(), 'tasklog-keys-'));
  const { privateFile, publicFile } = await ensureLocalKeys(folder);
  const auth = { AUTH_KEYS_FILE: publicFile, AUTH_ISSUER: ISSUER };
  const running = new Set<ServiceProcess>();
  const start = async (command: readonly string[], env: Record<string, string>): Promise<ServiceProcess> => {
    const service = await startService(command, { ...auth, ...env });
    const stop = async (): Promise<void> => {
      if (running.delete(started)) await service.stop();
    };
    const started = { ...service, stop };
    running.add(started);
    return started;
  };
  const as = async (role: string) => ({ DATABASE_URL: await urlForRole(url, role) });
  const tokenOf = (userId: string): Promise<string> =>
    signLocalToken(privateFile, {
      ...{ userId, name: 'somebody', role: 'user', issuer: ISSUER, audience: 'tasklog', seconds: 3 * 3_600 },
    });
  const people = Array.from({ length: PEOPLE }, (_, n) => uuidFor('bench', 'person', String(n)));
  return {
    tokens: await Promise.all(people.map(tokenOf)),
    tokenOf,
    commandApi: async () => start(['command-api/src/main.ts'], await as('tasklog_command')),
    queryApi: async () => start(['query-api/src/main.ts'], await as('tasklog_query')),
    relay: async () => start(['command-api/src/relay.main.ts'], await as('tasklog_relay')),
    projectors: async (name) =>
      start(['projectors/src/main.ts', name], { ...(await as('tasklog_projectors')), SERVICE_KEY_FILE: privateFile }),
    express: (connections) =>
      start(['bench/src/http/express.main.ts'], { DATABASE_URL: url, POOL: String(connections) }),
    end: async () => {
      for (const service of [...running].reverse()) await service.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
