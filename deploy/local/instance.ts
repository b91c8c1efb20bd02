/**
 * One installation runs once per data folder. The lock is a file with the pid of the supervisor: a live one is refused,
 * a dead one's file is no obstacle, and what its processes still hold is waited for, since they stop by themselves when it dies.
 */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { SettingsError } from '@tasklog/runtime/settings';

type Wanted = { name: string; port: number; setting: string };

const ORPHANS_STOP_WITHIN_MS = 12_000;
const ORPHANS_NOTICE_WITHIN_MS = 2_000;

/** What a supervisor is started as: `npm start`, `npm run demo`. */
const SUPERVISORS = ['deploy/local/start.ts', 'deploy/demo/main.ts'];

export class AlreadyRunning extends Error {}

export type Lock = {
  release: () => void;
  /** Whoever had the folder before was killed: its processes may not have ended yet. */
  orphans: boolean;
};

export function lockDataFolder(dataDir: string): Lock {
  mkdirSync(dataDir, { recursive: true, mode: 0o755 });
  const file = join(dataDir, 'supervisor.pid');
  const pid = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0;
  if (pid > 0 && pid !== process.pid && isSupervisor(pid)) {
    throw new AlreadyRunning(
      `Tasklog already runs on ${dataDir} (pid ${String(pid)}). Stop it first, or set TASKLOG_DATA to another folder.`,
    );
  }
  writeFileSync(file, String(process.pid));
  return { release: () => rmSync(file, { force: true }), orphans: pid > 0 };
}

/** A pid is given to other programs later: on Linux its command line tells whether it still is one of ours. */
function isSupervisor(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return (
      !existsSync('/proc/self/cmdline') ||
      SUPERVISORS.some((script) => readFileSync(`/proc/${String(pid)}/cmdline`, 'utf8').includes(script))
    );
  } catch {
    return false;
  }
}

/** Every port free, or all faults at once. Orphans of a killed supervisor get the time they need to stop. */
export async function needPorts(
  host: string,
  wanted: readonly Wanted[],
  orphans: boolean,
  say: (message: string) => void,
): Promise<void> {
  const since = Date.now();
  for (let told = false; ; told = true) {
    const taken: Wanted[] = [];
    for (const each of wanted) if (!(await isFree(host, each.port))) taken.push(each);
    if (taken.length === 0) return;
    const waits = await Promise.all(taken.map(({ port }) => worthWaiting(host, port, orphans)));
    if (waits.some((ms) => Date.now() - since >= ms)) throw new SettingsError(taken.map(inUse));
    if (!told) say('waiting for the processes of an earlier start to stop');
    await wait(200);
  }
}

const inUse = ({ name, port, setting }: Wanted): string =>
  `${setting}: port ${String(port)} (${name}) is in use by another program. Stop that program, or choose another port: ${setting}=${String(port + 1)}`;

async function isFree(host: string, port: number): Promise<boolean> {
  const probe = createServer();
  const free = await new Promise<boolean>((resolve) => {
    probe.once('error', () => resolve(false));
    probe.listen(port, host, () => resolve(true));
  });
  await new Promise((resolve) => probe.close(resolve));
  return free;
}

/** How long, in ms, a taken port may yet become free: that of an orphan that stops, or has not noticed yet that it should. */
async function worthWaiting(host: string, port: number, orphans: boolean): Promise<number> {
  const answer = await fetch(`http://${host}:${String(port)}/readyz`, { signal: AbortSignal.timeout(1_000) }).catch(
    (error: unknown) => error as Error,
  );
  // One that stops hangs up in any manner, and on a busy machine says nothing for a while.
  if (answer instanceof Error)
    return orphans || /ECONNREFUSED|ECONNRESET/.test(String(answer.cause)) ? ORPHANS_STOP_WITHIN_MS : 0;
  const body = await answer.text().catch(() => '');
  if (answer.status === 503 && /not ready|stopping/.test(body)) return ORPHANS_STOP_WITHIN_MS;
  return answer.ok && /"ready"/.test(body) ? ORPHANS_NOTICE_WITHIN_MS : 0;
}
