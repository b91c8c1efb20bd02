/** The running whole, as `npm start` runs it, on ports and in a data folder of its own. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { signLocalToken, uuidFor } from '@tasklog/runtime/local-keys';
import { portSettings } from '../testing/ports.ts';

const script = join(import.meta.dirname, '../local/start.ts');
const READY_WITHIN_MS = 240_000;

export type Urls = {
  web: string;
  command: string;
  query: string;
  realtime: string;
  projectors: string;
  relay: string;
  database: string;
  operatorToken: string;
  issuer: string;
  privateKeyFile: string;
};

export type Whole = {
  urls: Urls;
  dataDir: string;
  env: Record<string, string>;
  pid: number;
  /** What it printed. */
  said: () => string;
  token: (name: string) => Promise<string>;
  userId: (name: string) => string;
  /** SIGTERM, and its exit code. */
  stop: () => Promise<number | null>;
  /** SIGKILL to the supervisor alone. */
  kill: () => Promise<void>;
};

/** A data folder that also the database's system user may enter. */
export function newDataFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tasklog-journey-'));
  chmodSync(folder, 0o755);
  return folder;
}

/** Starts the whole and waits until it says that it is ready; rejects with its last words when it ends before. */
export async function startWhole({
  dataDir = newDataFolder(),
  env,
  args = [],
}: { dataDir?: string; env?: Record<string, string>; args?: string[] } = {}): Promise<Whole> {
  const settings = { TASKLOG_DATA: dataDir, ...(env ?? (await portSettings())) };
  const child = run(settings, args);
  let words = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (words += chunk.toString()));
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`not ready: ${words}`)), READY_WITHIN_MS);
    child.stdout?.on('data', () => /Tasklog is ready|"ready":true/.test(words) && (clearTimeout(timer), resolve()));
    child.once('exit', (code) => (clearTimeout(timer), reject(new Error(`ended with ${String(code)}: ${words}`))));
  });
  const urls = JSON.parse(readFileSync(join(dataDir, 'ready.json'), 'utf8')) as Urls;
  const userId = (name: string): string => uuidFor('user', name);
  return {
    urls,
    dataDir,
    env: settings,
    pid: child.pid ?? 0,
    said: () => words,
    userId,
    token: (name) =>
      signLocalToken(urls.privateKeyFile, {
        userId: userId(name),
        name,
        role: 'user',
        issuer: urls.issuer,
        audience: 'tasklog',
        seconds: 3_600,
      }),
    stop: () => end(child, 'SIGTERM'),
    kill: async () => void (await end(child, 'SIGKILL')),
  };
}

/** Runs `npm start`'s script to its end, for starts that are refused. */
export async function runToEnd(env: Record<string, string>): Promise<{ code: number | null; said: string }> {
  const child = run(env);
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, said };
}

function run(env: Record<string, string>, args: string[] = []): ChildProcess {
  const inherited = Object.fromEntries(
    ['PATH', 'HOME', 'TMPDIR', 'XDG_CACHE_HOME'].flatMap((name) =>
      process.env[name] === undefined ? [] : [[name, process.env[name]]],
    ),
  );
  return spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script, ...args], {
    env: { ...inherited, LOG_LEVEL: 'info', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null) return child.exitCode;
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  child.kill(signal);
  return ended;
}

/** The process of a service, as its supervisor started it: found by the address it listens on. */
export function pidOf(whole: Whole, name: string): number {
  const log = readFileSync(join(whole.dataDir, 'logs', `${name}.log`), 'utf8')
    .trim()
    .split('\n');
  const pids = log.flatMap((line) => {
    try {
      const pid = (JSON.parse(line) as { pid?: number }).pid;
      return pid === undefined ? [] : [pid];
    } catch {
      return [];
    }
  });
  const pid = pids.at(-1);
  if (pid === undefined) throw new Error(`${name} has not said its pid`);
  return pid;
}

/** Takes the folder of a stopped whole away, and the one the database may have moved to. */
export function removeData({ dataDir }: Pick<Whole, 'dataDir'>): void {
  if (existsSync(dataDir)) rmSync(dataDir, { recursive: true, force: true });
}
