import { join } from 'node:path';
import { Command } from 'commander';
import { runScript } from '../run-script.ts';

const script = join(import.meta.dirname, '../../../deploy/local/start.ts');

export function start(): Command {
  return new Command('start')
    .description('run the whole of Tasklog on this machine (the same as npm start); Ctrl-C stops it')
    .option('--json', 'say that it is ready as one line of JSON')
    .action(({ json }: { json?: true }) => runScript(script, json ? ['--json'] : []));
}
