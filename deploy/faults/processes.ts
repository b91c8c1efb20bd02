/**
 * Two of every service, each a process of its own, restarted as soon as it ends, as a cluster does it. Every link that may
 * suffer goes through a proxy: from each service to the database, and from the clients to each address.
 */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { EXIT_SETTINGS } from '@tasklog/runtime/settings';
import { NODE_ENVIRONMENT, NODE_FLAGS } from '../bundle/services.ts';
import type { ServiceName } from '../bundle/services.ts';
import { isReady as saysReady } from '../local/ready.ts';
import { StillNot } from './until.ts';

export const repository = join(import.meta.dirname, '../..');

const RESTART_MS = 50;
const RESTART_MAX_MS = 2_000;
const READY_WITHIN_MS = 120_000;
const LOOK_MS = 20;

export type Instance = {
  name: string;
  service: ServiceName;
  port: number;
  signal: (name: NodeJS.Signals) => void;
  isReady: () => Promise<boolean>;
  /** Rejects after two minutes, with its last words. */
  untilReady: () => Promise<void>;
  /** Resolves when the process of now is gone. */
  gone: () => Promise<unknown>;
  /** How processes that had started ended, though nobody had signalled them. */
  surprises: string[];
  /** Moves its wall clock by so many seconds, where it has one of its own. */
  turn: ((seconds: number) => void) | undefined;
  /** For good: SIGTERM, and its exit code. */
  stop: () => Promise<number | null>;
};

export type InstanceOptions = {
  name: string;
  service: ServiceName;
  port: number;
  env: Record<string, string>;
  /** What runs it, and its arguments. */
  command: readonly string[];
  tree: string;
  logs: string;
  turn?: ((seconds: number) => void) | undefined;
};

export function startInstance({ name, service, port, env, command, tree, logs, turn }: InstanceOptions): Instance {
  let child: ChildProcess | undefined;
  let [stopping, expected, backOff] = [false, false, RESTART_MS];
  const said: string[] = [];
  const surprises: string[] = [];
  const log = join(logs, `${name}.log`);
  const begin = (): void => {
    const running = (child = spawn(process.execPath, [...NODE_FLAGS, ...command], {
      cwd: tree,
      env: { ...inherited(), ...NODE_ENVIRONMENT, ...env, PORT: String(port), LOG_LEVEL: 'warn' },
      // The channel ends it should the campaign be killed.
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    }));
    for (const stream of [running.stdout, running.stderr])
      stream?.on('data', (chunk: Buffer) => {
        appendFileSync(log, chunk);
        said.push(...chunk.toString().split('\n').filter(Boolean));
        said.splice(0, said.length - 20);
      });
    const startedAt = Date.now();
    running.once('exit', (code, signal) => {
      appendFileSync(log, `--- ended: ${signal ?? `exit ${String(code)}`}\n`);
      if (stopping) return;
      // One that cannot start while its database is away says so, and is started again: that is no surprise.
      if (!expected && !said.some((line) => line.includes('could not start')))
        surprises.push(`${signal ?? `exit ${String(code)}`}: ${said.slice(-3).join(' | ').slice(0, 600)}`);
      if (code === EXIT_SETTINGS) return;
      // One that ends again and again is given time, as any supervisor does; a single death costs nothing.
      backOff = Date.now() - startedAt > 5_000 ? RESTART_MS : Math.min(backOff * 2, RESTART_MAX_MS);
      expected = false;
      setTimeout(() => stopping || begin(), backOff);
    });
  };
  begin();
  const isReady = (): Promise<boolean> => saysReady(`http://127.0.0.1:${String(port)}`);
  return {
    ...{ name, service, port, surprises, isReady, turn },
    signal: (what) => {
      if (what === 'SIGKILL' || what === 'SIGTERM') expected = true;
      child?.kill(what);
    },
    untilReady: async () => {
      for (const end = Date.now() + READY_WITHIN_MS; !(await isReady()); await wait(LOOK_MS))
        if (Date.now() > end) throw new StillNot(`${name} is not ready: ${said.slice(-5).join('\n')}`);
    },
    gone: async () => {
      const running = child;
      if (running === undefined || running.exitCode !== null || running.signalCode !== null) return;
      await once(running, 'exit');
    },
    stop: async () => {
      stopping = true;
      const running = child;
      if (running === undefined || running.exitCode !== null || running.signalCode !== null) return 0;
      const ended = once(running, 'exit') as Promise<[number | null]>;
      running.kill('SIGCONT');
      running.kill('SIGTERM');
      const timer = setTimeout(() => running.kill('SIGKILL'), 25_000);
      const [code] = await ended;
      clearTimeout(timer);
      return code;
    },
  };
}

function inherited(): Record<string, string> {
  return Object.fromEntries(
    ['PATH', 'HOME', 'TMPDIR', 'XDG_CACHE_HOME', 'NODE_COMPILE_CACHE'].flatMap((name) =>
      process.env[name] === undefined ? [] : [[name, process.env[name]]],
    ),
  );
}
