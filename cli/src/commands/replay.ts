import { setTimeout as wait } from 'node:timers/promises';
import { Command, Option } from 'commander';
import type { Replay } from '@tasklog/schemas';
import { Failure } from '../failure.ts';
import type { Environment } from '../installation.ts';
import { count } from '../numbers.ts';
import { askProjectors } from '../projectors.ts';
import { replayBar } from '../replay-bar.ts';
import { ENDED, isBad, isSettled, sentence } from '../replaying.ts';
import { printable, table } from '../table.ts';

const LOOK_EVERY_MS = 500;
const EXIT_STOPPED = 130;

type Started = { replay: Replay; needs: { records: number; rows: number; bytes: number } };
type Options = {
  from?: string;
  until?: string;
  verify: string;
  swap: boolean;
  allowDeadLetters?: true;
  dryRun?: true;
  watch?: true;
  reason?: string;
  json?: true;
};

const reasonOption = () => new Option('--reason <text>', 'why; it is kept with the action');
const jsonOption = () => new Option('--json', 'print JSON, one object a line');

/** Builds read models anew; the work is done by the projectors, and goes on when this command is gone. */
export function replay(environment: Environment): Command {
  const command = new Command('replay')
    .description('build a read model anew from the log, beside the live one, and put it in its place')
    .argument('<projection>', 'tasks, audit, recurrence, reminder, notification or history')
    .addOption(
      new Option('--from <source>', 'where the records are read').choices(['postgres', 'kafka']).default('postgres'),
    )
    .option('--until <instant>', 'as of then, into a schema of its own, such as 2026-11-01T00:00Z')
    .addOption(
      new Option('--verify <how much>', 'what is compared with the log').choices(['sample', 'full']).default('sample'),
    )
    .option('--no-swap', 'leave it beside the live one until “tasklog projections swap”')
    .option('--allow-dead-letters', 'also when it cannot apply records that the live one could')
    .option('--dry-run', 'only tell what it would take')
    .option('--watch', 'stay and show how far it is')
    .addOption(reasonOption())
    .addOption(jsonOption())
    .action((projector: string, options: Options) => start(environment, projector, options));
  const about = (name: string, description: string) =>
    command
      .command(name)
      .description(description)
      .argument('<projection or id>', 'which replay')
      .addOption(jsonOption());
  command
    .command('list')
    .description('show the replays there were, newest first')
    .addOption(jsonOption())
    .action(async ({ json }: { json?: true }) => {
      const { items } = await askProjectors<{ items: Replay[] }>(environment, '/ops/replays');
      console.log(json ? JSON.stringify(items) : listed(items));
    });
  about('watch', 'show how far it is, until it is through').action(async (which: string, { json }: { json?: true }) =>
    follow(environment, await find(environment, which), json),
  );
  const act = (name: string, description: string, call: (id: string) => { method: string; path: string }): void => {
    about(name, description)
      .addOption(reasonOption())
      .action(async (which: string, { reason, json }: { reason?: string; json?: true }) => {
        const { id } = await find(environment, which, name === 'drop');
        const { method, path } = call(id);
        const body = reason === undefined ? {} : { reason };
        const { replay: after } = await askProjectors<{ replay: Replay }>(environment, path, { method, body });
        console.log(json ? JSON.stringify(after) : sentence(after));
      });
  };
  act('pause', 'let it stand where it is', (id) => ({ method: 'POST', path: `/ops/replays/${id}/pause` }));
  act('resume', 'let it go on', (id) => ({ method: 'POST', path: `/ops/replays/${id}/resume` }));
  act('cancel', 'end it; what was live is live', (id) => ({ method: 'DELETE', path: `/ops/replays/${id}` }));
  act('drop', 'remove the schema of one that was made up to an instant', (id) => ({
    ...{ method: 'DELETE', path: `/ops/replays/${id}` },
  }));
  return command;
}

