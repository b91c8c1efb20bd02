import { Command } from 'commander';

type Options = { jsonl?: true; json?: true; zone: string; now?: string };

export function interpret(): Command {
  return new Command('interpret')
    .description('show what a message would be taken to mean; needs no service, writes nothing')
    .argument('[message...]', 'what you would say')
    .option('--jsonl', 'read one JSON object {"id","message","now","tz",…} per line on stdin, write one per line')
    .option('--zone <zone>', 'your time zone', Intl.DateTimeFormat().resolvedOptions().timeZone)
    .option('--now <time>', 'when it is said, such as 2026-07-15T10:00 (default: now)')
    .option('--json', 'print the whole interpretation')
    .action(async (words: string[], options: Options, command: Command) => {
      if (!options.jsonl && words.length === 0) return command.help({ error: true });
      const { interpretLines, interpretOne } = await import('../interpreting.ts');
      if (options.jsonl) return interpretLines();
      const input = { message: words.join(' '), now: options.now ?? new Date().toISOString(), tz: options.zone };
      console.log(interpretOne(input, options.json ?? false));
    });
}
