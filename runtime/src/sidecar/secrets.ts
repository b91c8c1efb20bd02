/** Secrets from a Dapr secret store, for what neither the environment nor a file gives. */
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { SettingsError } from '../settings.ts';
import type { Setting } from '../settings.ts';
import type { Sidecar } from './client.ts';
import { SidecarError } from './error.ts';

export type SecretsOptions = {
  /** Told what is waited for. */
  tell?: (what: string) => void;
  /** How long the sidecar may take to come up, in milliseconds. */
  waitMs?: number;
};

const WAIT_MS = 30_000;
const ASK_EVERY_MS = 250;
const DEFAULT_PORT = 3500;
/** They open the way to the store, so they cannot lie in it. */
const KEYS_TO_THE_STORE = ['DAPR_API_TOKEN'];

/**
 * The environment, with the secrets that it lacks from the store that DAPR_SECRET_STORE names; without that, as it is.
 * A secret that the store does not know stays absent. Throws SettingsError, with every fault, when the sidecar does not
 * come up, when there is no such store, and when it refuses or fails.
 */
export async function withSecrets(
  env: NodeJS.ProcessEnv,
  settings: Record<string, Setting>,
  { tell = (what) => console.error(what), waitMs = WAIT_MS }: SecretsOptions = {},
): Promise<NodeJS.ProcessEnv> {
  const store = env['DAPR_SECRET_STORE'];
  if (!store) return env;
  const names = missingSecrets(env, settings);
  if (names.length === 0) return env;
  const httpPort = portOf(env['DAPR_HTTP_PORT']);
  const { sidecar } = await import('./client.ts');
  const dapr = sidecar({ httpPort, apiToken: tokenOf(env) });
  try {
    await up(dapr, store, httpPort, tell, waitMs);
    return { ...env, ...(await ask(dapr, store, names)) };
  } finally {
    await dapr.stop();
  }
}

const isSet = (env: NodeJS.ProcessEnv, name: string): boolean => Boolean(env[name]) || Boolean(env[`${name}_FILE`]);

function missingSecrets(env: NodeJS.ProcessEnv, settings: Record<string, Setting>): string[] {
  return Object.entries(settings)
    .filter(([name, { secret }]) => secret === true && !KEYS_TO_THE_STORE.includes(name) && !isSet(env, name))
    .map(([name]) => name);
}

/** `readSettings` will say so if it is none; here the usual one must do. */
function portOf(text: string | undefined): number {
  const port = Number(text || DEFAULT_PORT);
  return Number.isInteger(port) && port > 0 && port < 65_536 ? port : DEFAULT_PORT;
}

function tokenOf(env: NodeJS.ProcessEnv): string | undefined {
  const file = env['DAPR_API_TOKEN_FILE'];
  if (env['DAPR_API_TOKEN']) return env['DAPR_API_TOKEN'];
  if (!file) return undefined;
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    throw new SettingsError([`DAPR_API_TOKEN_FILE: cannot read ${file} (${code})`]);
  }
}

/** In a pod both start at once, and the sidecar may be the later one. */
async function up(dapr: Sidecar, store: string, port: number, tell: (what: string) => void, waitMs: number) {
  const deadline = Date.now() + waitMs;
  for (let asked = 0; !(await dapr.healthy()); asked += 1) {
    if (asked === 0) tell(`waiting for the Dapr sidecar on port ${String(port)}, for the secrets in ${store}`);
    if (Date.now() >= deadline)
      throw new SettingsError([
        `DAPR_SECRET_STORE is ${store}, but no Dapr sidecar came up on port ${String(port)} within ${String(waitMs / 1000)} s. ` +
          'Start it, set DAPR_HTTP_PORT to its port, or give the secrets in the environment and leave DAPR_SECRET_STORE out.',
      ]);
    await pause(ASK_EVERY_MS);
  }
}

async function ask(dapr: Sidecar, store: string, names: readonly string[]): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  const faults: string[] = [];
  for (const name of names) {
    try {
      const value = (await dapr.secret(store, name))[name];
      // The environment store answers with an empty text for what it does not have.
      if (value) found[name] = value;
    } catch (error) {
      if (!(error instanceof SidecarError)) throw error;
      if (!isUnknown(error)) faults.push(faultOf(error, store, name));
      if (isAboutTheStore(error)) break;
    }
  }
  if (faults.length > 0) throw new SettingsError(faults);
  return found;
}

/** There is no code for "no such secret": each store says it in its own words, behind a 500. */
const isUnknown = ({ code, message }: SidecarError): boolean =>
  code === 'ERR_SECRET_GET' && /not[ _-]?found|does not exist|no such|no secret|NoSuch|404/i.test(message);

const isAboutTheStore = ({ code, status }: SidecarError): boolean =>
  code === 'ERR_SECRET_STORE_NOT_FOUND' ||
  code === 'ERR_SECRET_STORE_NOT_CONFIGURED' ||
  status === undefined ||
  status === 401;

function faultOf(error: SidecarError, store: string, name: string): string {
  switch (error.code) {
    case 'ERR_SECRET_STORE_NOT_FOUND':
    case 'ERR_SECRET_STORE_NOT_CONFIGURED':
      return `DAPR_SECRET_STORE is ${store}, but the sidecar has no secret store of that name for this application. Give its component that name, and this application in its scopes.`;
    case 'ERR_SECRET_PERMISSION_DENIED':
      return `${name}: the secret store ${store} may not be asked for it. Allow it in the sidecar's Configuration (secrets.scopes), or set ${name} or ${name}_FILE.`;
    default:
      return `${name}: ${error.message}`;
  }
}
