import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Writable } from 'node:stream';
import { Command, Option } from 'commander';
import { Failure } from '../failure.ts';
import type { Environment } from '../installation.ts';
import { installation, tokenFor } from '../installation.ts';
import { ask, brokenOff } from '../lines.ts';
import { count } from '../numbers.ts';

type Options = { user: string; format: string; output?: string };

export function exportList({ data, user }: Environment): Command {
  return new Command('export')
    .description('print a whole list, or write it to a file (docs/export.md)')
    .option('--user <name>', 'a name, or the e-mail address of an account', user)
    .addOption(
      new Option('--format <format>', 'every event as JSON, every task as CSV, or open tasks as a template of Todoist')
        .choices(['events', 'csv', 'todoist'])
        .default('csv'),
    )
    .option('--output <file>', 'write it there; the file is in place when it is whole')
    .action(async ({ user: whose, format, output }: Options) => {
      const here = installation(data);
      const url = `${here.query}/v1/export?format=${format}`;
      const body = await ask(url, await tokenFor(here, whose));
      await (output === undefined ? toStdout(body, url) : toFile(body, url, output));
    });
}

type Body = Awaited<ReturnType<typeof ask>>;
type Sink = WritableStream<Uint8Array>;

async function toStdout(body: Body, url: string): Promise<void> {
  // Whoever reads no more, such as “head”, has what it wanted.
  const closed = new AbortController();
  process.stdout.once('error', () => closed.abort());
  await body
    .pipeTo(Writable.toWeb(process.stdout) as Sink, { preventClose: true, signal: closed.signal })
    .catch((error: unknown) => (closed.signal.aborted ? undefined : brokenOff(url)(error)));
}

async function toFile(body: Body, url: string, output: string): Promise<void> {
  const part = `${output}.part`;
  let bytes = 0;
  const counting = new TransformStream<Uint8Array, Uint8Array>({
    transform: (chunk, controller) => {
      bytes += chunk.byteLength;
      if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${count(bytes)} bytes`);
      controller.enqueue(chunk);
    },
  });
  const file = createWriteStream(part);
  const written = new Promise((resolve, reject) => file.once('close', resolve).once('error', reject));
  const failed = written.catch((error: unknown) => {
    throw new Failure(`The file cannot be written: ${(error as Error).message}`);
  });
  await Promise.all([failed, body.pipeThrough(counting).pipeTo(Writable.toWeb(file) as Sink)]).catch(
    async (error: unknown) => {
      await rm(part, { force: true });
      if (error instanceof Failure) throw error;
      brokenOff(url)(error);
    },
  );
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
  await rename(part, output);
  console.error(`${output}: ${count(bytes)} bytes.`);
}
