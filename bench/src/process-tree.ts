/** Processes and all they have started, and the processor time they took. Linux tells both; elsewhere there is none. */
import { readdirSync, readFileSync } from 'node:fs';

/** A tick of /proc is a hundredth of a second on every Linux that Node runs on. */
const TICK_MS = 10;
/** In /proc/PID/stat, behind the name in brackets: own time in user and kernel mode, and of children that have ended. */
const TIMES = { from: 11, to: 15 };

export function familyOf(pids: readonly number[]): number[] {
  const parents = new Map<number, number>();
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    try {
      parents.set(Number(entry), Number(/^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${entry}/status`, 'utf8'))?.[1]));
    } catch {
      continue;
    }
  }
  const all = [...pids];
  for (let n = 0; n < all.length; n += 1)
    for (const [child, parent] of parents) if (parent === all[n] && !all.includes(child)) all.push(child);
  return all;
}

/** Milliseconds so far, of those that live and of their children that have ended; undefined where nothing tells it. */
export function processorMsOf(pids: readonly number[]): number | undefined {
  try {
    return familyOf(pids).reduce((sum, pid) => sum + ticksOf(pid), 0) * TICK_MS;
  } catch {
    return undefined;
  }
}

function ticksOf(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${String(pid)}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields.slice(TIMES.from, TIMES.to).reduce((sum, ticks) => sum + Number(ticks), 0);
  } catch {
    // It has ended meanwhile: its parent has its time.
    return 0;
  }
}
