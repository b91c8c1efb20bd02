/** The whole as `npm start` runs it, with its time to ready and its memory. Linux tells both. */
import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { freePorts } from '@tasklog/runtime/ports';
import { familyOf } from './process-tree.ts';

const script = join(import.meta.dirname, '../../deploy/local/start.ts');

export type Running = {
  urls: Record<'web' | 'database' | 'command' | 'query' | 'realtime' | 'issuer' | 'privateKeyFile', string>;
  readySeconds: number;
  pid: number;
  dataDir: string;
  stop: () => Promise<void>;
};

/** `env` may say what carries the log, and on which ports the services listen. */
export async function startWhole(dataDir = newDataFolder(), env: Record<string, string> = {}): Promise<Running> {
  const names = ['WEB_PORT', 'COMMAND_PORT', 'QUERY_PORT', 'REALTIME_PORT', 'PROJECTORS_PORT', 'RELAY_PORT'];
  const free = await freePorts(...names);
  const ports = Object.fromEntries(names.map((name) => [name, String(free[name])]));
  const from = performance.now();
  const child = spawn(process.execPath, [script], {
    env: { ...process.env, TASKLOG_DATA: dataDir, ...ports, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = await new Promise<number | undefined>((resolve) => {
    child.stdout.on('data', (chunk: Buffer) => chunk.toString().includes('Tasklog is ready') && resolve(undefined));
    child.once('exit', (code) => resolve(code ?? -1));
  });
  if (ended !== undefined) throw new Error(`npm start ended with ${String(ended)}`);
  const readySeconds = Math.round((performance.now() - from) / 10) / 100;
  return {
    urls: JSON.parse(readFileSync(join(dataDir, 'ready.json'), 'utf8')) as Running['urls'],
    readySeconds,
    pid: child.pid ?? 0,
    dataDir,
    stop: async () => {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** Time to ready of starts on a built tree, after one that creates the database; and the memory of all processes at rest. */
export async function measureStart({ quick }: { quick: boolean }): Promise<{ figures: unknown; running: Running }> {
  const dataDir = newDataFolder();
  const first = await startWhole(dataDir);
  await first.stop();
  const starts: number[] = [];
  for (let n = 0; n < (quick ? 1 : 3); n += 1) {
    const again = await startWhole(dataDir);
    starts.push(again.readySeconds);
    await again.stop();
  }
  const running = await startWhole(dataDir);
  starts.push(running.readySeconds);
  const restSeconds = quick ? 15 : 45;
  await wait(restSeconds * 1_000);
  const memory = memoryOf(processes(running));
  const median = starts.toSorted((a, b) => a - b)[Math.floor(starts.length / 2)] ?? Number.NaN;
  return {
    running,
    figures: {
      firstStartSeconds: first.readySeconds,
      readySeconds: { median, all: starts, target: '<= 10 s on a built tree', holds: median <= 10 },
      memoryAtRest: {
        afterSeconds: restSeconds,
        ...memory,
        target: '<= 900 MB RSS, all processes',
        holds: memory.rssMB <= 900,
      },
    },
  };
}

function newDataFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tasklog-bench-'));
  chmodSync(folder, 0o755);
  return folder;
}

/** Resident memory of each service of the running whole, in MB, by the file it runs. */
export function memoryByService(running: Running): Map<string, number> {
  const { processes: each } = memoryOf(processes(running));
  return new Map(each.filter(({ name }) => name !== 'postgres').map(({ name, rssMB }) => [name, rssMB]));
}

export function removeData({ dataDir }: Running): void {
  rmSync(dataDir, { recursive: true, force: true });
}

/** The source that a command runs, be it bundled. */
export function sourceIn(command: string): string | undefined {
  const name = /.*\b((?:command-api|projectors|query-api|realtime|web|deploy)\/[\w./-]+)\.[jt]s(?!\S)/.exec(
    command,
  )?.[1];
  return name && `${name}.ts`;
}

type Memory = { rssMB: number; pssMB: number; processes: { name: string; rssMB: number }[] };

/** RSS counts pages that processes share once for each; PSS divides them. */
function memoryOf(pids: number[]): Memory {
  const each = pids.flatMap((pid) => {
    try {
      const smaps = readFileSync(`/proc/${String(pid)}/smaps_rollup`, 'utf8');
      const kB = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(smaps)?.[1] ?? 0);
      const command = readFileSync(`/proc/${String(pid)}/cmdline`, 'utf8').replaceAll('\0', ' ');
      const name = /postgres/.test(command) ? 'postgres' : (sourceIn(command) ?? command);
      return [{ name, rss: kB('Rss'), pss: kB('Pss') }];
    } catch {
      // A process of the database server has ended meanwhile.
      return [];
    }
  });
  const names = [...new Set(each.map(({ name }) => name))];
  const sum = (of: number[]): number => Math.round(of.reduce((a, b) => a + b, 0) / 1024);
  return {
    rssMB: sum(each.map(({ rss }) => rss)),
    pssMB: sum(each.map(({ pss }) => pss)),
    processes: names.map((name) => ({
      name,
      rssMB: sum(each.filter((one) => one.name === name).map(({ rss }) => rss)),
    })),
  };
}

/** The supervisor, its children, and the database server with its own. */
export function processes({ pid, dataDir }: Running): number[] {
  const postmaster = Number(readFileSync(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]);
  return familyOf([pid, postmaster]);
}
