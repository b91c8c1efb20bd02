import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { EXIT_SETTINGS, Failure } from '../failure.ts';
import { installation } from '../installation.ts';
import type { Environment } from '../installation.ts';
import { runScript } from '../run-script.ts';
import { logTail } from './log-tail.ts';

const script = join(import.meta.dirname, '../../../command-api/src/log.main.ts');
const TOPICS = 'task-events, reminders or task-updates; all three without it';
const EXITS = '\nExit codes: 0 done, 1 it differs, 2 it could not be done, 78 settings, 130 stopped.';

/** `tail` asks the query API. The others are done by a process of their own, which is given the arguments as they are. */
export function log(environment: Environment): Command {
  const { data, env } = environment;
  const command = new Command('log')
    .description('look at the log, and after its topics on the broker (LOG=kafka or dapr)')
    .addCommand(logTail(environment));
  command
    .command('rebuild')
    .description('delete a topic on the broker and make it anew from Postgres; run again, it goes on where it was')
    .option('--to <broker>', 'kafka: also where LOG=dapr, for that is the broker behind it')
    .option('--topic <topic>', TOPICS)
    .option('--fresh', 'begin anew, also when an earlier rebuild was left unfinished')
    .option('--yes', 'do not ask')
    .option('--json', 'print one JSON object per line, how far it is among them')
    .addHelpText('after', EXITS)
    .action(() => start(data, env));
  command
    .command('verify')
    .description('compare what lies on the broker with Postgres, record by record; changes nothing')
    .option('--topic <topic>', TOPICS)
    .option('--json', 'print one JSON object per line: each partition, then the whole')
    .addHelpText('after', EXITS)
    .action(() => start(data, env));
  command
    .command('topics')
    .description('create the topics that are missing on the broker, and check all of them')
    .option('--check', 'create nothing')
    .option('--json', 'print the answer as JSON')
    .addHelpText('after', EXITS)
    .action(() => start(data, env));
  return command;
}

/** Ctrl-C reaches it from the terminal; the channel tells it when we are gone. */
async function start(data: string, env: NodeJS.ProcessEnv): Promise<void> {
  await runScript(script, process.argv.slice(process.argv.indexOf('log') + 1), {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: { ...env, DATABASE_URL: databaseUrl(data, env['DATABASE_URL']) },
  });
}

/** That of the installation in the data folder, as the relay's role; where none runs, what DATABASE_URL says. */
function databaseUrl(data: string, given: string | undefined): string {
  if (!existsSync(join(data, 'ready.json'))) {
    if (given !== undefined && given !== '') return given;
    throw new Failure(
      `No installation runs in ${data}, and DATABASE_URL is not set: set it to the log's database, as the role tasklog_relay.`,
      EXIT_SETTINGS,
    );
  }
  const url = new URL(installation(data).database);
  if (given !== undefined && given !== '' && !isSame(url, given)) {
    throw new Failure(
      `DATABASE_URL names another database than the installation in ${data} uses. Unset it, or set TASKLOG_DATA to an empty folder.`,
      EXIT_SETTINGS,
    );
  }
  const { relay } = JSON.parse(readFileSync(join(data, 'roles.json'), 'utf8')) as { relay?: string };
  if (relay === undefined) throw new Failure(`${join(data, 'roles.json')} knows no role for this: start Tasklog once.`);
  return Object.assign(url, { username: 'tasklog_relay', password: relay }).toString();
}

function isSame({ host, pathname }: URL, given: string): boolean {
  return URL.canParse(given) && new URL(given).host === host && new URL(given).pathname === pathname;
}
