/**
 * Connections that can be cut, delayed, sliced and swallowed: Shopify's toxiproxy, built once from its Go module into the
 * user's cache. One process stands before every link that is to suffer.
 */
import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { freePort } from '@tasklog/runtime/ports';
import { cached } from '@tasklog/runtime/testing/real/cache';
import type { Part, Tell } from '@tasklog/runtime/testing/real/cache';
import { run } from '@tasklog/runtime/testing/real/processes';
import { realServer } from '@tasklog/runtime/testing/real/server';
import { need } from '@tasklog/runtime/testing/real/tools';

const VERSION = '2.12.0';
const MODULE = `github.com/Shopify/toxiproxy/v2/cmd/server@v${VERSION}`;

export const TOXIPROXY: Part = {
  name: 'toxiproxy',
  version: VERSION,
  build: async (folder, tell) => {
    need('building toxiproxy', 'go');
    tell(`building toxiproxy ${VERSION} (a minute, once)`);
    const env = { ...process.env, GOBIN: folder, CGO_ENABLED: '0' };
    await run({ command: 'go', args: ['install', '-trimpath', MODULE], cwd: folder, env });
    // The program is called after its folder, which is `server`.
    if (existsSync(join(folder, 'server'))) renameSync(join(folder, 'server'), join(folder, 'toxiproxy'));
  },
};

/** What may be wrong with a link: https://github.com/Shopify/toxiproxy#toxics. `upstream` is towards the server. */
export type Toxic = {
  type: 'latency' | 'bandwidth' | 'slicer' | 'timeout' | 'reset_peer' | 'limit_data';
  stream: 'upstream' | 'downstream';
  attributes: Record<string, number>;
};

export type Link = {
  name: string;
  port: number;
  /** Until `mend`, whatever goes through suffers from these. */
  poison: (...toxics: Toxic[]) => Promise<void>;
  /** Ends every connection, and takes no more until `mend`. */
  cut: () => Promise<void>;
  mend: () => Promise<void>;
};

export type Toxiproxy = { link: (name: string, to: number) => Promise<Link>; stop: () => Promise<void> };

/** Throws PartMissing where it can neither be found nor built. */
export async function startToxiproxy(tell: Tell): Promise<Toxiproxy> {
  const program = join(await cached(TOXIPROXY, tell), 'toxiproxy');
  const port = await freePort();
  const api = `http://127.0.0.1:${String(port)}`;
  const server = realServer({
    name: `toxiproxy on ${String(port)}`,
    command: program,
    args: ['-host', '127.0.0.1', '-port', String(port)],
    env: { LOG_LEVEL: 'error' },
    answers: async () => (await fetch(`${api}/version`)).ok,
  });
  await server.start();
  const call = async (method: string, path: string, body?: object): Promise<void> => {
    const response = await fetch(`${api}${path}`, { method, ...(body && { body: JSON.stringify(body) }) });
    const text = await response.text();
    // One that is gone already is gone.
    if (!response.ok && !(method === 'DELETE' && response.status === 404))
      throw new Error(`toxiproxy: ${method} ${path}: ${text}`);
  };
  return {
    link: async (name, to) => {
      const own = await freePort();
      await call('POST', '/proxies', {
        name,
        listen: `127.0.0.1:${String(own)}`,
        upstream: `127.0.0.1:${String(to)}`,
        enabled: true,
      });
      const put: string[] = [];
      return {
        name,
        port: own,
        poison: async (...toxics) => {
          for (const toxic of toxics) {
            const called = `${toxic.type}-${toxic.stream}`;
            await call('POST', `/proxies/${name}/toxics`, { name: called, toxicity: 1, ...toxic });
            put.push(called);
          }
        },
        cut: () => call('POST', `/proxies/${name}`, { enabled: false }),
        mend: async () => {
          for (const called of put.splice(0)) await call('DELETE', `/proxies/${name}/toxics/${called}`);
          // Off and on: what hangs in a black hole would hang there until its own time is up.
          await call('POST', `/proxies/${name}`, { enabled: false });
          await wait(20);
          await call('POST', `/proxies/${name}`, { enabled: true });
        },
      };
    },
    stop: server.stop,
  };
}
