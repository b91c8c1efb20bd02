import { createInterface } from 'node:readline';
import { Command } from 'commander';
import { fromInput, type Context } from '@tasklog/domain/language/context';
import { interpret as understand } from '@tasklog/domain/language/interpret';
import { parse } from '@tasklog/schemas';
import type { InterpretInput } from '@tasklog/schemas';
import { EXIT_USAGE, Failure } from '../failure.ts';
import { inRows } from '../understood.ts';
import { isInterpretInput } from '@tasklog/schemas/validators';

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
      if (options.jsonl) return interpretLines();
      if (words.length === 0) return command.help({ error: true });
      const message = words.join(' ');
      const context = contextOf({ message, now: options.now ?? new Date().toISOString(), tz: options.zone });
      const meant = understand(message, context);
      console.log(options.json ? JSON.stringify(meant) : inRows(meant, context));
    });
}

function contextOf(input: InterpretInput): Context {
  try {
    return fromInput(input);
  } catch (error) {
    if (error instanceof RangeError)
      throw new Failure(`${error.message}. A zone is a name such as Europe/Oslo, a time is such as 2026-07-15T10:00.`, EXIT_USAGE);
    throw error;
  }
}

/** A line that cannot be read is answered with its fault, under its id, and the rest goes on; then the exit code is 1. */
async function interpretLines(): Promise<void> {
  for await (const line of createInterface({ input: process.stdin })) {
    if (line.trim() !== '') console.log(JSON.stringify(answerTo(line)));
  }
}

function answerTo(line: string): object {
  const input = readLine(line);
  if ('error' in input) {
    process.exitCode = 1;
    return input;
  }
  try {
    return { id: input.id, ...understand(input.message, fromInput(input)) };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    process.exitCode = 1;
    return { id: input.id, error: error.message };
  }
}

function readLine(line: string): InterpretInput | { id?: unknown; error: string } {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return { error: 'this line is not JSON' };
  }
  const parsed = parse(isInterpretInput, value);
  if (parsed.ok) return parsed.value;
  return {
    id: (value as { id?: unknown } | null)?.id,
    error: parsed.faults.map(({ field, message }) => `${field || 'the line'} ${message}`).join('; '),
  };
}
