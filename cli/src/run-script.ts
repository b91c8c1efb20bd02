import { spawn } from 'node:child_process';
import type { SpawnOptions } from 'node:child_process';

/** Runs a script of another package to its end, on our own streams; its exit code becomes ours, our signals reach it. */
export async function runScript(
  script: string,
  args: readonly string[],
  options: Pick<SpawnOptions, 'stdio' | 'env'> = {},
): Promise<void> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script, ...args], {
    stdio: 'inherit',
    ...options,
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
  process.exitCode = await new Promise<number>((resolve) => child.once('close', (code) => resolve(code ?? 1)));
}
