/**
 * Services as bundles: a start of one loads a dozen files and not a thousand, in half the time
 * ([0015](../../docs/decisions/0015-services-start-from-bundles.md)). They are made at the first start after a change of the
 * sources, and lie under `node_modules/.cache/tasklog/bundles/<stamp>`: below the sources, for what is left out of them is
 * found by Node's own rules in the `node_modules` around; and not in the user's cache, whence it would not be.
 *
 * A folder is made under a temporary name and renamed when it is whole, so what has the name is complete whatever was killed;
 * of two makers at once the second finds the place taken and throws its own away.
 */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import type { Progress } from '../local/progress.ts';
import { bundledName, repository, stampOf } from './sources.ts';

/** Older ones may still run, and load parts late: only what nobody began with for a week is taken away. */
const KEPT_MS = 7 * 24 * 3_600_000;

/** The published package and the images have bundles, and nothing to make them with. */
const SHIPPED = join(import.meta.dirname, '../bundled');

/** What to run for a source: its bundle. */
export type ScriptOf = (script: string) => string;

/** Makes the bundles of a tree of sources unless they are there. */
export async function ensureBundled(
  progress: Pick<Progress, 'begin' | 'note'>,
  root: string = repository,
): Promise<ScriptOf> {
  const folder = existsSync(SHIPPED) ? SHIPPED : await bundlesOf(root, progress);
  return (script) => {
    const bundled = join(folder, bundledName(script));
    return existsSync(bundled) ? bundled : join(root, script);
  };
}

/** The folder of the bundles of a tree of sources; made now when it is not there, which takes some seconds. */
export async function bundlesOf(root: string, progress: Pick<Progress, 'begin' | 'note'>): Promise<string> {
  const all = join(root, 'node_modules/.cache/tasklog/bundles');
  const place = join(all, stampOf(root));
  if (existsSync(place)) {
    utimesSync(place, new Date(), new Date());
    return place;
  }
  progress.begin('bundling the services (some seconds, once)');
  mkdirSync(all, { recursive: true });
  removeOld(all);
  const folder = `${place}.${randomBytes(4).toString('hex')}.making`;
  try {
    await make(folder, root, (line) => progress.note(line));
    renameSync(folder, place);
  } catch (error) {
    // Somebody else may have been first: what lies there is whole.
    if (!existsSync(place)) throw error;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return place;
}

async function make(folder: string, root: string, onLine: (line: string) => void): Promise<void> {
  const maker = join(import.meta.dirname, 'make.main.ts');
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', maker, folder, root], {
    cwd: repository,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-20_000);
      onLine(chunk.toString().trim().split('\n').at(-1) ?? '');
    });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0)
    throw new Error(`The services could not be bundled (npm install brings what it takes):\n${output.trim()}`);
}

function removeOld(all: string): void {
  for (const name of readdirSync(all)) {
    const folder = join(all, name);
    if (Date.now() - statSync(folder).mtimeMs > KEPT_MS) rmSync(folder, { recursive: true, force: true });
  }
}