async function start(environment: Environment, projector: string, options: Options): Promise<void> {
  const { from, until, verify, swap, allowDeadLetters, dryRun, watch, reason, json } = options;
  const body = {
    ...{ projector, from, verify, swap: swap ? 'auto' : 'manual' },
    ...(until === undefined ? {} : { until }),
    ...(reason === undefined ? {} : { reason }),
    ...(allowDeadLetters && { allowDeadLetters }),
    ...(dryRun && { dryRun }),
  };
  const answer = await askProjectors<Started>(environment, '/ops/replays', { method: 'POST', body });
  if (dryRun) return console.log(json ? JSON.stringify(answer) : needed(answer));
  if (watch) {
    if (!json) console.log(needed(answer));
    return follow(environment, answer.replay, json);
  }
  if (json) return console.log(JSON.stringify(answer));
  console.log(`${needed(answer)}\n${sentence(answer.replay)}\n${hint(answer.replay)}`);
}

const needed = ({ needs }: Pick<Started, 'needs'>): string =>
  `To read: ${count(needs.records)} records. The live one has about ${count(needs.rows)} rows and takes ${megabytes(needs.bytes)}; the new one will take as much beside it.`;

const megabytes = (bytes: number): string => `${count(Math.ceil(bytes / 1e6))} MB`;

const hint = ({ projector }: Replay): string =>
  `It goes on without this command. To watch it: tasklog replay watch ${projector}; to end it: tasklog replay cancel ${projector}`;

/** Shows it until it is through. Ctrl-C leaves it running. */
async function follow(environment: Environment, replay: Replay, json: true | undefined): Promise<void> {
  const stopping = new AbortController();
  const stop = (): void => stopping.abort();
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  const bar = replayBar(json);
  for (let now = replay; ;) {
    bar.show(now);
    if (isSettled(now)) {
      bar.end(now);
      if (isBad(now)) process.exitCode = 1;
      break;
    }
    await wait(LOOK_EVERY_MS, undefined, { signal: stopping.signal }).catch(() => undefined);
    if (stopping.signal.aborted) {
      bar.end();
      console.error(`The replay goes on. ${hint(now)}`);
      process.exitCode = EXIT_STOPPED;
      break;
    }
    ({ replay: now } = await askProjectors<{ replay: Replay }>(environment, `/ops/replays/${now.id}`));
  }
  process.off('SIGINT', stop);
  process.off('SIGTERM', stop);
}

/** By the beginning of its id, or the newest one of a projection that has not ended. */
async function find(environment: Environment, which: string, ended = false): Promise<Replay> {
  const { items } = await askProjectors<{ items: Replay[] }>(environment, '/ops/replays');
  const found =
    items.find(({ id }) => which.length >= 8 && id.startsWith(which.toLowerCase())) ??
    items.find(
      ({ projector, state, schema }) => projector === which && (ended ? schema !== undefined : !ENDED.includes(state)),
    );
  if (found) return found;
  throw new Failure(`There is no such replay: ${which}. “tasklog replay list” shows all there were.`);
}

const listed = (items: readonly Replay[]): string =>
  items.length === 0
    ? 'Nothing was ever replayed. Start with: tasklog replay audit --watch'
    : table(
        [
          ...[{ title: 'ID' }, { title: 'PROJECTION' }, { title: 'GEN', align: 'right' as const }, { title: 'STATE' }],
          ...[
            { title: 'DONE', align: 'right' as const },
            { title: 'PER S', align: 'right' as const },
          ],
          ...[{ title: 'BEGUN' }, { title: 'BY' }, { title: 'ABOUT' }],
        ],
        items.map((each) => [
          ...[each.id.slice(0, 8), each.projector, String(each.generation), each.state],
          ...[count(each.done), count(Math.round(each.meanRate))],
          ...[each.madeAt.replace(/\.\d+Z$/, 'Z'), printable(each.askedBy, 20)],
          printable(each.schema ?? each.reason ?? '', 80),
        ]),
      );
