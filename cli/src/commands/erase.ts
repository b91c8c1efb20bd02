import { setTimeout as wait } from 'node:timers/promises';
import { createInterface } from 'node:readline/promises';
import { Command } from 'commander';
import type { Erasure, ErasureList } from '@tasklog/schemas';
import { Failure } from '../failure.ts';
import type { Environment, Installation } from '../installation.ts';
import { installation, tokenFor, userIdOf } from '../installation.ts';
import { request } from '../request.ts';

type Options = { user: string; reason: string; yes?: true; wait: boolean; json?: true };

const LOOK_EVERY_MS = 500;

export function erase({ data, user: operator }: Environment): Command {
  return new Command('erase')
    .description(
      'erase all data of a user, for good: tables, log, conversations, account; says what a broker still holds',
    )
    .requiredOption('--user <name>', 'a name, the e-mail address of an account, or an id')
    .requiredOption('--reason <text>', 'why: it is kept with what operators did, so name no personal data')
    .option('--yes', 'do not ask')
    .option('--no-wait', 'do not wait until it is done')
    .option('--json', 'print the answer as JSON')
    .action(async (options: Options) => {
      const here = installation(data);
      const userId = await userIdOf(here, options.user);
      if (!options.yes) await confirm(options.user, userId);
      const token = await tokenFor(here, operator, 'operator');
      const body = { userId, reason: options.reason };
      const ordered = (await request<Erasure>(`${here.projectors}/ops/erasures`, token, { method: 'POST', body })).body;
      const erasure = options.wait ? await untilDone(here, token, ordered) : ordered;
      console.log(options.json ? JSON.stringify(erasure) : sentences(erasure));
    });
}

async function confirm(user: string, userId: string): Promise<void> {
  if (!process.stdin.isTTY) throw new Failure('There is no terminal to ask at: give --yes.', 2);
  const asking = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await asking.question(
    `This erases everything of ${user} (${userId}). Nothing brings it back. Type the name to go on: `,
  );
  asking.close();
  if (answer.trim() !== user) throw new Failure('Nothing was erased.');
}

/** It goes on whoever waits: when this is stopped, the same command tells how far it is. */
async function untilDone(here: Installation, token: string, ordered: Erasure): Promise<Erasure> {
  let now = ordered;
  let told = '';
  while (now.state !== 'erased') {
    if (now.state !== told) console.error(SAYING[now.state]);
    told = now.state;
    await wait(LOOK_EVERY_MS);
    const { body } = await request<ErasureList>(`${here.query}/ops/erasures?user=${ordered.userId}`, token);
    now = body.items[0] ?? now;
  }
  return now;
}

const SAYING = {
  erasing: 'Erasing…',
  settling: 'Erased; within about a minute it is looked through once more, for what was under way…',
};

function sentences({ userId, state, rows, redacted, remains }: Erasure): string {
  if (state !== 'erased') return `The erasure of ${userId} is ordered. Ask again with the same command.`;
  const done = `Erased ${userId}: ${String(rows)} rows, and the content of ${String(redacted)} records of the log.`;
  if (remains.length === 0) return `${done} Nothing remains but the mark that refuses new data; backups keep theirs.`;
  const still = remains.map(({ topic, until }) => `  ${topic}: until ${until}`);
  return [
    done,
    'The broker cannot delete single records. These topics hold them until, at the latest:',
    ...still,
    'To have them gone now: tasklog log rebuild --to kafka --yes',
  ].join('\n');
}
