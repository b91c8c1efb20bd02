import { readFileSync } from 'node:fs';
import { TRACING_SETTINGS } from '@tasklog/tracing/settings';
import { envSchema } from 'env-schema';

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
 * Throws SettingsError with all faults.
 */
export function readSettings<S extends Record<string, Setting>>(settings: S, env: NodeJS.ProcessEnv): Values<S> {
  const faults: string[] = [];
  const data: Record<string, string> = {};
  for (const name of Object.keys(settings)) {
    const value = valueOf(name, env, faults);
    if (value !== undefined) data[name] = value;
  }
  try {
    const values = envSchema<Values<S>>({ schema: schemaOf(settings), data, env: false, dotenv: false });
    if (faults.length === 0) return values;
  } catch (error) {
    faults.push(...faultsOf(error, settings));
  }
  throw new SettingsError(faults);
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

function schemaOf(settings: Record<string, Setting>): object {
  const properties = Object.entries(settings).map(
    ([name, { about: _a, example: _e, secret: _s, optional: _o, ...schema }]): [string, object] => [name, schema],
  );
  const required = Object.entries(settings).filter(([, s]) => s.default === undefined && !s.optional);
  return { type: 'object', properties: Object.fromEntries(properties), required: required.map(([name]) => name) };
}

type AjvError = {
  instancePath: string;
  message?: string;
  params: { missingProperty?: string; allowedValues?: string[] };
};

function faultsOf(error: unknown, settings: Record<string, Setting>): string[] {
  const errors = (error as { errors?: AjvError[] }).errors;
  if (!errors) return [(error as Error).message];
  return errors.map(({ instancePath, message, params }) => {
    const name = params.missingProperty ?? instancePath.slice(1);
    const setting = settings[name];
    const wrong =
      params.missingProperty !== undefined
        ? 'is not set'
        : params.allowedValues
          ? `must be one of ${params.allowedValues.join(', ')}`
          : (message ?? 'is wrong');
    return `${name} ${wrong}: ${setting?.about ?? ''} Example: ${name}=${setting?.example ?? ''}`;
  });
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
