import { join } from 'node:path';
import type { Tell } from './cache.ts';
import { daprBinaries } from './dapr-binaries.ts';
import { answersWith } from './health.ts';
import { freePorts } from '../../ports.ts';
import { sharedScheduler } from './scheduler.ts';
import { realServer } from './server.ts';
import type { Killable } from './server.ts';
import { tell as tellTest } from './skip.ts';

export type SidecarOptions = {
  appId: string;
  /** Where the app listens, or soon will, on 127.0.0.1. */
  appPort: number;
  /** Folder with the components' YAML. */
  resourcesPath: string;
  /** A Configuration: what the sidecar may be asked for. */
  configFile?: string;
  /** What components read from the environment; of ours the sidecar sees no more than PATH and HOME. */
  env?: Record<string, string>;
  /** The sidecar shows it to the app, as `dapr-api-token`. */
  appToken?: string;
  /** The app has to show it to the sidecar. */
  apiToken?: string;
  /** For jobs: true is the one of this run, a string the address of another. Without it there are none. */
  scheduler?: boolean | string;
  httpPort?: number;
  grpcPort?: number;
  tell?: Tell;
};

/** Restarted, it has the same ports. */
export type Sidecar = Killable & {
  httpPort: number;
  grpcPort: number;
  /** Resolves when it has found the app, and the scheduler if it has one; rejects with its last lines after a minute. */
  healthy(): Promise<void>;
  /** The last 200 lines of its log. */
  lastLines(): string[];
};

/**
 * Resolves when its components are up and it takes requests, which is before the app has to listen: an app may need
 * its sidecar to start. Rejects with the last lines of its log when a component is wrong.
 */
export async function startSidecar(options: SidecarOptions): Promise<Sidecar> {
  const { appId, httpPort, grpcPort, env = {}, appToken, apiToken, tell = tellTest } = options;
  const programs = await daprBinaries(tell);
  const scheduler = options.scheduler === true ? (await sharedScheduler()).address : options.scheduler || '';
  const free = await freePorts('http', 'grpc', 'internal', 'metrics');
  const ports = { ...free, http: httpPort ?? free.http, grpc: grpcPort ?? free.grpc };
  const health = `http://127.0.0.1:${String(ports.http)}/v1.0/healthz`;
  const server = realServer({
    name: `the sidecar of ${appId}`,
    command: join(programs, 'daprd'),
    args: flags(options, ports, scheduler),
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      // Otherwise it asks the network which of its addresses leads out.
      DAPR_HOST_IP: '127.0.0.1',
      ...env,
      ...(appToken === undefined ? {} : { APP_API_TOKEN: appToken }),
      ...(apiToken === undefined ? {} : { DAPR_API_TOKEN: apiToken }),
    },
    answers: () => answersWith(204, `${health}/outbound`),
  });
  await server.start();
  const { kill, pause, resume, restart, stop, gone, lastLines } = server;
  const healthy = (): Promise<void> => server.until('become healthy', () => answersWith(204, health));
  return { httpPort: ports.http, grpcPort: ports.grpc, healthy, kill, pause, resume, restart, stop, gone, lastLines };
}

type Ports = Record<'http' | 'grpc' | 'internal' | 'metrics', number>;

function flags(
  { appId, appPort, resourcesPath, configFile }: SidecarOptions,
  ports: Ports,
  scheduler: string,
): string[] {
  return Object.entries({
    'app-id': appId,
    'app-port': appPort,
    'dapr-listen-addresses': '127.0.0.1',
    'dapr-http-port': ports.http,
    'dapr-grpc-port': ports.grpc,
    'dapr-internal-grpc-port': ports.internal,
    'dapr-internal-grpc-listen-address': '127.0.0.1',
    'metrics-listen-address': '127.0.0.1',
    'metrics-port': ports.metrics,
    'resources-path': resourcesPath,
    ...(configFile === undefined ? {} : { config: configFile }),
    'scheduler-host-address': scheduler,
    'placement-host-address': '',
    'dapr-graceful-shutdown-seconds': 1,
  }).map(([name, value]) => `--${name}=${String(value)}`);
}
