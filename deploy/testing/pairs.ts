/** Two of every service, each a process of its own as in a cluster, behind a splitter, over one database. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { freePorts } from '@tasklog/runtime/ports';
import { testDatabase } from '@tasklog/runtime/testing/database';
import { testIssuer } from '@tasklog/runtime/testing/identity';
import type { TestIssuer } from '@tasklog/runtime/testing/identity';
import { compileCache } from '@tasklog/runtime/testing/real/cache';
import { ensureBundled } from '../bundle/bundles.ts';
import type { ScriptOf } from '../bundle/bundles.ts';
import { NODE_ENVIRONMENT, NODE_FLAGS, SCRIPTS, SERVICES } from '../bundle/services.ts';
import type { ServiceName } from '../bundle/services.ts';
import { environmentOf } from './environment.ts';
import { startSplitter } from './splitter.ts';
import type { Splitter } from './splitter.ts';

const repository = join(import.meta.dirname, '../..');

export type Instance = {
  service: ServiceName;
  port: number;
  /** SIGTERM; its exit code. */
  stop: () => Promise<number | null>;
  /** Starts it anew, where it was; resolves when connections are sent to it. */
  start: () => Promise<void>;
  /** Its last lines of a level that is not "all is well". */
  complaints: () => string[];
};

export type Pairs = {
  databaseUrl: string;
  issuer: TestIssuer;
  /** The one address of each service. */
  urls: Record<ServiceName, string>;
  instances: Instance[];
  stop: () => Promise<void>;
};

export async function startPairs(): Promise<Pairs> {
  const scriptOf = await ensureBundled({ begin: () => undefined, note: () => undefined });
  const database = await testDatabase();
  const issuer = await testIssuer();
  const ports = new Map<ServiceName, number[]>();
  for (const name of SERVICES) ports.set(name, Object.values(await freePorts('one', 'other')));
  const splitters = Object.fromEntries(
    await Promise.all(SERVICES.map(async (name) => [name, await startSplitter(ports.get(name) ?? [])] as const)),
  ) as Record<ServiceName, Splitter>;
  const urls = Object.fromEntries(SERVICES.map((name) => [name, splitters[name].url])) as Record<ServiceName, string>;
  const instances: Instance[] = [];
  for (const service of SERVICES) {
    const env = await environmentOf(service, { databaseUrl: database.url, issuer, urls });
    for (const port of ports.get(service) ?? [])
      instances.push(instance(service, port, { env, splitter: splitters[service], scriptOf }));
  }
  const stop = async (): Promise<void> => {
    await Promise.all(instances.map((each) => each.stop()));
    await Promise.all(SERVICES.map((name) => splitters[name].stop()));
    issuer.stop();
    await database.drop();
  };
  // One that cannot start leaves none of the others running.
  await Promise.all(instances.map((each) => each.start())).catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  return {
    databaseUrl: database.url,
    ...{ issuer, urls, instances, stop },
  };
}

type Running = { env: Record<string, string>; splitter: Splitter; scriptOf: ScriptOf };

function instance(service: ServiceName, port: number, { env, splitter, scriptOf }: Running): Instance {
  let child: ChildProcess | undefined;
  const said: string[] = [];
  const begin = (): ChildProcess => {
    const inherited = Object.fromEntries(
      ['PATH', 'HOME', 'TMPDIR', 'XDG_CACHE_HOME'].flatMap((name) =>
        process.env[name] === undefined ? [] : [[name, process.env[name]]],
      ),
    );
    const running = spawn(
      process.execPath,
      [...NODE_FLAGS, scriptOf(SCRIPTS[service]), ...(service === 'web' ? [join(repository, 'web')] : [])],
      {
        cwd: repository,
        env: {
          ...{ ...inherited, ...NODE_ENVIRONMENT, NODE_COMPILE_CACHE: compileCache() },
          ...{ ...env, PORT: String(port), LOG_LEVEL: 'warn' },
        },
        // The channel ends it should this run be killed.
        stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      },
    );
    for (const stream of [running.stdout, running.stderr])
      stream?.on('data', (chunk: Buffer) => said.push(...chunk.toString().split('\n').filter(Boolean)));
    return running;
  };
  return {
    service,
    port,
    start: async () => {
      const running = (child = begin());
      const ended = once(running, 'exit').then(() => {
        throw new Error(`${service} ended before it was ready: ${said.slice(-5).join('\n')}`);
      });
      await Promise.race([splitter.until(port, true), ended]);
      ended.catch(() => undefined);
    },
    stop: async () => {
      const running = child;
      if (running === undefined) return null;
      if (running.exitCode !== null || running.signalCode !== null) return running.exitCode;
      const ended = once(running, 'exit') as Promise<[number | null]>;
      running.kill('SIGTERM');
      return (await ended)[0];
    },
    complaints: () => said.slice(-50),
  };
}
