/**
 * Keeps one process running: started, restarted with back-off when it dies, stopped when asked.
 *
 * A child is told of our death by its channel closing, and stops itself: so even a supervisor killed with -9 leaves nothing behind.
 * A child that ends with EXIT_SETTINGS would end so again: it is not restarted, its last words are the fault.
 */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { EXIT_SETTINGS } from '@tasklog/runtime/settings';
import { NODE_ENVIRONMENT, NODE_FLAGS } from '../bundle/services.ts';
import type { Planned } from './plan.ts';

/** A single death costs next to nothing; one after another doubles it. */
const RESTART_MIN_MS = 50;
const RESTART_MAX_MS = 10_000;
/** A process that ran this long was well: the next restart begins at the shortest wait again. */
const WELL_AFTER_MS = 30_000;
const STOP_WITHIN_MS = 11_000;
const LAST_WORDS = 12;

export type Supervised = {
  name: string;
  pid: () => number | undefined;
  /** Rejects when the process ends before it was ever ready and must not be tried again. */
  failed: Promise<never>;
  stop: () => Promise<void>;
};

export type SuperviseOptions = { logDir: string; say: (message: string) => void };

export function supervise(planned: Planned, { logDir, say }: SuperviseOptions): Supervised {
  const log = createWriteStream(join(logDir, `${planned.name}.log`), { flags: 'w', mode: 0o600 });
  const failing = Promise.withResolvers<never>();
  failing.promise.catch(() => undefined);
  let child: ChildProcess | undefined;
  let timer: NodeJS.Timeout | undefined;
  let stopping = false;
  let backOff = RESTART_MIN_MS;

  const start = (): void => {
    const startedAt = Date.now();
    const words: string[] = [];
    const running = spawn(process.execPath, [...NODE_FLAGS, planned.script, ...planned.args], {
      cwd: join(import.meta.dirname, '../..'),
      env: { ...inherited(), ...NODE_ENVIRONMENT, ...planned.env },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      // Ctrl-C goes to every process of the terminal's group; children stop in our order instead.
      detached: process.platform !== 'win32',
    });
    child = running;
    for (const stream of [running.stdout, running.stderr]) {
      if (stream === null) continue;
      createInterface({ input: stream }).on('line', (line) => {
        log.write(`${line}\n`);
        words.push(line);
        if (words.length > LAST_WORDS) words.shift();
      });
    }
    running.on('error', (error) => say(`${planned.name} cannot be started: ${error.message}`));
    running.on('close', (code, signal) => {
      if (child === running) child = undefined;
      if (stopping) return;
      if (code === EXIT_SETTINGS)
        return failing.reject(
          new Error(words.filter((line) => !line.startsWith('{')).join('\n') || `${planned.name} refuses its settings`),
        );
      if (Date.now() - startedAt > WELL_AFTER_MS) backOff = RESTART_MIN_MS;
      say(
        `${planned.name} ended (${signal ?? `exit ${String(code)}`}); starting it again in ${String(backOff)} ms. Its log: ${join(logDir, `${planned.name}.log`)}`,
      );
      timer = setTimeout(start, backOff);
      backOff = Math.min(backOff * 2, RESTART_MAX_MS);
    });
  };
  start();

  return {
    name: planned.name,
    pid: () => child?.pid,
    failed: failing.promise,
    stop: async () => {
      stopping = true;
      clearTimeout(timer);
      if (child !== undefined) await end(child);
      await new Promise((resolve) => log.end(resolve));
    },
  };
}

/** SIGTERM, and what it takes after that. */
async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  await new Promise<void>((resolve) => {
    const force = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS);
    child.once('exit', () => {
      clearTimeout(force);
      resolve();
    });
    child.kill('SIGTERM');
  });
}

/** What any process needs of our environment; settings reach a child only by its plan. */
function inherited(): Record<string, string> {
  const names = [
    'PATH',
    'HOME',
    'TMPDIR',
    'TEMP',
    'TMP',
    'LANG',
    'SystemRoot',
    'NODE_EXTRA_CA_CERTS',
    'NODE_COMPILE_CACHE',
    'XDG_CACHE_HOME',
  ];
  return Object.fromEntries(
    names.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
  );
}
