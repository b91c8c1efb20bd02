/** What the operating system says of the processes of a running whole. Linux tells it. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { processes, sourceIn } from '../whole.ts';
import type { Running } from '../whole.ts';
import type { Sample } from './growth.ts';
import { heldBy } from './held.ts';
import type { Held } from './held.ts';

/** Each service by the file it runs; all of the database server as one, since its backends come and go. */
export function sampleAll(running: Running, atMs: number): Map<string, Sample> {
  const all = new Map<string, Sample>();
  for (const pid of processes(running)) {
    const one = sampleOf(pid, atMs);
    if (one === undefined) continue;
    const { rssMB = 0, descriptors = 0 } = all.get(one.name) ?? {};
    all.set(one.name, { atMs, rssMB: rssMB + one.rssMB, descriptors: descriptors + one.descriptors });
  }
  return all;
}

/** What each service holds after a full collection, one after the other. */
export async function heldByAll(running: Running): Promise<Map<string, Held>> {
  const all = new Map<string, Held>();
  for (const pid of processes(running)) {
    const name = sampleOf(pid, 0)?.name;
    if (name?.endsWith('.ts')) all.set(name, await heldBy(pid));
  }
  return all;
}

/** Of a process that has ended meanwhile there is none. */
function sampleOf(pid: number, atMs: number): (Sample & { name: string }) | undefined {
  const of = (what: string): string => `/proc/${String(pid)}/${what}`;
  try {
    const command = readFileSync(of('cmdline'), 'utf8').split('\0');
    const name = sourceIn(command.join(' ')) ?? programOf(command[0] ?? '');
    const kB = (what: string): number =>
      Number(new RegExp(`^${what}:\\s+(\\d+)`, 'm').exec(readFileSync(of('smaps_rollup'), 'utf8'))?.[1] ?? 0);
    // Each backend counts what it has touched of the buffers that all share: those are divided among them.
    const rssMB = kB(name === 'postgres' ? 'Pss' : 'Rss') / 1_024;
    return { name, atMs, rssMB, descriptors: readdirSync(of('fd')).length };
  } catch {
    return undefined;
  }
}

/** Backends of the database server write after their name what they are at. */
const programOf = (called: string): string => (called.includes('postgres') ? 'postgres' : basename(called));
