/**
 * A terminal of somebody who has just come: commands are typed into a shell, in a folder, and nothing of whoever started it
 * is known there but the machine's own programs. What runs until it is stopped is stopped as Ctrl-C does.
 */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';

const STOPPED_WITHIN_MS = 30_000;
const SHOWN_OF_A_FAILURE = 6_000;

export type Running = { said: () => string; stop: () => Promise<void> };

/** Programs that hang are given up after `withinMs`, with what they said. */
export class Terminal {
  readonly #folder: string;
  readonly #env: Record<string, string>;
  readonly #running = new Set<ChildProcess>();

  constructor(folder: string, settings: Record<string, string>) {
    this.#folder = folder;
    this.#env = { ...ofTheMachine(), ...settings };
  }

  /** To its end; what it printed. Rejects when it fails. */
  async type(command: string, withinMs: number): Promise<string> {
    const { child, said, ended } = this.#start(command);
    const code = await within(withinMs, ended, `it has not ended after ${String(withinMs / 1_000)} s`, said).finally(
      () => this.#end(child),
    );
    if (code !== 0) throw failure(`it ended with ${String(code)}`, said);
    return said();
  }

  /** Until it says something; then it runs on. */
  async start(command: string, says: RegExp, withinMs: number): Promise<Running> {
    const { child, said, ended } = this.#start(command);
    const telling = new Promise<void>((resolve) => {
      for (const stream of [child.stdout, child.stderr]) stream?.on('data', () => says.test(said()) && resolve());
    });
    const early = ended.then((code) => Promise.reject(failure(`it ended with ${String(code)}`, said)));
    early.catch(() => undefined);
    await within(withinMs, Promise.race([telling, early]), `not there after ${String(withinMs / 1_000)} s`, said);
    return {
      said,
      stop: async () => {
        signal(child, 'SIGINT');
        await within(STOPPED_WITHIN_MS, ended, 'it does not stop', said);
        this.#running.delete(child);
      },
    };
  }

  /** Ends whatever still runs. */
  async close(): Promise<void> {
    await Promise.all([...this.#running].map((child) => this.#end(child)));
  }

  #start(command: string) {
    const child = spawn('bash', ['-eo', 'pipefail', '-c', command], {
      cwd: this.#folder,
      env: this.#env,
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own, as a terminal makes one for each command.
      detached: true,
    });
    this.#running.add(child);
    let words = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => (words = `${words}${chunk.toString()}`.slice(-100_000)));
    const ended = new Promise<number | string>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code, by) => resolve(code ?? by ?? ''));
    });
    return { child, said: () => words, ended };
  }

  /** First as Ctrl-C, so that what it started is stopped in order. */
  async #end(child: ChildProcess): Promise<void> {
    this.#running.delete(child);
    for (const by of ['SIGINT', 'SIGKILL'] as const) {
      if (!signal(child, by)) return;
      for (const end = Date.now() + STOPPED_WITHIN_MS; Date.now() < end; await pause(50)) if (!isThere(child)) return;
    }
  }
}

const isThere = (child: ChildProcess): boolean => signal(child, 0);

/** To the whole group; false when nobody is there. */
function signal(child: ChildProcess, which: NodeJS.Signals | 0): boolean {
  try {
    return child.pid !== undefined && process.kill(-child.pid, which);
  } catch {
    return false;
  }
}

async function within<Value>(ms: number, what: Promise<Value>, otherwise: string, said: () => string): Promise<Value> {
  const late = new AbortController();
  const limit = pause(ms, undefined, { signal: late.signal }).then(() => Promise.reject(failure(otherwise, said)));
  try {
    return await Promise.race([what, limit]);
  } finally {
    late.abort();
    limit.catch(() => undefined);
  }
}

const failure = (what: string, said: () => string): Error =>
  new Error(`${what}:\n${said().trim().slice(-SHOWN_OF_A_FAILURE)}`);

/** What npm adds for a script it runs, and settings of Tasklog's, would make the stranger somebody of the house. */
function ofTheMachine(): Record<string, string> {
  const kept =
    /^(HOME|USER|LANG|LC_\w+|TMPDIR|TERM|CI|NO_COLOR|FORCE_COLOR|XDG_CACHE_HOME|NODE_EXTRA_CA_CERTS|https?_proxy|no_proxy|npm_config_(registry|cache|userconfig|globalconfig))$/i;
  const path = (process.env['PATH'] ?? '').split(':').filter((each) => !each.includes('node_modules'));
  const known = Object.entries(process.env).filter(([name]) => kept.test(name)) as [string, string][];
  return { ...Object.fromEntries(known), PATH: path.join(':') };
}
