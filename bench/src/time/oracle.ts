/** The other judge: a Python that knows nothing of Tasklog, with the libraries of requirements.txt in the user's cache. */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { PartMissing } from '@tasklog/runtime/testing/real/tools';
import type { Case } from './cases.ts';

const HERE = import.meta.dirname;
const REQUIREMENTS = join(HERE, 'requirements.txt');

/** Where the libraries lie; fetched once, by their hashes, and moved into place whole. */
export function librariesOf(python = 'python3'): string {
  const version = spawnSync(python, ['-c', 'import sys; print("%d.%d" % sys.version_info[:2])'], { encoding: 'utf8' });
  const [major, minor] = String(version.stdout).trim().split('.').map(Number);
  if (version.status !== 0 || major !== 3 || (minor ?? 0) < 9)
    throw new PartMissing('no Python 3.9 or later to compare dates with. Cure: apt-get install python3 python3-pip');
  const cache = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'tasklog', 'python');
  const name = createHash('sha256').update(readFileSync(REQUIREMENTS)).digest('hex').slice(0, 16);
  const folder = join(cache, name);
  if (existsSync(folder)) return folder;
  spawnSync('mkdir', ['-p', cache]);
  const half = mkdtempSync(join(cache, `${name}-`));
  const pip = spawnSync(
    python,
    ['-m', 'pip', 'install', '-q', '--no-deps', '--require-hashes', '--target', half, '-r', REQUIREMENTS],
    { encoding: 'utf8' },
  );
  if (pip.status !== 0) {
    rmSync(half, { recursive: true, force: true });
    throw new PartMissing(`pip cannot get python-dateutil: ${String(pip.stderr).trim().split('\n').at(-1) ?? ''}`);
  }
  if (!existsSync(folder)) renameSync(half, folder);
  return folder;
}

export type Judge = { tzdata: string; python: string };

/** Its answers to the cases, in their order, each told as it comes. Resolves with who answered. */
export async function judge(
  libraries: string,
  cases: Iterable<Case>,
  answered: (one: Case, answer: string) => void,
): Promise<Judge> {
  // An empty PYTHONTZPATH: zoneinfo then reads the tzdata that is pinned, not what the machine has.
  const env = { ...process.env, PYTHONPATH: libraries, PYTHONTZPATH: '' };
  const python = spawn('python3', [join(HERE, 'oracle.py')], { env, stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = new Promise<number | null>((resolve, reject) => python.on('close', resolve).on('error', reject));
  const waiting: Case[] = [];
  const writing = (async () => {
    for (const one of cases) {
      waiting.push(one);
      if (python.stdin.write(`${JSON.stringify(one)}\n`)) continue;
      await new Promise((resolve) => python.stdin.once('drain', resolve));
    }
    python.stdin.end();
  })();
  let who: Judge | undefined;
  for await (const line of createInterface({ input: python.stdout })) {
    if (who === undefined) who = JSON.parse(line) as Judge;
    else answered(waiting.shift() as Case, line);
  }
  const code = await ended;
  if (code !== 0 || who === undefined) throw new Error(`the oracle ended with ${String(code)}`);
  await writing;
  return who;
}
