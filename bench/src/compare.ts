/** Every comparison, one after the other, each in a process of its own; then the page of them. One that fails holds up no other. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { writePage } from './page.ts';
import { progress, progressDone } from './progress.ts';

const main = join(import.meta.dirname, 'main.ts');

/** In the order in which they are run. */
export const COMPARED = [
  ...['append', 'relay', 'http', 'latency', 'replay', 'reading', 'mixed', 'growth', 'time', 'interpreter', 'mcp'],
  ...['chat', 'sockets', 'brokers', 'web'],
];

/** Answers which were measured, which failed, and how long all of it took. */
export async function compare(names: readonly string[], { quick }: { quick: boolean }): Promise<object> {
  const began = performance.now();
  const minutes: Record<string, number | string> = {};
  for (const [n, name] of names.entries()) {
    progressDone();
    progress(`${String(n + 1)} of ${String(names.length)}: ${name}`);
    const from = performance.now();
    const code = await run([name, ...(quick ? ['--quick'] : [])]);
    minutes[name] = code === 0 ? minutesSince(from) : `failed (${String(code)})`;
  }
  progressDone();
  const page = await writePage({ quick });
  return { quick, minutes, allMinutes: minutesSince(began), page };
}

const minutesSince = (from: number): number => Math.round((performance.now() - from) / 6_000) / 10;

const run = (args: string[]): Promise<number | null> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, [...process.execArgv, main, ...args], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    child.once('error', () => resolve(null));
    child.once('exit', resolve);
  });
