import { Command } from 'commander';
import type { OpsLag, OpsLagPartition } from '@tasklog/schemas';
import { paintFor } from '../colour.ts';
import type { Paint } from '../colour.ts';
import type { Environment } from '../installation.ts';
import { age, count, instant, speed } from '../numbers.ts';
import { askOperations, processText } from '../operations.ts';
import { printable, table } from '../table.ts';
import { watch } from '../watch.ts';

type Options = { watch?: true; group?: string; json?: true };

/** So many partitions are worth a look at once; a group of its own is shown whole. */
const MOST_PARTITIONS = 12;
const MOST_ADVICE = 5;

export function lag({ data, env }: Environment): Command {
  return new Command('lag')
    .description('show how far each reader is behind the log, worst first, and what to do about one that stands still')
    .option('--watch', 'show it again every two seconds, until Ctrl-C')
    .option('--group <name>', 'only this group, with all its partitions')
    .option('--json', 'print the whole answer; with --watch one a line')
    .action(async (options: Options) => {
      const paint = paintFor(process.stdout, env);
      const query = options.group === undefined ? '' : `?${new URLSearchParams({ group: options.group }).toString()}`;
      const show = async (): Promise<string> => {
        const answer = await askOperations<OpsLag>(data, `/ops/lag${query}`);
        return options.json ? JSON.stringify(answer) : lagText(answer, options, paint);
      };
      if (options.watch) await watch(show, process.stdout);
      else console.log(await show());
    });
}

/** One screen: the whole in a line, the groups, the partitions that are behind, what to do. */
export function lagText(lag: OpsLag, { group }: Pick<Options, 'group'>, paint: Paint): string {
  if (lag.groups.length === 0)
    return group === undefined
      ? 'No group has ever read the log. Start the projectors, or the whole: npm start'
      : `There is no group ${group}. “tasklog lag” shows all there are.`;
  const shown = group === undefined ? lag.partitions.filter(({ state }) => state !== 'current') : lag.partitions;
  const some = group === undefined ? shown.slice(0, MOST_PARTITIONS) : shown;
  return [
    `${paint.bold('LAG')}  ${instant(lag.at)}  ${summary(lag, paint)}`,
    groups(lag, paint),
    ...(some.length > 0 ? [partitions(some, paint)] : []),
    ...(shown.length > some.length
      ? [
          paint.dim(
            `the worst ${String(some.length)} of ${count(shown.length)} partitions; --group NAME shows all of one`,
          ),
        ]
      : []),
    ...advice(lag.partitions, paint),
  ].join('\n\n');
}

function summary({ totals }: OpsLag, paint: Paint): string {
  if (totals.records === 0) return paint.green('nothing is behind');
  const still = [
    ...(totals.stuck > 0 ? [paint.red(`${String(totals.stuck)} stuck`)] : []),
    ...(totals.paused > 0 ? [paint.red(`${String(totals.paused)} read by nobody`)] : []),
  ];
  return [`${count(totals.records)} records behind, the oldest for ${age(totals.seconds)}`, ...still].join(' · ');
}

function coloured(state: OpsLagPartition['state'], paint: Paint): string {
  if (state === 'stuck' || state === 'paused') return paint.red(state);
  if (state === 'retrying' || state === 'waiting') return paint.yellow(state);
  return state === 'current' ? paint.green(state) : state;
}

const groups = ({ groups: all }: OpsLag, paint: Paint): string =>
  table(
    [
      { title: 'STATE' },
      { title: 'GROUP' },
      { title: 'GEN', align: 'right' },
      { title: 'TOPIC' },
      { title: 'BEHIND', align: 'right' },
      { title: 'AGE', align: 'right' },
      { title: 'PER S', align: 'right' },
      { title: 'READ BY' },
    ],
    all.map((each) => [
      coloured(each.state, paint),
      printable(each.group),
      String(each.generation),
      each.topic,
      count(each.records),
      age(each.seconds),
      speed(each.perSecond),
      each.owners.map(processText).join(', ') || '–',
    ]),
  );

const partitions = (some: readonly OpsLagPartition[], paint: Paint): string =>
  table(
    [
      { title: 'STATE' },
      { title: 'PARTITION' },
      { title: 'POSITION', align: 'right' },
      { title: 'HEAD', align: 'right' },
      { title: 'BEHIND', align: 'right' },
      { title: 'AGE', align: 'right' },
      { title: 'PER S', align: 'right' },
      { title: 'LAST ERROR' },
    ],
    some.map((each) => [
      coloured(each.state, paint),
      placeOf(each),
      each.committed ? count(each.position) : 'never',
      count(each.head),
      count(each.records),
      age(each.seconds),
      speed(each.perSecond),
      each.lastError === null ? '' : printable(`${each.lastError.over ? '(over) ' : ''}${each.lastError.error}`, 60),
    ]),
  );

const placeOf = ({ group, generation, topic, partition }: OpsLagPartition): string =>
  `${printable(group)}${generation === 1 ? '' : ` g${String(generation)}`} ${topic}/${String(partition)}`;

/** What stands still, and the way out; the same cause is told once, with how many partitions have it. */
function advice(all: readonly OpsLagPartition[], paint: Paint): string[] {
  const still = all.filter(({ why, state }) => why !== null && state !== 'current');
  const causes = [...Map.groupBy(still, ({ group, advice: what }) => `${group} ${what ?? ''}`).values()];
  if (causes.length === 0) return [];
  const lines = causes.slice(0, MOST_ADVICE).flatMap((its) => {
    const [worst] = its;
    if (worst === undefined) return [];
    const others = its.length > 1 ? ` (and ${String(its.length - 1)} more of ${printable(worst.group)})` : '';
    const next = worst.lastError?.nextTry;
    return [
      `  ${placeOf(worst)}: ${printable(worst.why ?? '', 300)}${others}${next ? `; next try ${instant(next)}` : ''}`,
      `    → ${worst.advice ?? ''}`,
    ];
  });
  return [[paint.bold('What to do'), ...lines].join('\n')];
}
