import { readFileSync } from 'node:fs';
import { Command, Option } from 'commander';
import { Failure } from '../failure.ts';
import type { Environment, Installation } from '../installation.ts';
import { installation, tokenFor, userIdOf } from '../installation.ts';
import { jsonLines } from '../lines.ts';

type Fault = { what: 'fault'; fault: string; userId?: string; seq?: number; id?: string; action?: number; why: string };
type Line =
  | { what: 'progress'; entries: number; of: number }
  | Fault
  | {
      what: 'verified';
      intact: boolean;
      users: number;
      entries: number;
      actions: number;
      parked: number;
      erased: number;
    };
type Anchor = { userId: string; seq: number; hash: string };

const EXIT_BROKEN = 1;

export function audit({ data, user }: Environment): Command {
  const command = new Command('audit').description('hold the audit trail against itself and the log, or take it along');
  command
    .command('verify')
    .description(
      'find what was changed, removed, put in, moved or cut off; without --user the whole trail and all of what operators did',
    )
    .addOption(new Option('--user <name>', 'only of this user').conflicts('all'))
    .option('--all', 'of all users, as without --user')
    .option('--anchors <file>', 'heads that were exported before: the trail must still hold them')
    .option('--json', 'print one JSON object per line')
    .addHelpText('after', '\nExit codes: 0 intact, 1 tampered with, 69 nothing runs there.')
    .action((options: { user?: string; anchors?: string; json?: true }) => verify(data, user, options));
  command
    .command('export')
    .description('print the trail, one JSON object per line (docs/audit.md tells how to check it)')
    .option('--user <name>', 'only of this user')
    .option('--heads', 'only the last hash of each user: keep them elsewhere, to verify against later')
    .action(async (options: { user?: string; heads?: true }) => {
      const here = installation(data);
      const whose = options.user === undefined ? {} : { user: await userIdOf(here, options.user) };
      const form = options.heads ? 'heads' : 'entries';
      for await (const line of ask<object>(here, await token(here, user), 'export', { ...whose, form }))
        console.log(JSON.stringify(line));
    });
  return command;
}

const token = (here: Installation, user: string): Promise<string> => tokenFor(here, user, 'operator');

const ask = <T>(here: Installation, bearer: string, what: string, query: Record<string, string>) =>
  jsonLines<T>(`${here.query}/ops/audit/${what}?${new URLSearchParams(query).toString()}`, bearer);

async function verify(
  data: string,
  user: string,
  options: { user?: string; anchors?: string; json?: true },
): Promise<void> {
  const here = installation(data);
  const bearer = await token(here, user);
  const whose: Record<string, string> = options.user === undefined ? {} : { user: await userIdOf(here, options.user) };
  const anchors = options.anchors === undefined ? [] : readAnchors(options.anchors, whose['user']);
  let end: Extract<Line, { what: 'verified' }> | undefined;
  for await (const line of ask<Line>(here, bearer, 'verify', whose)) {
    if (line.what === 'verified') end = line;
    else show(line, options.json);
  }
  if (end === undefined)
    throw new Failure('The answer broke off before all was verified. Look at the log of query-api.');
  const lost = anchors.length === 0 ? [] : await lostAnchors(here, bearer, whose, anchors);
  for (const fault of lost) show(fault, options.json);
  const intact = end.intact && lost.length === 0;
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
  console.log(
    options.json ? JSON.stringify({ ...end, intact, anchors: anchors.length }) : sentence(end, intact, anchors.length),
  );
  if (!intact) process.exitCode = EXIT_BROKEN;
}

function show(line: Exclude<Line, { what: 'verified' }>, json: true | undefined): void {
  if (json) return console.log(JSON.stringify(line));
  if (line.what === 'progress') {
    if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${String(line.entries)} of ${String(line.of)} entries`);
    return;
  }
  const where =
    line.action === undefined
      ? `user ${line.userId ?? ''}${line.seq === undefined ? '' : `, entry ${String(line.seq)}`}${line.id === undefined ? '' : ` (event ${line.id})`}`
      : `action ${String(line.action)}`;
  console.log(`${line.fault}: ${where}: ${line.why}`);
}

function sentence(
  { users, entries, actions, parked, erased }: Extract<Line, { what: 'verified' }>,
  intact: boolean,
  anchors: number,
): string {
  const more = [
    ...(actions > 0 ? [many(actions, 'action of operators', 'actions of operators')] : []),
    ...(anchors > 0 ? [many(anchors, 'anchor', 'anchors')] : []),
    ...(parked > 0 ? [`${many(parked, 'record', 'records')} among the dead letters without an entry`] : []),
    ...(erased > 0 ? [`${many(erased, 'user', 'users')} left out, being erased`] : []),
  ];
  const of = `${many(entries, 'entry', 'entries')} of ${many(users, 'user', 'users')}`;
  return `${intact ? 'The trail is intact' : 'The trail was TAMPERED with'}: ${[of, ...more].join(', ')}.`;
}

function readAnchors(file: string, user: string | undefined): Anchor[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new Failure(`The anchors cannot be read: ${(error as Error).message}`);
  }
  const anchors = text
    .split('\n')
    .filter(Boolean)
    .map((line, n) => anchorOf(line, `${file}, line ${String(n + 1)}`));
  return user === undefined ? anchors : anchors.filter(({ userId }) => userId === user);
}

function anchorOf(line: string, where: string): Anchor {
  try {
    const { userId, seq, hash } = JSON.parse(line) as Partial<Anchor>;
    if (typeof userId === 'string' && Number.isInteger(seq) && typeof hash === 'string')
      return { userId, seq: seq as number, hash };
  } catch {
    // Told below.
  }
  throw new Failure(`${where} is no anchor: each line is what “tasklog audit export --heads” printed.`);
}

/** What was exported once and is not there any more, as it was. A user whose data was erased since has one entry, which says so. */
async function lostAnchors(
  here: Installation,
  bearer: string,
  whose: Record<string, string>,
  anchors: readonly Anchor[],
): Promise<Fault[]> {
  const wanted = new Map(anchors.map((anchor) => [`${anchor.userId} ${String(anchor.seq)}`, anchor]));
  const users = new Set(anchors.map(({ userId }) => userId));
  const erased = new Set<string>();
  for await (const line of ask<Anchor & { type: string }>(here, bearer, 'export', { ...whose, form: 'hashes' })) {
    if (line.type === 'user.erased') erased.add(line.userId);
    if (!users.has(line.userId)) continue;
    const key = `${line.userId} ${String(line.seq)}`;
    if (wanted.get(key)?.hash === line.hash) wanted.delete(key);
  }
  return [...wanted.values()]
    .filter(({ userId }) => !erased.has(userId))
    .map(({ userId, seq }) => ({
      ...{ what: 'fault' as const, fault: 'anchor', userId, seq },
      why: 'it had another hash, or is gone, since its anchor was exported',
    }));
}

const many = (n: number, one: string, several: string): string =>
  `${n.toLocaleString('en')} ${n === 1 ? one : several}`;
