/**
 * Parts that take minutes to fetch or build lie in `${XDG_CACHE_HOME:-~/.cache}/tasklog/<part>-<version>/`.
 *
 * A part is made under a temporary name beside its place and renamed when it is whole. So what has the name is complete,
 * whatever was killed: a folder left half-made is never looked at, and the next build removes it.
 * Builds of one part take turns by a lock file with the builder's pid. The lock saves work and nothing depends on it: of
 * two builders at once the second finds the place taken, throws its own work away and uses the first one's.
 */
import { randomBytes } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { utimesSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { isAlive } from '../../server-process.ts';

const ASK_EVERY_MS = 200;
/** A builder touches its lock; one left alone for longer names a pid that now is somebody else's. */
const TOUCH_EVERY_MS = 5_000;
const LEFT_ALONE_MS = 60_000;

export type Tell = (message: string) => void;
export type Part = {
  /** `kafka` and `4.3.1` make `kafka-4.3.1`. */
  name: string;
  version: string;
  /** Fills an empty folder. What it throws is thrown, and the folder removed. */
  build: (folder: string, tell: Tell) => Promise<void>;
};

const cacheFolder = (): string => join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'tasklog');
/** Where processes that are started again and again keep what was compiled of their sources, as `npm start` does. */
export const compileCache = (): string => process.env['NODE_COMPILE_CACHE'] ?? join(cacheFolder(), 'compile');
const placeOf = ({ name, version }: Part): string => join(cacheFolder(), `${name}-${version}`);

export const isCached = (part: Part): boolean => existsSync(placeOf(part));

/** The folder of a part; made now when it is not there, which may take minutes and is told line by line. */
export async function cached(part: Part, tell: Tell): Promise<string> {
  const place = placeOf(part);
  if (existsSync(place)) return place;
  mkdirSync(cacheFolder(), { recursive: true });
  const release = await lock(place, part, tell);
  try {
    if (!existsSync(place)) await make(place, part, tell);
    return place;
  } finally {
    release();
  }
}

async function make(place: string, part: Part, tell: Tell): Promise<void> {
  removeAbandoned(place);
  const folder = `${place}.${String(process.pid)}.${randomBytes(4).toString('hex')}.making`;
  mkdirSync(folder);
  try {
    await part.build(folder, tell);
    renameSync(folder, place);
  } catch (error) {
    // Somebody else may have been first: what lies there is whole.
    if (!existsSync(place)) throw error;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What dead builders left: `<place>.<pid>.<random>.making`. */
function removeAbandoned(place: string): void {
  for (const name of readdirSync(cacheFolder())) {
    const path = join(cacheFolder(), name);
    const [pid, , end] = path.slice(place.length + 1).split('.');
    if (path.startsWith(`${place}.`) && end === 'making' && !isAlive(Number(pid)))
      rmSync(path, { recursive: true, force: true });
  }
}

/** Waits while a living builder holds the lock, and says so once. Resolves with what lets it go. */
async function lock(place: string, { name }: Part, tell: Tell): Promise<() => void> {
  const file = `${place}.lock`;
  for (let told = false; !take(file); await wait(ASK_EVERY_MS)) {
    const pid = holder(file);
    if (pid === undefined) rmSync(file, { force: true });
    else if (!told) {
      tell(`waiting for process ${String(pid)}, which builds ${name} (${file})`);
      told = true;
    }
  }
  const touching = setInterval(() => touch(file), TOUCH_EVERY_MS);
  touching.unref();
  return () => {
    clearInterval(touching);
    rmSync(file, { force: true });
  };
}

/** A hard link is made whole or not at all, so nobody ever reads a lock without its pid. */
function take(file: string): boolean {
  const own = `${file}.${String(process.pid)}.${randomBytes(4).toString('hex')}`;
  writeFileSync(own, String(process.pid));
  try {
    linkSync(own, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(own, { force: true });
  }
}

function holder(file: string): number | undefined {
  try {
    const pid = Number(readFileSync(file, 'utf8'));
    const fresh = Date.now() - statSync(file).mtimeMs < LEFT_ALONE_MS;
    return fresh && Number.isInteger(pid) && pid > 0 && isAlive(pid) ? pid : undefined;
  } catch {
    return undefined;
  }
}

function touch(file: string): void {
  try {
    utimesSync(file, new Date(), new Date());
  } catch {
    // Somebody took it for abandoned and removed it: two build at once, and that is harmless.
  }
}
