import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Command } from 'commander';
import { Failure } from '../failure.ts';
import { installation, tokenFor } from '../installation.ts';
import type { Environment, Installation } from '../installation.ts';
import { runScript } from '../run-script.ts';

const script = join(import.meta.dirname, '../../../command-api/src/mcp.main.ts');

type Options = { user: string; zone: string };

/** The server is a process of its own; what it says to the client goes past us, on the same pipe. */
export function mcp({ data, user, zone, env }: Environment): Command {
  return new Command('mcp')
    .description('serve the list of a user to an assistant over MCP, on stdin and stdout; programs start it themselves')
    .option('--user <name>', 'a name, or the e-mail address of an account', user)
    .option('--zone <zone>', 'the time zone, unless one is chosen in the settings', zone ?? systemZone())
    .action(async (options: Options) =>
      runScript(script, [], { env: { ...env, ...(await settingsFor(installation(data), data, options)) } }),
    );
}

const systemZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

async function settingsFor(here: Installation, data: string, { user, zone }: Options): Promise<Record<string, string>> {
  return {
    DATABASE_URL: databaseUrl(here, data),
    WEB_URL: here.web,
    AUTH_ISSUER: here.issuer,
    AUTH_AUDIENCE: 'tasklog',
    AUTH_KEYS_FILE: join(dirname(here.privateKeyFile), 'keys.public.json'),
    MCP_TOKEN: await tokenFor(here, user),
    MCP_ZONE: zone,
  };
}

/** As the role of the write side: what commands may do, and no more. */
function databaseUrl({ database }: Installation, data: string): string {
  const file = join(data, 'roles.json');
  const roles = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { command?: string }) : {};
  if (roles.command === undefined) throw new Failure(`${file} knows no role for this: start Tasklog once.`);
  return Object.assign(new URL(database), { username: 'tasklog_command', password: roles.command }).toString();
}
