import { Command } from 'commander';

type Options = { jsonl?: true; json?: true; zone: string };

export function interpret(): Command {
  return new Command('interpret')
    .description('show what a message would be taken to mean; needs no service, writes nothing')
    .argument('[message...]', 'what you would say')
    .option('--jsonl', 'read one JSON object {"id","message","now","tz",…} per line on stdin, write one per line')
    .option('--zone <zone>', 'your time zone', Intl.DateTimeFormat().resolvedOptions().timeZone)
    .option('--json', 'print the whole interpretation')
    .action(async (words: string[], options: Options, command: Command) => {
      if (!options.jsonl && words.length === 0) return command.help({ error: true });
      const { fromInput, interpretLines, understand } = await import('../interpreting.ts');
      if (options.jsonl) return interpretLines();
      const meant = understand(
        words.join(' '),
        fromInput({ message: '', now: new Date().toISOString(), tz: options.zone }),
      );
      console.log(
        options.json ? JSON.stringify(meant) : `${meant.reply}\n\n${meant.intent}: ${meant.because.join(' · ')}`,
      );
    });
}
