#!/usr/bin/env node
import { Command } from 'commander';
import { add } from './commands/add.ts';
import { chat } from './commands/chat.ts';
import { deadLetters } from './commands/dead-letters.ts';
import { interpret } from './commands/interpret.ts';
import { list } from './commands/list.ts';
import { log } from './commands/log.ts';
import { start } from './commands/start.ts';
import { token } from './commands/token.ts';
import { Failure } from './failure.ts';
import { dataFolder } from './installation.ts';

const environment = {
  data: dataFolder(process.env),
  user: process.env['TASKLOG_USER'] ?? process.env['USER'] ?? 'me',
  zone: process.env['TZ'],
};

const program = new Command('tasklog')
  .description(
    'A to-do list that you talk to. These commands speak to the installation in the data folder (TASKLOG_DATA, .tasklog by default).',
  )
  .version('0.1.0')
  .showHelpAfterError('(tasklog --help shows all commands)')
  .configureHelp({ sortSubcommands: true });

for (const command of [
  start(),
  token(environment),
  add(environment),
  list(environment),
  chat(environment),
  interpret(),
  deadLetters(environment),
  log(environment, process.env),
])
  program.addCommand(command);

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof Failure)) throw error;
  console.error(error.message);
  process.exitCode = error.exitCode;
}
