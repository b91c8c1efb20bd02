import { accessSync, constants, existsSync, readFileSync, statfsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { area } from './check.ts';
import type { Check } from './check.ts';

const GIB = 2 ** 30;
const WARN_BELOW_BYTES = 2 * GIB;
const FAIL_BELOW_BYTES = GIB / 4;
const NODE_MAJOR = 26;

const machine = area('machine');
const keys = area('keys');

export function checkMachine(dataDir: string): Check[] {
  return [checkNode(), checkFolder(dataDir), checkDisk(dataDir)];
}

function checkNode(): Check {
  const major = Number(process.versions.node.split('.')[0]);
  return major >= NODE_MAJOR && 'Temporal' in globalThis
    ? machine.ok('node', `${process.version}, with Temporal`)
    : machine.fail(
        'node',
        `${process.version} has no Temporal`,
        'Run it through npm (npm start, npx tasklog): Node 26 comes with the packages. If it did not come, run npm install again.',
      );
}

function checkFolder(dataDir: string): Check {
  if (!existsSync(dataDir)) return machine.skip('data folder', `${dataDir} is made by the first start`);
  try {
    accessSync(dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
    return machine.ok('data folder', `${dataDir} can be written`);
  } catch {
    return machine.fail(
      'data folder',
      `${dataDir} cannot be written by this user`,
      `Run as its owner, or set TASKLOG_DATA to a folder of yours.`,
    );
  }
}

function checkDisk(dataDir: string): Check {
  let folder = dataDir;
  while (!existsSync(folder)) folder = dirname(folder);
  const { bavail, bsize } = statfsSync(folder);
  const free = bavail * bsize;
  const says = `${(free / GIB).toFixed(1)} GiB are free where ${dataDir} is`;
  if (free < FAIL_BELOW_BYTES)
    return machine.fail('disk', says, 'Make room now: without it commands are answered 503 and readers stand still.');
  if (free < WARN_BELOW_BYTES) return machine.warn('disk', says, 'Make room soon: the log only grows.');
  return machine.ok('disk', says);
}

/** What may be read by nobody else, for whoever reads it can be anybody here. */
const SECRETS = ['key.private.json', 'auth.secret', 'roles.json', 'ready.json'];

export function checkKeys(dataDir: string): Check[] {
  const found = SECRETS.map((name) => join(dataDir, name)).filter((file) => existsSync(file));
  const pair = checkPair(dataDir);
  if (found.length === 0) return [keys.skip('secrets', 'there are none yet: the first start makes them')];
  const open = process.platform === 'win32' ? [] : found.filter((file) => (statSync(file).mode & 0o077) !== 0);
  return [
    open.length === 0
      ? keys.ok('secrets', `${String(found.length)} files, readable by their owner only`)
      : keys.fail(
          'secrets',
          `others may read ${open.join(', ')}`,
          `chmod 600 ${open.join(' ')} — and make new keys if somebody may have read them: delete key.private.json and keys.public.json, and start again.`,
        ),
    ...(pair ? [pair] : []),
  ];
}

/** A public half of another key refuses every token that the private one signs. */
function checkPair(dataDir: string): Check | undefined {
  const [secret, open] = [join(dataDir, 'key.private.json'), join(dataDir, 'keys.public.json')];
  if (!existsSync(secret)) return undefined;
  const mend = 'Delete both files and start again: new ones are made. Tokens that were signed with the old key end.';
  try {
    const { kid } = JSON.parse(readFileSync(secret, 'utf8')) as { kid?: string };
    const set = JSON.parse(readFileSync(open, 'utf8')) as { keys: { kid?: string }[] };
    return set.keys.some((key) => key.kid === kid)
      ? keys.ok('key pair', 'the public key is that of the private one')
      : keys.fail('key pair', 'keys.public.json does not hold the key of key.private.json', mend);
  } catch (error) {
    return keys.fail('key pair', `the keys cannot be read: ${(error as Error).message}`, mend);
  }
}
