import { readFileSync } from 'node:fs';
import { TRACING_SETTINGS } from '@tasklog/tracing/settings';

/** One environment variable. `example` is shown when the value is wrong; a secret's value is never shown. */
export type Setting = {
  type: 'string' | 'integer' | 'boolean';
  about: string;
  example: string;
  default?: string | number | boolean;
  secret?: true;
  optional?: true;
  enum?: readonly string[];
  minimum?: number;
  maximum?: number;
  minLength?: number;
  pattern?: string;
};

type ValueOf<S extends Setting> = S['type'] extends 'integer' ? number : S['type'] extends 'boolean' ? boolean : string;
export type Values<S extends Record<string, Setting>> = {
  [K in keyof S]: S[K] extends { optional: true } ? ValueOf<S[K]> | undefined : ValueOf<S[K]>;
};

/** Exit code for settings that cannot be used (EX_CONFIG of sysexits.h). */
export const EXIT_SETTINGS = 78;

/** Every fault of the settings at once, each with an example of a good value. */
export class SettingsError extends Error {
  readonly faults: string[];
  constructor(faults: string[]) {
    super(`These settings cannot be used:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
    this.name = 'SettingsError';
    this.faults = faults;
  }
}

/**
 * Reads the settings from an environment. A secret may come from a file: NAME_FILE names it.
 * Throws SettingsError with all faults. By hand, for there are few kinds: a validator that is compiled for each start, as
 * ajv does it, took a quarter of the start of a relay (50 ms).
 */
export function readSettings<S extends Record<string, Setting>>(settings: S, env: NodeJS.ProcessEnv): Values<S> {
  const faults: string[] = [];
  const values: Record<string, unknown> = {};
  for (const [name, setting] of Object.entries(settings)) {
    const text = valueOf(name, env, faults);
    const value = text === undefined ? setting.default : read(setting, text);
    const wrong = value === undefined ? (setting.optional ? undefined : 'is not set') : faultOf(setting, value);
    if (wrong !== undefined) faults.push(`${name} ${wrong}: ${setting.about} Example: ${name}=${setting.example}`);
    else if (value !== undefined) values[name] = value;
  }
  if (faults.length > 0) throw new SettingsError(faults);
  return values as Values<S>;
}

function valueOf(name: string, env: NodeJS.ProcessEnv, faults: string[]): string | undefined {
  const file = env[`${name}_FILE`];
  if (env[name] !== undefined && env[name] !== '') return env[name];
  if (file === undefined || file === '') return undefined;
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    faults.push(`${name}_FILE: cannot read ${file} (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`);
    return undefined;
  }
}

/** What a text says, in the type of the setting; the text itself when it says no such thing. */
function read({ type }: Setting, text: string): string | number | boolean {
  if (type === 'integer' && text.trim() !== '' && Number.isInteger(Number(text))) return Number(text);
  if (type === 'boolean' && (text === 'true' || text === 'false')) return text === 'true';
  return text;
}

function faultOf(
  { type, enum: known, minimum = -Infinity, maximum = Infinity, minLength = 0, pattern }: Setting,
  value: string | number | boolean,
): string | undefined {
  if (type === 'integer') {
    if (typeof value !== 'number') return 'must be integer';
    if (value < minimum) return `must be >= ${String(minimum)}`;
    return value > maximum ? `must be <= ${String(maximum)}` : undefined;
  }
  if (type === 'boolean') return typeof value === 'boolean' ? undefined : 'must be true or false';
  const text = String(value);
  if (known && !known.includes(text)) return `must be one of ${known.join(', ')}`;
  if (text.length < minLength) return `must have at least ${String(minLength)} characters`;
  return pattern === undefined || new RegExp(pattern, 'u').test(text) ? undefined : `must match pattern "${pattern}"`;
}

/** Settings that every process of Tasklog has. */
export const PROCESS_SETTINGS = {
  LOG_LEVEL: {
    type: 'string',
    about: 'How much the process says.',
    example: 'info',
    default: 'info',
    enum: ['debug', 'info', 'warn', 'error', 'silent'],
  },
  HOST: { type: 'string', about: 'Address to listen on.', example: '127.0.0.1', default: '127.0.0.1', minLength: 1 },
  LINGER_MS: {
    type: 'integer',
    about:
      'How long a process that is told to stop still takes requests, while those who send them learn that it goes.',
    example: '2000',
    default: 2_000,
    minimum: 0,
    maximum: 20_000,
  },
  ...TRACING_SETTINGS,
} as const satisfies Record<string, Setting>;

/** Settings of every service that checks who is asking. */
export const AUTH_SETTINGS = {
  AUTH_JWKS_URL: {
    type: 'string',
    about: 'Where the public keys of the token issuer are.',
    example: 'http://localhost:3000/api/auth/jwks',
    optional: true,
    pattern: '^https?://',
  },
  AUTH_KEYS_FILE: {
    type: 'string',
    about: "A JWKS file with more public keys that are trusted (a local installation's own).",
    example: '.tasklog/keys.public.json',
    optional: true,
    minLength: 1,
  },
  AUTH_ISSUER: {
    type: 'string',
    about: 'The issuer that tokens must name.',
    example: 'http://localhost:3000',
    default: 'http://localhost:3000',
    minLength: 1,
  },
  AUTH_AUDIENCE: {
    type: 'string',
    about: 'The audience that tokens must name.',
    example: 'tasklog',
    default: 'tasklog',
    minLength: 1,
  },
} as const satisfies Record<string, Setting>;

export const port = (value: number) =>
  ({
    type: 'integer',
    about: 'Port to listen on.',
    example: String(value),
    default: value,
    minimum: 0,
    maximum: 65_535,
  }) as const satisfies Setting;

export const DATABASE_URL = {
  type: 'string',
  about: 'The Postgres database and the role to use there.',
  example: 'postgres://role:password@127.0.0.1:5432/tasklog',
  secret: true,
  pattern: '^postgres(ql)?://',
} as const satisfies Setting;
