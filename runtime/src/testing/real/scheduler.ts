import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Tell } from './cache.ts';
import { daprBinaries } from './dapr-binaries.ts';
import { answersWith } from './health.ts';
import { freePorts } from '../../ports.ts';
import { realServer } from './server.ts';
import type { Killable } from './server.ts';
import { tell as tellTest } from './skip.ts';

/** Dapr's scheduler: keeps the jobs that sidecars are asked to run, in an etcd of its own. Restarted, it has its port and its jobs. */
export type Scheduler = Killable & {
  /** For a sidecar's --scheduler-host-address. */
  address: string;
};

export type SchedulerOptions = {
  port?: number;
  /** Jobs are kept here; otherwise in a temporary folder that `stop` removes. */
  folder?: string;
  tell?: Tell;
};

let shared: Promise<Scheduler> | undefined;

/** The scheduler of this run, started on first use; it ends with the run and its `stop` does nothing. */
export const sharedScheduler = (): Promise<Scheduler> =>
  (shared ??= startScheduler().then((scheduler) => ({ ...scheduler, stop: () => Promise.resolve() })));

/** Resolves when it takes jobs. */
export async function startScheduler(options: SchedulerOptions = {}): Promise<Scheduler> {
  const { port, folder: kept, tell = tellTest } = options;
  const programs = await daprBinaries(tell);
  const folder = kept ?? mkdtempSync(join(tmpdir(), 'tasklog-scheduler-'));
  mkdirSync(folder, { recursive: true });
  const free = await freePorts('own', 'client', 'peer', 'health', 'metrics');
  const ports = { ...free, own: port ?? free.own };
  const address = `127.0.0.1:${String(ports.own)}`;
  const server = realServer({
    name: `Dapr's scheduler on ${address}`,
    command: join(programs, 'scheduler'),
    args: flags(address, ports, join(folder, 'etcd')),
    cwd: folder,
    answers: () => answersWith(200, `http://127.0.0.1:${String(ports.health)}/healthz`),
    ...(kept ? {} : { dispose: () => rmSync(folder, { recursive: true, force: true }) }),
  });
  await server.start();
  const { kill, pause, resume, restart, stop, gone } = server;
  return { address, kill, pause, resume, restart, stop, gone };
}

type Ports = Record<'own' | 'client' | 'peer' | 'health' | 'metrics', number>;

function flags(address: string, { own, client, peer, health, metrics }: Ports, data: string): string[] {
  return Object.entries({
    port: own,
    'listen-address': '127.0.0.1',
    'override-broadcast-host-port': address,
    'etcd-data-dir': data,
    'etcd-client-port': client,
    'etcd-initial-cluster': `dapr-scheduler-server-0=http://127.0.0.1:${String(peer)}`,
    'healthz-listen-address': '127.0.0.1',
    'healthz-port': health,
    'metrics-listen-address': '127.0.0.1',
    'metrics-port': metrics,
    'identity-directory-write': join(data, '..', 'identity'),
  }).map(([name, value]) => `--${name}=${String(value)}`);
}
