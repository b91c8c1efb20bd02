import { Command, CommanderError } from 'commander';
import manifest from '../package.json' with { type: 'json' };
import { EXIT_USAGE, EXITS, Failure } from './failure.ts';
import { dataFolder } from './installation.ts';
import type { Environment } from './installation.ts';

type Make = (environment: Environment, program: Command) => Command;

/** Loaded when it is asked for: a prompt waits for one command, not for all. */
const COMMANDS: Record<string, () => Promise<Make>> = {
  add: async () => (await import('./commands/add.ts')).add,
  audit: async () => (await import('./commands/audit.ts')).audit,
  chat: async () => (await import('./commands/chat.ts')).chat,
  completion: async () => (await import('./commands/completion.ts')).completion,
  'dead-letters': async () => (await import('./commands/dead-letters.ts')).deadLetters,
  doctor: async () => (await import('./commands/doctor.ts')).doctor,
  erase: async () => (await import('./commands/erase.ts')).erase,
  export: async () => (await import('./commands/export.ts')).exportList,
  import: async () => (await import('./commands/import.ts')).importFile,
  interpret: async () => (await import('./commands/interpret.ts')).interpret,
  lag: async () => (await import('./commands/lag.ts')).lag,
  list: async () => (await import('./commands/list.ts')).list,
  log: async () => (await import('./commands/log.ts')).log,
  mcp: async () => (await import('./commands/mcp.ts')).mcp,
  outbox: async () => (await import('./commands/outbox.ts')).outbox,
  projections: async () => (await import('./commands/projections.ts')).projections,
  replay: async () => (await import('./commands/replay.ts')).replay,
  role: async () => (await import('./commands/role.ts')).role,
  start: async () => (await import('./commands/start.ts')).start,
  token: async () => (await import('./commands/token.ts')).token,
  'vapid-keys': async () => (await import('./commands/vapid-keys.ts')).vapidKeys,
};

/** Help and completion speak of all commands. */
const NEEDS_ALL = ['completion'];

/** Runs what was asked for on the command line, and sets the exit code. */
export async function run(env: NodeJS.ProcessEnv, args: readonly string[]): Promise<void> {
  const program = await programFor(env, args[0]);
  try {
    await program.parseAsync([...args], { from: 'user' });
  } catch (error) {
    // commander has said what was wrong, or what was asked for (help, version).
    if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : EXIT_USAGE;
    else if (error instanceof Failure) {
      console.error(error.message);
      process.exitCode = error.exitCode;
    } else throw error;
  }
}

/** With all commands, or the one that is asked for. */
export async function programFor(env: NodeJS.ProcessEnv, asked = ''): Promise<Command> {
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
    .version(manifest.version)
    .showHelpAfterError('(tasklog --help shows all commands)')
    .configureHelp({ sortSubcommands: true })
    // What stands behind a subcommand is its own, though a command above it calls something alike.
    .enablePositionalOptions()
    .addHelpText('after', `\nExit codes:\n${exits.join('\n')}`)
    .exitOverride();
  const one = Object.hasOwn(COMMANDS, asked) && !NEEDS_ALL.includes(asked);
  for (const [name, load] of Object.entries(COMMANDS)) {
    if (one && name !== asked) continue;
    program.addCommand(inheriting((await load())(environment, program), program));
  }
  return program;
}

/** Every command answers wrong usage as the program does. */
function inheriting(command: Command, program: Command): Command {
  command.copyInheritedSettings(program);
  for (const each of command.commands) inheriting(each, program);
  return command;
}
