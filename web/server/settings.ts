import { readFileSync } from 'node:fs';
import { TRACING_SETTINGS, type TracingValues } from '@tasklog/tracing/settings';

/** How one web process lives; every value is checked before anything starts. */
export interface Settings {
  port: number;
  host: string;
  webUrl: string;
  commandUrl: URL;
  queryUrl: URL;
  realtimeUrl: URL;
  projectorsUrl: URL;
  databaseUrl: string;
  authSecret: string;
  logLevel: LogLevel;
  /** How long a web that is told to stop still takes requests, while those who send them learn that it goes. */
  lingerMs: number;
  trustProxy: boolean;
  dev: boolean;
  /** Who has one may have the chat drawn by ChatKit's own component. */
  chatkitDomainKey: string | null;
  tracing: TracingValues;
}

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

type Env = Record<string, string | undefined>;

const SECRET_LENGTH = 32;

/** @returns the settings, or every fault at once as sentences that name the variable and an example value. */
export function readSettings(env: Env): { settings: Settings } | { faults: string[] } {
  const faults: string[] = [];
  const text = (name: string, fallback: string) => env[name]?.trim() || fallback;
  const url = (name: string, fallback: string, protocols: string[]) => {
    const value = text(name, fallback);
    if (URL.canParse(value) && protocols.includes(new URL(value).protocol))
      return new URL(value.replace(/^ws/, 'http'));
    faults.push(`${name} is "${value}", which is not an address; for example ${name}=${fallback}`);
    return new URL(fallback);
  };

  const settings: Settings = {
    port: readPort(text('PORT', '3000'), faults),
    host: text('HOST', '127.0.0.1'),
    webUrl: url('WEB_URL', 'http://localhost:3000', ['http:', 'https:']).origin,
    commandUrl: url('COMMAND_URL', 'http://127.0.0.1:4100', ['http:']),
    queryUrl: url('QUERY_URL', 'http://127.0.0.1:4200', ['http:']),
    realtimeUrl: url('REALTIME_URL', 'http://127.0.0.1:4300', ['http:', 'ws:']),
    projectorsUrl: url('PROJECTORS_URL', 'http://127.0.0.1:4400', ['http:']),
    databaseUrl: readDatabaseUrl(env, faults),
    authSecret: readSecret(env, faults),
    logLevel: readLogLevel(text('LOG_LEVEL', 'info'), faults),
    lingerMs: readLinger(text('LINGER_MS', '2000'), faults),
    trustProxy: readSwitch('TRUST_PROXY', text('TRUST_PROXY', '0'), faults),
    dev: readSwitch('DEV', text('DEV', '0'), faults),
    chatkitDomainKey: readDomainKey(text('CHATKIT_DOMAIN_KEY', ''), faults),
    tracing: readTracing(env, faults),
  };
  return faults.length > 0 ? { faults } : { settings };
}

function readPort(value: string, faults: string[]): number {
  const port = Number(value);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    faults.push(`PORT is "${value}", which is not a port; for example PORT=3000`);
  return port;
}

function readDatabaseUrl(env: Env, faults: string[]): string {
  const example = 'for example DATABASE_URL=postgres://tasklog:secret@127.0.0.1:5432/tasklog';
  const value = readHidden('DATABASE_URL', env, faults);
  if (value === undefined) faults.push(`DATABASE_URL is not set, nor DATABASE_URL_FILE; ${example}`);
  else if (value !== null && (!/^postgres(ql)?:\/\/./.test(value) || !URL.canParse(value)))
    faults.push(`DATABASE_URL is not a postgres:// address; ${example}`);
  return value ?? '';
}

function readSecret(env: Env, faults: string[]): string {
  const cure = `make one with: openssl rand -hex ${SECRET_LENGTH}`;
  const value = readHidden('AUTH_SECRET', env, faults);
  if (value === undefined) faults.push(`Neither AUTH_SECRET nor AUTH_SECRET_FILE is set; ${cure}`);
  else if (value !== null && value.length < SECRET_LENGTH)
    faults.push(`AUTH_SECRET has ${value.length} characters and needs at least ${SECRET_LENGTH}; ${cure}`);
  return value ?? '';
}

/** @returns the value, or what the file holds that NAME_FILE names; undefined for neither, null when that is told already. */
function readHidden(name: string, env: Env, faults: string[]): string | null | undefined {
  const file = env[`${name}_FILE`];
  if (env[name]) return env[name];
  if (!file) return undefined;
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    faults.push(`${name}_FILE cannot be read: ${(error as Error).message}`);
    return null;
  }
}

function readLogLevel(value: string, faults: string[]): LogLevel {
  const level = LOG_LEVELS.find((known) => known === value);
  if (!level) faults.push(`LOG_LEVEL is "${value}"; it is one of ${LOG_LEVELS.join(', ')}`);
  return level ?? 'info';
}

function readLinger(value: string, faults: string[]): number {
  const milliseconds = Number(value);
  if (!Number.isInteger(milliseconds) || milliseconds < 0 || milliseconds > 20_000)
    faults.push(`LINGER_MS is "${value}"; it is a number of milliseconds up to 20000, for example LINGER_MS=2000`);
  return milliseconds;
}

function readSwitch(name: string, value: string, faults: string[]): boolean {
  if (!['0', '1', 'false', 'true'].includes(value)) faults.push(`${name} is "${value}"; it is 0 or 1`);
  return value === '1' || value === 'true';
}

function readDomainKey(value: string, faults: string[]): string | null {
  if (value !== '' && !/^[\w-]{1,200}$/.test(value))
    faults.push('CHATKIT_DOMAIN_KEY is no domain key; for example CHATKIT_DOMAIN_KEY=domain_pk_0123abcd');
  return value === '' ? null : value;
}

function readTracing(env: Env, faults: string[]): TracingValues {
  const names = Object.keys(TRACING_SETTINGS) as (keyof TracingValues)[];
  const values = names.map((name) => {
    const setting = { default: undefined, enum: undefined, pattern: '', ...TRACING_SETTINGS[name] };
    const value = env[name]?.trim() || setting.default;
    const known: readonly string[] | undefined = setting.enum;
    if (value !== undefined && !(known?.includes(value) ?? new RegExp(setting.pattern).test(value)))
      faults.push(`${name} cannot be used; for example ${name}=${setting.example}`);
    return [name, value];
  });
  return Object.fromEntries(values) as TracingValues;
}
