import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { checkBroker } from './broker.ts';
import { area } from './check.ts';
import type { Check } from './check.ts';
import { checkDatabase } from './database.ts';
import { checkKeys, checkMachine } from './machine.ts';
import { checkModel } from './model.ts';
import { checkServices } from './services.ts';
import { checkSettings, listSettings } from './settings.ts';
import type { ListedSetting } from './settings.ts';

export type Diagnosis = { ok: boolean; checks: Check[]; settings: ListedSetting[] };

/** Addresses in what `npm start` wrote, by the name of the service's log. */
const SERVICES = {
  web: 'web',
  command: 'command-api',
  query: 'query-api',
  realtime: 'realtime',
  projectors: 'projectors',
  relay: 'relay',
};

/** Looks at everything that it can reach; one fault hides no other, and a check that breaks is one that failed. */
export async function diagnose(env: NodeJS.ProcessEnv): Promise<Diagnosis> {
  const { settings, checks } = checkSettings(env);
  const dataDir = settings?.dataDir ?? resolve(env['INIT_CWD'] ?? process.cwd(), env['TASKLOG_DATA'] ?? '.tasklog');
  const here = readyIn(dataDir);
  const urls =
    here &&
    Object.fromEntries(Object.entries(SERVICES).flatMap(([key, name]) => (here[key] ? [[name, here[key]]] : [])));
  const database = here?.['database'] ?? settings?.DATABASE_URL;
  checks.push(
    ...checkMachine(dataDir),
    ...checkKeys(dataDir),
    ...(await attempt('database', () => checkDatabase(database, settings?.PARTITIONS))),
    ...(settings ? await attempt('broker', () => checkBroker(settings)) : []),
    ...(settings ? await attempt('services', () => checkServices(settings, urls)) : []),
    ...(settings ? await attempt('model', () => checkModel(settings, urls?.['command-api'])) : []),
  );
  return { ok: checks.every(({ state }) => state !== 'fail'), checks, settings: listSettings(env) };
}

const attempt = (name: string, look: () => Promise<Check[]>): Promise<Check[]> =>
  look().catch((error: unknown) => [
    area(name).fail('look', `it could not be looked at: ${(error as Error).message}`, 'Report it with this sentence.'),
  ]);

function readyIn(dataDir: string): Record<string, string> | undefined {
  const file = join(dataDir, 'ready.json');
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>) : undefined;
}
