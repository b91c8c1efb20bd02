/**
 * What must be there before services start: keys and an up-to-date database. A child process sees to it and goes, so that the
 * supervisor, which runs for weeks, does not hold the migrator and the database client for ever.
 */
import { fork } from 'node:child_process';
import { join } from 'node:path';
import type { RoleName } from '@tasklog/runtime/roles';
import type { ServerProcess } from '@tasklog/runtime/server-process';

/** What the services need to know of the database; `server` when it is the embedded one. */
export type Database = { url: string; passwords: Record<RoleName, string>; server: ServerProcess | undefined };

export type Keys = { privateFile: string; publicFile: string; secretFile: string };

export type Prepared = { database: Database; keys: Keys; operatorToken: string };

/** What the child tells: lines for the person, then the result or the fault. */
export type Told = { said: string } | { prepared: Prepared } | { fault: string };

/** The database's address for one role. */
export function urlFor({ url, passwords }: Database, role: RoleName): string {
  const as = new URL(url);
  as.username = `tasklog_${role}`;
  as.password = passwords[role];
  return as.toString();
}

/** Starts or takes over the database and brings it up to date; rejects with the fault, in a sentence. Safe to repeat. */
export function prepare(say: (message: string) => void): Promise<Prepared> {
  return new Promise((resolve, reject) => {
    const child = fork(join(import.meta.dirname, 'prepare.ts'), {
      execArgv: ['--disable-warning=ExperimentalWarning'],
      detached: process.platform !== 'win32',
    });
    child.on('message', (told: Told) => {
      if ('said' in told) say(told.said);
      else if ('fault' in told) reject(new Error(told.fault));
      else resolve(told.prepared);
    });
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`The database could not be prepared (exit ${String(code)}).`)));
  });
}
