import { readFileSync } from 'node:fs';
import { Presets, SingleBar } from 'cli-progress';
import { Command, Option } from 'commander';
import type { ImportAnswer, ImportEvent, ImportLine } from '@tasklog/schemas';
import { EXIT_REFUSED, EXIT_USAGE, Failure } from '../failure.ts';
import { FORMATS, formatOf, lineText, summary, undoing } from '../importing.ts';
import type { Format } from '../importing.ts';
import type { Environment } from '../installation.ts';
import { installation, tokenFor } from '../installation.ts';
import { jsonLines } from '../lines.ts';

type Options = {
  user: string;
  zone?: string;
  format?: Format;
  dryRun?: true;
  restore?: true;
  json?: true;
};

export function importFile({ data, user, zone }: Environment): Command {
  return new Command('import')
    .description('put the tasks of a file on a list; the same file again imports nothing twice (docs/export.md)')
    .argument('<file>', 'CSV, JSON or text; - reads what is piped in')
    .option('--user <name>', 'a name, or the e-mail address of an account', user)
    .addOption(new Option('--format <format>', 'what it is; told by its name when left out').choices(FORMATS))
    .option('--zone <zone>', 'where its dates are read; that of the settings when left out', zone)
    .option('--dry-run', 'write nothing, and show what every line would become')
    .option('--restore', 'bring back what was imported before and deleted since')
    .option('--json', 'print one JSON object per line, the whole answer last')
    .addHelpText(
      'after',
      '\nExit codes: 0 all imported or there already, 1 lines failed or refused, 69 nothing runs there.',
    )
    .action(async (file: string, options: Options) => {
      const { format, bytes } = read(file, options.format);
      const here = installation(data);
      const query = new URLSearchParams({
        format,
        ...(options.zone === undefined ? {} : { timeZone: options.zone }),
        ...(options.dryRun ? { preview: 'true' } : {}),
        ...(options.restore ? { restore: 'true' } : {}),
      });
      const answer = await follow(
        jsonLines<ImportEvent>(`${here.command}/v1/import?${query.toString()}`, await tokenFor(here, options.user), {
          method: 'POST',
          body: bytes,
          headers: { 'content-type': 'application/octet-stream', accept: 'application/x-ndjson' },
        }),
        options.json ? jsonScreen() : screen(),
      );
      if (answer.failed > 0) process.exitCode = EXIT_REFUSED;
    });
}

function read(file: string, given: Format | undefined): { format: Format; bytes: Buffer<ArrayBuffer> } {
  let bytes: Buffer<ArrayBuffer>;
  try {
    bytes = readFileSync(file === '-' ? 0 : file);
  } catch (error) {
    throw new Failure(`The file cannot be read: ${(error as Error).message}`);
  }
  const format = given ?? formatOf(file, bytes.toString('utf8', 0, 1_000));
  if (format === undefined)
    throw new Failure(`What ${file} is cannot be told by its name: say --format ${FORMATS.join(', ')}.`, EXIT_USAGE);
  return { format, bytes };
}

type Screen = {
  progress: (done: number, of: number) => void;
  line: (line: ImportLine) => void;
  end: (answer?: ImportAnswer) => void;
};

async function follow(events: AsyncIterable<ImportEvent>, shown: Screen): Promise<ImportAnswer> {
  try {
    for await (const event of events) {
      if ('progress' in event) shown.progress(event.progress.done, event.progress.of);
      else if ('line' in event) shown.line(event.line);
      else if ('problem' in event) throw new Failure(`${event.problem.detail} What came before it is imported.`);
      else {
        shown.end(event.answer);
        return event.answer;
      }
    }
    throw new Failure('The answer broke off. Import the file again: it goes on where it stopped.');
  } catch (error) {
    shown.end();
    throw error;
  }
}

const jsonScreen = (): Screen => ({
  progress: (done, of) => console.log(JSON.stringify({ progress: { done, of } })),
  line: (line) => console.log(JSON.stringify({ line })),
  end: (answer) => {
    if (answer) console.log(JSON.stringify({ answer }));
  },
});

/** The bar on stderr, when that is a terminal; what it says of lines on stdout, above it. */
function screen(): Screen {
  const bar = process.stderr.isTTY
    ? new SingleBar({ format: '[{bar}] {percentage} % | {value} of {total}', hideCursor: true }, Presets.shades_classic)
    : undefined;
  let begun = false;
  return {
    progress: (done, of) => {
      if (begun) bar?.update(done);
      else bar?.start(of, done);
      begun = true;
    },
    line: (line) => {
      if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
      console.log(lineText(line));
    },
    end: (answer) => {
      bar?.stop();
      if (!answer) return;
      console.log(summary(answer));
      const hint = undoing(answer);
      if (hint !== undefined) console.log(hint);
    },
  };
}
