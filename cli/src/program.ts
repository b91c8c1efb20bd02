import { Command, CommanderError } from 'commander';
import { add } from './commands/add.ts';
import { chat } from './commands/chat.ts';
import { completion } from './commands/completion.ts';
import { doctor } from './commands/doctor.ts';
import { interpret } from './commands/interpret.ts';
import { lag } from './commands/lag.ts';
import { list } from './commands/list.ts';
import { log } from './commands/log.ts';
import { outbox } from './commands/outbox.ts';
import { start } from './commands/start.ts';
import { token } from './commands/token.ts';
import { EXIT_USAGE, EXITS, Failure } from './failure.ts';
import { dataFolder } from './installation.ts';

/** Runs what was asked for on the command line, and sets the exit code. */
export async function run(env: NodeJS.ProcessEnv): Promise<void> {
  const program = programFor(env);
  try {
    await program.parseAsync();
  } catch (error) {
    // commander has said what was wrong, or what was asked for (help, version).
    if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : EXIT_USAGE;
    else if (error instanceof Failure) {
      console.error(error.message);
      process.exitCode = error.exitCode;
    } else throw error;
  }
}

function programFor(env: NodeJS.ProcessEnv): Command {
  const environment = {
    data: dataFolder(env),
    user: env['TASKLOG_USER'] ?? env['USER'] ?? 'me',
    zone: env['TZ'],
    env,
  };
  const exits = Object.entries(EXITS).map(([code, means]) => `  ${code.padEnd(5)}${means}`);
  const program = new Command('tasklog')
    .description(
      'A to-do list that you talk to. These commands speak to the installation in the data folder (TASKLOG_DATA, .tasklog by default).',
    )
    .version('0.1.0')
    .showHelpAfterError('(tasklog --help shows all commands)')
    .configureHelp({ sortSubcommands: true })
    .addHelpText('after', `\nExit codes:\n${exits.join('\n')}`)
    .exitOverride();
  for (const command of [
    start(),
    token(environment),
    add(environment),
    list(environment),
    chat(environment),
    interpret(),
    outbox(environment),
    lag(environment),
    log(environment),
    doctor(environment),
    completion(program),
  ])
    program.addCommand(inheriting(command, program));
  return program;
}

/** Every command answers wrong usage as the program does. */
function inheriting(command: Command, program: Command): Command {
  command.copyInheritedSettings(program);
  for (const each of command.commands) inheriting(each, program);
  return command;
}
