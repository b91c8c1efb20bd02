import { cpSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const STATE_DATABASE = 'STATE_DATABASE_URL';

export type Chosen = { resourcesPath: string; /** What was left out, and why, as sentences. */ left: string[] };

/**
 * The components as they are, but for a state store without a database: its sidecar would not start. They are copied, so
 * that the choice does not touch what is checked in.
 */
export function chooseComponents(from: string, to: string, env: NodeJS.ProcessEnv): Chosen {
  rmSync(to, { recursive: true, force: true });
  cpSync(from, to, { recursive: true });
  if (env[STATE_DATABASE]) return { resourcesPath: to, left: [] };
  const stores = readdirSync(to).filter((name) => readFileSync(join(to, name), 'utf8').includes(STATE_DATABASE));
  for (const name of stores) rmSync(join(to, name));
  const left = stores.map(
    (name) => `Left out ${name}: it needs ${STATE_DATABASE}, as postgres://user:password@host:5432/database.`,
  );
  return { resourcesPath: to, left };
}
