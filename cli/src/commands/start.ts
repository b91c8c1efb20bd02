import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { Command } from 'commander';

const script = join(import.meta.dirname, '../../../deploy/local/start.ts');

export function start(): Command {
  return new Command('start')
    .description('run the whole of Tasklog on this machine (the same as npm start); Ctrl-C stops it')
    .option('--json', 'say that it is ready as one line of JSON')
    .action(async ({ json }: { json?: true }) => {
      const args = ['--disable-warning=ExperimentalWarning', script, ...(json ? ['--json'] : [])];
      const child = spawn(process.execPath, args, { stdio: 'inherit' });
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
      process.exitCode = await new Promise<number>((resolve) => child.once('close', (code) => resolve(code ?? 1)));
    });
}
