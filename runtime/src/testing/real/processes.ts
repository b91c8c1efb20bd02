/**
 * Processes of others that a test or a developer needs: a broker, a sidecar. None outlives the one who started it.
 *
 * On Linux the kernel kills each of them when we die, even of SIGKILL (setpriv --pdeathsig). Elsewhere they end when we
 * exit in any way that lets an exit handler run. Only processes started here are ever signalled, through their handle,
 * which knows when they are gone: a pid that somebody else got in the meantime is never hit.
 */
import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { platform } from 'node:os';
import { createInterface } from 'node:readline';

const LINES_KEPT = 200;

export type Command = {
  command: string;
  args: readonly string[];
  cwd?: string;
  /** The whole environment; ours when left out. */
  env?: NodeJS.ProcessEnv;
  onLine?: (line: string) => void;
};

export type RealProcess = {
  /** Undefined when it could not be started. */
  pid: number | undefined;
  /** How it ended, such as `exit code 1`, `SIGKILL` or `spawn java ENOENT`. Never rejects. */
  exited: Promise<string>;
  isRunning(): boolean;
  /** Nothing happens when it is gone. After SIGSTOP it stands still when this returns. */
  signal(name: NodeJS.Signals): void;
  /** The last 200 lines of what it printed. */
  lastLines(): string[];
};

const running = new Set<ChildProcess>();
process.once('exit', () => running.forEach((child) => child.kill('SIGKILL')));

/** Starts it in a session of its own, so that Ctrl-C reaches us alone and we decide in which order things end. */
export function startProcess({ command, args, cwd, env, onLine }: Command): RealProcess {
  const [file, ...rest] = diesWithUs() ? ['setpriv', '--pdeathsig', 'KILL', command, ...args] : [command, ...args];
  const child = spawn(file ?? command, rest, { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  running.add(child);
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    createInterface({ input: stream }).on('line', (line) => {
      if (lines.push(line) > LINES_KEPT) lines.shift();
      onLine?.(line);
    });
  const exited = ending(child).finally(() => running.delete(child));
  return {
    pid: child.pid,
    exited,
    isRunning: () => running.has(child) && child.exitCode === null && child.signalCode === null,
    signal: (name) => {
      if (child.kill(name) && name === 'SIGSTOP' && child.pid !== undefined) untilStopped(child.pid);
    },
    lastLines: () => [...lines],
  };
}

/** Runs a command to its end. Rejects with its last words when it fails. */
export async function run(what: Command): Promise<void> {
  const started = startProcess(what);
  const end = await started.exited;
  if (end === 'exit code 0') return;
  throw new Error(`${what.command} ${what.args[0] ?? ''}: ${end}\n${started.lastLines().slice(-30).join('\n')}`);
}

/** `close` comes after `exit`, when the last line was read; a process that could not start has only `error`. */
function ending(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, signal) => resolve(signal ?? `exit code ${String(code)}`));
  });
}

const STOP_WITHIN_MS = 5_000;

/**
 * A stop reaches the threads of a process one after the other, on a busy machine some milliseconds later; until then they
 * may still answer. Where there is no /proc that has to do.
 */
function untilStopped(pid: number): void {
  if (platform() !== 'linux') return;
  const threads = `/proc/${String(pid)}/task`;
  const stopped = (thread: string): boolean => / [TtZX] /.test(readFileSync(`${threads}/${thread}/stat`, 'utf8'));
  for (const end = Date.now() + STOP_WITHIN_MS; Date.now() < end;) {
    try {
      if (readdirSync(threads).every(stopped)) return;
    } catch {
      // A thread that ended while we looked; or the process, which the next look tells from it.
      if (readdirSync('/proc').every((name) => name !== String(pid))) return;
    }
  }
}

let known: boolean | undefined;

function diesWithUs(): boolean {
  known ??= platform() === 'linux' && spawnSync('setpriv', ['--pdeathsig', 'KILL', 'true']).status === 0;
  return known;
}
