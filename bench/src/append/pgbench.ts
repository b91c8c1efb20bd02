/**
 * The limit: pgbench, which is C and does nothing but send, with our own statement once per transaction, in the same order
 * of commands (add a task, complete it) and with documents of the same bytes. Only the ids differ from one to the next, and
 * the server makes them of a number. No answer is decided, nobody is told, and there are no groups.
 */
import { execFile } from 'node:child_process';
import { existsSync, globSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { newId } from '@tasklog/command-api/ids';
import { PLANS, valuesOf, WRITE } from '@tasklog/command-api/store/commit';
import type { Figures } from '../rounds.ts';
import { writeOf } from './one-statement.ts';
import { bodiesOf } from './writer.ts';
import type { Bodies } from './writer.ts';

const run = promisify(execFile);
/** It draws a number for each task; two to this power are hardly ever drawn twice. */
const TASKS = 2 ** 52;
const USERS = 200;
const COMMANDS_PER_TRANSACTION = 2;
const THREADS = 2;

/** In the path, or where Debian and Ubuntu put the programs of a server; the newest of them. */
export function findPgbench(): string | undefined {
  const folders = [
    ...(process.env['PATH'] ?? '').split(delimiter),
    ...globSync('/usr/lib/postgresql/*/bin').sort().reverse(),
  ];
  return folders.map((folder) => join(folder, 'pgbench')).find((file) => existsSync(file));
}

export type Pgbench = {
  version: string;
  round: (clients: number, seconds: number) => Promise<Figures & { done: number }>;
};

/** Undefined where there is no pgbench. */
export async function pgbenchOn(url: string): Promise<(Pgbench & { end: () => void }) | undefined> {
  const program = findPgbench();
  if (program === undefined) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'tasklog-pgbench-'));
  const file = join(folder, 'add-and-complete.sql');
  const { script, variables } = scriptOf();
  writeFileSync(file, script);
  const { hostname, port, username, password, pathname } = new URL(url);
  const to = ['-h', hostname, '-p', port, '-U', username, pathname.slice(1)];
  const env = { ...process.env, PGPASSWORD: decodeURIComponent(password), PGOPTIONS: PLANS };
  const { stdout: version } = await run(program, ['--version']);
  return {
    version: version.trim(),
    round: async (clients, seconds) => {
      const how = ['-n', '-M', 'prepared', '-f', file, '-c', clients, '-j', Math.min(clients, THREADS), '-T', seconds];
      const { stdout } = await run(program, [...how.map(String), ...variables, ...to], { env });
      return figuresIn(stdout);
    },
    end: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function figuresIn(said: string): Figures & { done: number } {
  const number = (pattern: RegExp): number => Number(pattern.exec(said)?.[1]);
  const failed = number(/number of failed transactions: (\d+)/);
  if (failed > 0) throw new Error(`pgbench: ${String(failed)} transactions failed`);
  return {
    perSecond: Math.round(COMMANDS_PER_TRANSACTION * number(/^tps = ([\d.]+) \(without/m)),
    meanMs: number(/^latency average = ([\d.]+) ms/m) / COMMANDS_PER_TRANSACTION,
    done: COMMANDS_PER_TRANSACTION * number(/transactions actually processed: (\d+)/),
  };
}

/** Both commands as the statement with its parameters: those that differ computed, the others as variables of pgbench. */
function scriptOf(): { script: string; variables: string[] } {
  const target = { userId: newId(), taskId: newId() };
  const added = bodiesOf('added', target, 1);
  const done = bodiesOf('completed', target, 2, added.doc);
  const draw = `\\set task random(0, ${String(TASKS)})\n\\set usr random(0, ${String(USERS - 1)})\n`;
  const commands = [commandOf('a', 1, added), commandOf('c', 2, done)];
  return {
    script: draw + commands.map(({ text }) => `${text};\n`).join(''),
    variables: commands.flatMap(({ variables }) => variables),
  };
  function commandOf(name: string, version: number, bodies: Bodies) {
    const values = valuesOf([writeOf(target, version, bodies)]);
    const computed = computedFor(name, String(version));
    const text = WRITE.replaceAll(/\$(\d+)/g, (_, n: string) => computed[Number(n)] ?? `:${name}${n}`);
    const variables = values.flatMap((value, n) =>
      computed[n + 1] === undefined ? ['-D', `${name}${String(n + 1)}=${arrayOf(value)}`] : [],
    );
    return { text: text.trim(), variables };
  }
}

/** By the number of the parameter: what must differ from one command to the next. */
function computedFor(name: string, version: string): Record<number, string> {
  const hex = `to_hex(:task::bigint)`;
  const user = `array[lpad(to_hex(:usr::bigint), 32, '0')::uuid]`;
  const id = (prefix: string): string => `array[('${prefix}' || lpad(${hex}, 31, '0'))::uuid]`;
  return {
    ...{ 2: user, 3: `array['${name}' || ${hex}]`, 7: user, 8: id('0') },
    ...{ 11: `array[(:usr::bigint % 4)::int2]`, 12: id(version) },
  };
}

/** One value as the text of an array. */
function arrayOf([value]: readonly unknown[]): string {
  const text = Buffer.isBuffer(value) ? `\\x${value.toString('hex')}` : String(value);
  return `{"${text.replaceAll(/["\\]/g, (letter) => `\\${letter}`)}"}`;
}
