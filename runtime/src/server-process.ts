import { platform } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { execFileSync } from 'node:child_process';

/** A running PostgreSQL server: its process, and where its cluster and programs lie. */
export type ServerProcess = { pid: number; cluster: string; pgCtl: string };

const STOP_WITHIN_MS = 10_000;

/** Fast shutdown: open transactions are rolled back, nothing committed is lost. Resolves when the process is gone. */
export async function stopServer({ pid, cluster, pgCtl }: ServerProcess): Promise<void> {
  if (!isAlive(pid)) return;
  if (platform() === 'win32') execFileSync(pgCtl, ['stop', '-m', 'fast', '-D', cluster]);
  else process.kill(pid, 'SIGINT');
  for (const end = Date.now() + STOP_WITHIN_MS; isAlive(pid) && Date.now() < end;) await wait(20);
}

/** Whether a process runs, ours or another user's. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
