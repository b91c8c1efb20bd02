import { readFileSync } from 'node:fs';
import { Command, InvalidArgumentError } from 'commander';
import type {
  DeadLetterDetail,
  DeadLetterList,
  DiscardedAnswer,
  QueueAnswer,
  RetryAnswer,
  SettledAnswer,
} from '@tasklog/schemas';
import { confirmed } from '../confirm.ts';
import { Failure } from '../failure.ts';
import { installation, tokenFor } from '../installation.ts';
import type { Environment } from '../installation.ts';
import { request } from '../request.ts';
import { listed, retried, shown, wentOn } from '../dead-letter-text.ts';

type Filter = { projector?: string; error?: string; type?: string; key?: string; generation?: string };
type Common = { user: string; json?: true };

/** What each of the commands below is made with. */
type Desk = {
  sub: (name: string, about: string) => Command;
  /** The ways to the services, as whoever acts. */
  ways: (options: Common) => Promise<{
    ask: <T>(path: string) => Promise<T>;
    act: <T>(path: string, body: object) => Promise<T>;
  }>;
};

/** Records that a projector could not apply: what is wrong with them, and what to do about it. */
export function deadLetters({ data, user }: Environment): Command {
  const command = new Command('dead-letters').description(
    'records that a projector could not apply: see them, mend them',
  );
  const desk: Desk = {
    sub: (name, about) =>
      command
        .command(name)
        .description(about)
        .option('--user <name>', 'who acts: a name, or the e-mail address of an account', user)
        .option('--json', 'print the whole answer'),
    ways: async ({ user: name }) => {
      const here = installation(data);
      const token = await tokenFor(here, name, 'operator');
      return {
        ask: async <T>(path: string): Promise<T> =>
          (await request<T>(`${here.query}/ops/dead-letters${path}`, token)).body,
        act: async <T>(path: string, body: object): Promise<T> =>
          (await request<T>(`${here.projectors}/ops/dead-letters${path}`, token, { method: 'POST', body })).body,
      };
    },
  };
  for (const add of [list, show, retry, skip, discard, repair]) add(desk);
  return command;
}

const filtered = (each: Command): Command =>
  each
    .option('--projector <name>', 'only of this projector')
    .option('--error <class>', 'only with this error, as list groups them')
    .option('--type <type>', 'only events of this type, such as task.updated')
    .option('--key <key>', 'only of this key: a task, or a series of repeats')
    .option('--generation <n>', 'of this generation of the read model');

const tell = (json: true | undefined, body: unknown, words: string): void =>
  console.log(json ? JSON.stringify(body) : words);

function list({ sub, ways }: Desk): void {
  filtered(sub('list', 'what there is, grouped by what is wrong, and newest first'))
    .option('--state <state>', 'waiting, retried, skipped, discarded, repaired or all', 'waiting')
    .option('--limit <n>', 'so many at most, 1 to 200', '50')
    .action(async (options: Filter & Common & { state: string; limit: string }) => {
      const { ask } = await ways(options);
      const query = new URLSearchParams({ ...filterOf(options), state: options.state, limit: options.limit });
      const letters = await ask<DeadLetterList>(`?${query.toString()}`);
      tell(options.json, letters, listed(letters));
    });
}

function show({ sub, ways }: Desk): void {
  sub('show', 'one of them: the record, how it failed, what is not as its schema says')
    .argument('<id>', 'its number', number)
    .action(async (id: number, options: Common) => {
      const { ask } = await ways(options);
      const detail = await ask<DeadLetterDetail>(`/${String(id)}`);
      tell(options.json, detail, shown(detail));
    });
}

function retry({ sub, ways }: Desk): void {
  filtered(sub('retry', 'apply them again, in order: the queue of one, or all that fit'))
    .argument('[id]', 'the number of one; without it, all that fit the options', number)
    .option('--group', 'all that fit the options, or all there are')
    .option('--reason <why>', 'kept with the action')
    .option('--yes', 'do not ask')
    .action(
      async (id: number | undefined, options: Filter & Common & { group?: true; reason?: string; yes?: true }) => {
        const { ask, act } = await ways(options);
        const reason = options.reason === undefined ? {} : { reason: options.reason };
        if (id !== undefined) {
          const went = await act<QueueAnswer>(`/${String(id)}/retry`, reason);
          tell(options.json, went, wentOn(went));
          if (went.failed) process.exitCode = 1;
          return;
        }
        if (!options.group)
          throw new Failure('Say which: the number of one, or --group with the options that fit several.');
        const filter = filterOf(options);
        const { total } = await ask<DeadLetterList>(`?${new URLSearchParams({ ...filter, limit: '1' }).toString()}`);
        await confirmed(options.yes, `${String(total)} dead letters fit. Retry their keys, each in order?`);
        const { generation, ...rest } = filter;
        const body = { ...rest, ...(generation && { generation: Number(generation) }), ...reason };
        const went = await retryAll((before) => act<RetryAnswer>('/retry', { ...body, before }));
        tell(options.json, went, retried(went));
        if (went.left > 0) process.exitCode = 1;
      },
    );
}

