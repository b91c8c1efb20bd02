/**
 * `node deploy/docker/make-secrets.ts [FOLDER]`: the random secrets of one installation, a file each, for compose.yaml or
 * for `kubectl create secret --from-file`. What is there stays as it is: running it twice changes nothing.
 *
 *   --database HOST:PORT/NAME   where the services find the database; postgres:5432/tasklog when left out
 */
import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureLocalKeys } from '@tasklog/runtime/local-keys';
import { ROLES } from '@tasklog/runtime/roles';

const DEFAULT_FOLDER = join(import.meta.dirname, '../../.tasklog/compose');
const OWNER = 'tasklog';

const { values, positionals } = parseArgs({
  options: { database: { type: 'string', default: 'postgres:5432/tasklog' } },
  allowPositionals: true,
});
const folder = resolve(positionals[0] ?? DEFAULT_FOLDER);
// The folder keeps others out; the files must be readable for the user in the container, who is a stranger here.
mkdirSync(folder, { recursive: true, mode: 0o700 });
chmodSync(folder, 0o700);

const random = (): string => randomBytes(32).toString('base64url');
let made = 0;
/** The secret of that name, made when it is not there. */
function secret(name: string, make: () => string = random): string {
  const file = join(folder, name);
  if (!existsSync(file)) {
    // Under another name first: a run that is cut short leaves no half a secret.
    writeFileSync(`${file}.new`, make(), { mode: 0o444 });
    renameSync(`${file}.new`, file);
    made += 1;
  }
  return readFileSync(file, 'utf8');
}

const ownersPassword = secret('postgres-password');
secret('owner-database-url', () => `postgres://${OWNER}:${ownersPassword}@${values.database}`);
for (const role of ROLES)
  secret(`${role}-database-url`, () => `postgres://tasklog_${role}:${random()}@${values.database}`);
secret('auth-secret');
const [appToken, daprToken] = [secret('app-api-token'), secret('dapr-api-token')];
// A sidecar takes its tokens from the environment alone.
secret('sidecar.env', () => `APP_API_TOKEN=${appToken}\nDAPR_API_TOKEN=${daprToken}\n`);
const keys = await ensureLocalKeys(folder);
for (const file of [keys.privateFile, keys.publicFile]) chmodSync(file, 0o444);
console.log(`${String(made)} secrets made in ${folder}; those that were there are as they were.`);
