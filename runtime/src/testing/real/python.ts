/** Python programs that judge from outside, with their libraries in the user's cache. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { PartMissing } from './tools.ts';

type Wanted = { requirements: string; atLeast: number; purpose: string };

/**
 * Where the libraries of a requirements file lie, for PYTHONPATH; fetched once, by their hashes, and moved into place whole.
 * `atLeast` is the minor version of Python 3. Throws PartMissing.
 */
export function pythonLibraries({ requirements, atLeast, purpose }: Wanted, python = 'python3'): string {
  const version = spawnSync(python, ['-c', 'import sys; print("%d.%d" % sys.version_info[:2])'], { encoding: 'utf8' });
  const [major, minor] = String(version.stdout).trim().split('.').map(Number);
  if (version.status !== 0 || major !== 3 || (minor ?? 0) < atLeast)
    throw new PartMissing(
      `no Python 3.${String(atLeast)} or later ${purpose}. Cure: apt-get install python3 python3-pip`,
    );
  const cache = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'tasklog', 'python');
  const name = createHash('sha256').update(readFileSync(requirements)).digest('hex').slice(0, 16);
  const folder = join(cache, name);
  if (existsSync(folder)) return folder;
  mkdirSync(cache, { recursive: true });
  const half = mkdtempSync(join(cache, `${name}-`));
  const pip = spawnSync(
    python,
    ['-m', 'pip', 'install', '-q', '--no-deps', '--require-hashes', '--target', half, '-r', requirements],
    { encoding: 'utf8' },
  );
  if (pip.status !== 0) {
    rmSync(half, { recursive: true, force: true });
    throw new PartMissing(
      `pip cannot get what is needed ${purpose}: ${String(pip.stderr).trim().split('\n').at(-1) ?? ''}`,
    );
  }
  if (!existsSync(folder)) renameSync(half, folder);
  return folder;
}
