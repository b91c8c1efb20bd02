import { setTimeout as wait } from 'node:timers/promises';
import { Command, InvalidArgumentError, Option } from 'commander';
import type { OpsLog, OpsRecord } from '@tasklog/schemas';
import { paintFor } from '../colour.ts';
import type { Paint } from '../colour.ts';
import { installation, userIdOf } from '../installation.ts';
import type { Environment } from '../installation.ts';
import { count } from '../numbers.ts';
import { askOperations } from '../operations.ts';
import { printable } from '../table.ts';

const FOLLOW_EVERY_MS = 1_000;
const MOST = 200;
/** Each answer looks at 10,000 records; after so many answers a person should say whether it is worth more. */
const MOST_ANSWERS = 20;
const UUID = /^[0-9a-f-]{36}$/i;

type Options = {
  follow?: true;
  topic: string;
  partition?: string;
  user?: string;
  task?: string;
  type?: string;
  text?: string;
  n: number;
  json?: true;
};

export function logTail({ data, env }: Environment): Command {
  return new Command('tail')
    .description('show the newest records of the log; looking joins no group and moves nothing')
    .option('-f, --follow', 'go on with what comes, until Ctrl-C')
    .option('-n <count>', `so many records, up to ${String(MOST)}`, number, 20)
    .addOption(
      new Option('--topic <topic>', 'which topic')
        .choices(['task-events', 'reminders', 'task-updates'])
        .default('task-events'),
    )
    .option('--partition <number>', 'only this partition')
    .option('--user <name>', 'only of this user: a name, an account’s e-mail address, or a user id')
    .option('--task <id>', 'only of this task')
    .option('--type <type>', 'only of this type, such as task.completed')
    .option('--text <text>', 'only with this text in the data')
    .option('--json', 'print one record a line, as it is')
    .action((options: Options) => tail(data, options, paintFor(process.stdout, env)));
}

async function tail(data: string, options: Options, paint: Paint): Promise<void> {
  const filters = await filtersOf(data, options);
  const ask = (more: Record<string, string>): Promise<OpsLog> =>
    askOperations<OpsLog>(data, `/ops/log?${new URLSearchParams({ ...filters, ...more }).toString()}`);
  const print = (items: readonly OpsRecord[]): void => {
    for (const item of items.toReversed()) console.log(options.json ? JSON.stringify(item) : line(item, paint));
  };
  const stopping = new AbortController();
  if (options.follow) for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopping.abort());
  const { items, says, newer } = await newest(ask, options.n);
  print(items);
  if (!options.json) console.error(paint.dim(`(${says}${options.follow ? '; waiting for more, Ctrl-C ends it' : ''})`));
  if (!options.follow) return;
  for (let from = newer; !stopping.signal.aborted;) {
    const page = await ask({ newer: from, limit: String(MOST) });
    print(page.items);
    from = page.newer;
    if (page.complete) await wait(FOLLOW_EVERY_MS, undefined, { signal: stopping.signal }).catch(() => undefined);
  }
}

/** Goes back until there are enough that fit, or nothing older, or too much was looked at. */
async function newest(
  ask: (more: Record<string, string>) => Promise<OpsLog>,
  n: number,
): Promise<Pick<OpsLog, 'items' | 'says' | 'newer'>> {
  const first = await ask({ limit: String(n) });
  const items = [...first.items];
  let [last, scanned] = [first, first.scanned];
  for (let answers = 1; items.length < n && last.cursor !== null && answers < MOST_ANSWERS; answers += 1) {
    last = await ask({ limit: String(n - items.length), cursor: last.cursor });
    items.push(...last.items);
    scanned += last.scanned;
  }
  const says =
    last === first
      ? first.says
      : `${count(items.length)} that fit, among the newest ${count(scanned)} of ${count(last.total)} records`;
  return { items, says, newer: first.newer };
}

async function filtersOf(
  data: string,
  { topic, partition, user, task, type, text }: Options,
): Promise<Record<string, string>> {
  const userId = user === undefined || UUID.test(user) ? user : await userIdOf(installation(data), user);
  const given = { topic, partition, user: userId, task, type, text };
  return Object.fromEntries(
    Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

function line({ topic, partition, offset, at, event }: OpsRecord, paint: Paint): string {
  const field = (name: string): string => (typeof event[name] === 'string' ? printable(event[name]) : '?');
  const title = titleIn(event['data']);
  return [
    paint.dim(at),
    `${topic}/${String(partition)}/${String(offset)}`,
    paint.bold(field('type')),
    `task ${field('subject')} v${typeof event['taskversion'] === 'number' ? String(event['taskversion']) : '?'}`,
    `user ${field('userid')}`,
    ...(title === undefined ? [] : [`“${printable(title, 80)}”`]),
  ].join('  ');
}

/** The title, wherever the type keeps it: so that a person recognises the task. */
function titleIn(data: unknown): string | undefined {
  const { after, task, before, title } = (data ?? {}) as Record<string, unknown>;
  const found = [
    title,
    ...[after, task, before].map((image) => (image as { title?: unknown } | null | undefined)?.title),
  ];
  return found.find((each) => typeof each === 'string');
}

function number(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > MOST)
    throw new InvalidArgumentError(`Give a whole number, 1 to ${String(MOST)}.`);
  return value;
}