function skip({ sub, ways }: Desk): void {
  sub('skip', 'leave one record out, for good, and let the next of its key go on')
    .argument('<id>', 'its number', number)
    .requiredOption('--reason <why>', 'kept with the action')
    .action(async (id: number, options: Common & { reason: string }) => {
      const { act } = await ways(options);
      const went = await act<SettledAnswer>(`/${String(id)}/skip`, { reason: options.reason });
      tell(options.json, went, `Skipped ${String(id)}. ${wentOn(went)}`);
    });
}

function discard({ sub, ways }: Desk): void {
  sub('discard', 'leave out all that waits under a key, and free the key')
    .requiredOption('--key <key>', 'a task, or a series of repeats')
    .requiredOption('--reason <why>', 'kept with the action')
    .option('--projector <name>', 'of this projector; needed when several hold that key')
    .option('--generation <n>', 'of this generation of the read model')
    .option('--yes', 'do not ask')
    .action(async (options: Common & Filter & { reason: string; yes?: true }) => {
      const { ask, act } = await ways(options);
      const query = new URLSearchParams({ ...filterOf(options), limit: '200' });
      const { items, total } = await ask<DeadLetterList>(`?${query.toString()}`);
      const [letter] = items;
      if (letter === undefined) throw new Failure(`Nothing waits under the key ${String(options.key)}.`);
      const queues = new Set(
        items.map(({ projector, generation }) => `${projector} (generation ${String(generation)})`),
      );
      if (queues.size > 1)
        throw new Failure(`Several hold that key: ${[...queues].join(', ')}. Say --projector and --generation.`);
      await confirmed(
        options.yes,
        `Leave out ${String(total)} records of ${letter.key} in ${letter.projector}, for good?`,
      );
      const went = await act<DiscardedAnswer>(`/${String(letter.id)}/discard`, { reason: options.reason });
      tell(options.json, went, `Left out ${String(went.discarded)} records of ${went.key}; the key is free.`);
    });
}

function repair({ sub, ways }: Desk): void {
  sub('repair', 'say what a broken record should have said: it becomes a new command of its user')
    .argument('<id>', 'its number', number)
    .requiredOption('--file <json>', 'a corrected copy of the event, or {"commands": […]}')
    .option('--reason <why>', 'kept with the action')
    .action(async (id: number, options: Common & { file: string; reason?: string }) => {
      const { act } = await ways(options);
      const reason = options.reason === undefined ? {} : { reason: options.reason };
      const went = await act<SettledAnswer>(`/${String(id)}/repair`, { ...correctionIn(options.file), ...reason });
      tell(options.json, went, `Repaired by change ${went.changeId ?? '?'}. ${wentOn(went)}`);
    });
}

/** As long as keys are left over: what fails again has failed after the first request, and is not asked for twice. */
async function retryAll(ask: (before: string) => Promise<RetryAnswer>): Promise<RetryAnswer> {
  const before = new Date().toISOString();
  const all: RetryAnswer = { keys: 0, freed: 0, replayed: 0, left: 0, failed: [], more: true };
  while (all.more) {
    const went = await ask(before);
    for (const name of ['keys', 'freed', 'replayed', 'left'] as const) all[name] += went[name];
    all.failed.push(...went.failed);
    all.more = went.more;
  }
  return all;
}

function filterOf({ projector, error, type, key, generation }: Filter): Record<string, string> {
  const given = { projector, errorClass: error, type, key, generation };
  return Object.fromEntries(
    Object.entries(given).flatMap(([name, value]): [string, string][] => (value === undefined ? [] : [[name, value]])),
  );
}

function number(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text))
    throw new InvalidArgumentError('Give the number of a dead letter, as list shows it.');
  return Number(text);
}

function correctionIn(file: string): object {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new Failure(`${file} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'}).`);
  }
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch {
    throw new Failure(`${file} is not JSON.`);
  }
  if (typeof read !== 'object' || read === null) throw new Failure(`${file} holds no event and no commands.`);
  return 'commands' in read ? { commands: read.commands } : { event: read };
}
