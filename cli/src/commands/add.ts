import { Command } from 'commander';
import type { Environment } from '../installation.ts';
import { print, say } from './chat.ts';

type Options = { user: string; zone: string; json?: true };

export function add({ data, user, zone }: Environment): Command {
  return new Command('add')
    .description('add a task in your own words, such as: tasklog add "water the plants every monday at 9am #home"')
    .argument('<text...>', 'title, with its date, repeat, #tags, p1–p4, reminder')
    .option('--user <name>', 'a name, or the e-mail address of an account', user)
    .option('--zone <zone>', 'your time zone', zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone)
    .option('--json', 'print the whole answer')
    .action(async (words: string[], options: Options) =>
      print(await say(data, `add ${words.join(' ')}`, options), options.json),
    );
}
