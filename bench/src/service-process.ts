/** A service as it runs in production: a process of its own, ready to be asked. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { freePort } from '@tasklog/runtime/ports';
import { NODE_ENVIRONMENT, NODE_FLAGS } from '../../deploy/bundle/services.ts';
import { isReady } from '../../deploy/local/ready.ts';

const root = join(import.meta.dirname, '../..');

export type ServiceProcess = { url: string; stop: () => Promise<void> };

/** `script` and what follows it, from the root of the repository; resolves once `/readyz` says so. */
export async function startService(
  [script = '', ...args]: readonly string[],
  env: Record<string, string>,
): Promise<ServiceProcess> {
  const port = String(await freePort());
  const child = spawn(process.execPath, [...NODE_FLAGS, join(root, script), ...args], {
    env: { ...process.env, ...NODE_ENVIRONMENT, LOG_LEVEL: 'error', ...env, PORT: port },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const url = `http://127.0.0.1:${port}`;
  while (!(await isReady(url))) {
    if (child.exitCode !== null) throw new Error(`${script} ended with ${String(child.exitCode)}`);
    await wait(50);
  }
  return {
    url,
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}
