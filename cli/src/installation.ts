import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Role } from '@tasklog/runtime/identity';
import { EXIT_UNAVAILABLE, Failure } from './failure.ts';

/** `env` is the process's own; only main reads it. */
export type Environment = { data: string; user: string; zone: string | undefined; env: NodeJS.ProcessEnv };

/** What `npm start` writes when it is ready. */
export type Installation = {
  web: string;
  command: string;
  query: string;
  realtime: string;
  projectors: string;
  database: string;
  issuer: string;
  privateKeyFile: string;
};

/** The data folder, absolute: relative to where the person stands, also under npm. */
export const dataFolder = (env: NodeJS.ProcessEnv): string =>
  resolve(env['INIT_CWD'] ?? process.cwd(), env['TASKLOG_DATA'] ?? '.tasklog');

export function installation(data: string): Installation {
  const file = join(data, 'ready.json');
  if (!existsSync(file))
    throw new Failure(
      `Tasklog does not run here: there is no ${file}. Start it with “npm start” or “npx tasklog start”, or set TASKLOG_DATA to its data folder.`,
      EXIT_UNAVAILABLE,
    );
  return JSON.parse(readFileSync(file, 'utf8')) as Installation;
}

const TOKEN_SECONDS = 60 * 60;

/** A token of this installation for a user: an account by its e-mail address, otherwise a user of that name. */
export async function tokenFor(
  here: Installation,
  user: string,
  role: Role = 'user',
  seconds = TOKEN_SECONDS,
): Promise<string> {
  const { signLocalToken } = await import('@tasklog/runtime/local-keys');
  return signLocalToken(here.privateKeyFile, {
    userId: await userIdOf(here, user),
    name: user,
    role,
    issuer: here.issuer,
    audience: 'tasklog',
    seconds,
  });
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/**
 * The id of a user: given as such, by the e-mail address of an account, or by a name in this installation. What only
 * some commands need is loaded by those: a question at a prompt should not wait for all of it.
 */
export async function userIdOf(here: Installation, user: string): Promise<string> {
  if (UUID.test(user)) return user.toLowerCase();
  if (!user.includes('@')) return (await import('@tasklog/runtime/local-keys')).uuidFor('user', user);
  const { createPool, sql } = await import('@tasklog/runtime/pool');
  const db = await createPool(here.database, { size: 1 });
  try {
    const id = await db.maybeOneFirst(sql.unsafe`select id::text from auth."user" where lower(email) = lower(${user})`);
    if (typeof id !== 'string')
      throw new Failure(`No account has the address ${user}. Sign up in the web first, or name a user without “@”.`);
    return id;
  } finally {
    await db.end();
  }
}
