/** docs/faults.md, made from the figures of runs: nothing in it is typed by hand but what the words mean. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Report } from './campaign.ts';
import { figures } from './report.ts';

const results = join(import.meta.dirname, 'results');

type Kept = Report & { at: string; machine: string };
type KeptPlanted = {
  at: string;
  machine: string;
  planted: { name: string; caught: boolean; by: Record<string, number> }[];
};

const RUNS = {
  long: 'The long run, log in Postgres',
  kafka: 'A run over a real Kafka',
  kills: 'Kills one at a time, with nothing else on the machine',
};

/** What the checker counts, in the words of the promises. */
const MEANING: Record<string, string> = {
  lost: 'acknowledged, and not on the log or not in the row',
  doubled: 'one key with two effects, or one version twice on the log',
  misordered: 'a hole in the offsets, versions that are not 1, 2, 3, …, a notice late or twice at a screen',
  unpublished: 'committed, and not on the log (or not on the broker)',
  'published-without-commit': 'on the log, and never committed; or refused, and it happened',
  audit: 'an event without exactly one entry in the audit trail, or a broken chain',
  'read-model': 'the list says something else than the row',
  parked: 'a sound event among the dead letters, or poison that is not there',
  idempotency: 'one key with two answers, or not kept with its effect',
  'lost-update': 'a tag that was acknowledged is gone, or If-Match was passed over',
  leaked: 'a byte of another person’s in anything that one was told',
  unheard: 'a screen that was told neither of a change nor to read again',
  early: 'a reminder that was seen outside before it was due',
  'lost-reminder': 'a reminder of an open task that never fired, or never came to its webhook',
  'fired-after-cancel': 'a reminder that fired though its end was acknowledged before it was due',
  'double-delivery': 'one reminder that fired twice, or left as two deliveries',
  successor: 'a completed occurrence without a next one, or a date that came twice',
};

export function page(): string {
  const runs = Object.entries(RUNS).flatMap(([name, title]) => {
    const kept = read<Kept>(name);
    return kept.length > 0 ? [section(title, together(kept))] : [];
  });
  const [planted] = read<KeptPlanted>('planted');
  return [INTRODUCTION, ...runs, FOUND, ...(planted ? [plantedSection(planted)] : []), ENDING].join('\n\n') + '\n';
}

/** `long.json`, or `long-1.json`, `long-2.json`, …: what was measured in several runs is told of as one. */
function read<T>(name: string): T[] {
  const files = existsSync(results) ? readdirSync(results) : [];
  return files
    .filter((file) => new RegExp(`^${name}(-\\d+)?\\.json$`).test(file))
    .toSorted()
    .map((file) => JSON.parse(readFileSync(join(results, file), 'utf8')) as T);
}

type Together = Kept & { seeds: number[] };

function together(runs: readonly Kept[]): Together {
  const [first] = runs as [Kept];
  const sum = (of: readonly Record<string, number>[]): Record<string, number> => {
    const all: Record<string, number> = {};
    for (const each of of) for (const [name, n] of Object.entries(each)) all[name] = (all[name] ?? 0) + n;
    return all;
  };
  const counts = runs.map(({ verdict }) =>
    Object.fromEntries(
      Object.entries(verdict).filter((entry): entry is [string, number] => typeof entry[1] === 'number'),
    ),
  );
  // Of lateness the worst run is told: a median of medians would be no median.
  const worst = Object.fromEntries(
    Object.keys(counts[0] ?? {})
      .filter((name) => name.endsWith(' ms'))
      .map((name) => [name, Math.max(...counts.map((each) => each[name] ?? 0))]),
  );
  const of = (what: keyof Kept['recovery']): number[] =>
    runs.flatMap(({ recovery }) => recovery[what]).toSorted((a, b) => a - b);
  return {
    ...first,
    seeds: runs.map(({ seed }) => seed),
    seconds: runs.reduce((all, { seconds }) => all + seconds, 0),
    inflicted: sum(runs.map(({ inflicted }) => inflicted)),
    skipped: Object.assign({}, ...runs.map(({ skipped }) => skipped)) as Record<string, string>,
    recovery: { service: of('service'), postgres: of('postgres'), broker: of('broker') },
    troubles: runs.flatMap(({ troubles, late = [] }: Pick<Kept, 'troubles'> & { late?: string[] }) => [
      ...troubles,
      ...late,
    ]),
    verdict: {
      ...first.verdict,
      ...sum(counts),
      ...worst,
      violations: sum(runs.map(({ verdict }) => verdict.violations)),
    },
  };
}

const INTRODUCTION = `# Faults: what was done to it, and what came of it

\`npm run faults\` runs the whole product (two of every service, PostgreSQL, and a Kafka where asked for) with people at work, and breaks things around it, one after the other, in an order drawn from a seed. When all is quiet again, a checker judges: a Python program that shares nothing with the product and reads only what the clients wrote down, tables as COPY writes them, and record batches as they lie on the broker’s disk. It ends with 1 when a single thing is wrong.

\`\`\`sh
npm run faults                                  # every kind of fault once, in less than 8 minutes
npm run faults -- --profile ci                  # the same for a CI run: nothing is wrong for being slow
npm run faults -- --profile long                # 10,000 acknowledged operations and 200 faults
npm run faults -- --mode kafka --only broker    # the broker dies; --seed N repeats a run
npm run faults -- --planted                     # builds that are broken on purpose: each must be caught
\`\`\`

This page is made from the figures of runs in \`deploy/faults/results\` by \`node deploy/faults/page.main.ts\`.`;

const FOUND = `## What was found

**A process that ended by itself** (seed 31). Backends of the database were terminated while a projector was connecting again: a connection was ended in the very packet that said it was ready, before whoever waited for it could listen to it, and an error that nobody listens to ends a process of Node. Nothing was lost, as it was started again; it is repaired for every pool, and the packet is sent again by a server of the test’s own (\`event-log/src/broken.test.ts\`). Three times two members of a group waited for each other as both removed members that were gone; they pass over what another is about to remove. The long run above is the same seed after both repairs.

**A sound event among the dead letters** (seeds 13 and 14 of campaigns before, three events parked). A projector counts that it begins with a record before it begins, so that a record which kills the process is set apart in the end. Where answers of the database were swallowed while claims changed hands, processes that had not died counted again and again, and what they had begun was taken for deadly. Who lives has not died of it: a process that begins anew where it began before no longer counts that. Its regression test is \`projectors/src/begun-again.int.test.ts\`. The same befell a replay that was resumed again and again on a full disk, and whatever a process had in hand that was killed three times in a row: a process now remembers as long as it lives, and what may be deadly is taken when nothing else of its kind is in hand.

**Readers that stand still for long after a broker did** (Kafka, seed 22, a run before). A SIGSTOP of the broker fell together with projectors that came and went and a kill of the relay. Some readers then had not come past where the log had ended within two minutes (their own log says so: "recurrence: task-events/3 stands at 217, 364 were sent"); they did before the run was judged, and nothing was lost. What Kafka makes them wait is in [docs/brokers.md](brokers.md), and is not two minutes: they read in Postgres after five seconds. Two faults of ours, found by reading, can make that slow. While one partition was brought on from there, its process renewed no lease, so another took its claims after ten seconds, and it took them back in turn. And a page that was begun by one after the other counted as one that somebody had died of, so its records were taken one by one, two commits each. Both are repaired (\`event-log/src/broker/progress.test.ts\`, \`projectors/src/begun-again.int.test.ts\`); whether it was these nobody has seen. In a run of a minute and a half since then (seed 22 as well, six faults), the broker was stopped twice for two seconds among the same kills: every reader had come past within 4 s of the stop, no partition was told of as standing, and nothing was wrong. The run over Kafka that is told of above, of every kind of fault once, is with the same seed: no reader stood.`;

const ENDING = `## What this does not show

The database lies on a tmpfs when the campaign runs as root, so that its disk can be full: a kill of the server is as real there as elsewhere, a power cut that loses what was not synced is not tried. What stands for it is a build that is broken on purpose: its commits do not wait for the disk, and a server that is stopped at once takes acknowledged changes with it. All processes share one machine; the times until something is back are those of a machine with two cores that runs all of them and the people as well. Links between the services and a broker go past the proxy, because a broker tells its clients where to find it. A broker is one process: what replicas add is not tried.`;

function section(title: string, run: Together): string {
  const { verdict, inflicted, skipped, recovery, troubles, seeds } = run;
  const faults = Object.values(inflicted).reduce((sum, count) => sum + count, 0);
  const count = (name: string): string => Number(verdict[name] ?? 0).toLocaleString('en');
  return [
    `## ${title}`,
    `${run.at}, ${seeds.length === 1 ? 'seed' : `${String(seeds.length)} campaigns one after the other, seeds`} ${seeds.join(', ')}; ${String(Math.round(run.seconds / 60))} minutes in all on ${run.machine}.`,
    table(
      ['operations', 'acknowledged', 'refused', 'nobody knows', 'records on the log', 'faults'],
      [
        [
          count('operations'),
          count('acknowledged'),
          count('refused'),
          count('unknown'),
          count('records'),
          String(faults),
        ],
      ],
    ),
    table(
      ['what', 'count', 'which is'],
      Object.entries(verdict.violations).map(([kind, n]) => [kind, String(n), MEANING[kind] ?? '']),
    ),
    ...(troubles.length > 0 ? ['Besides:', ...troubles.map((trouble) => `- ${trouble}`)] : []),
    `Reminders: ${count('reminders set')} set, ${count('reminders fired')} fired, ${count('reminders received')} received at a webhook; late, in the worst of the campaigns, by ${count('reminder late p50 ms')} ms (median) and ${count('reminder late p99 ms')} ms (99 of 100), with everything that happened meanwhile in it. Repeats: ${count('repeats completed')} completed, ${count('successors')} successors.`,
    ...backAfter(recovery),
    'Inflicted:',
    table(
      ['fault', 'times'],
      Object.entries(inflicted)
        .toSorted()
        .map(([name, n]) => [name, String(n)]),
    ),
    Object.keys(skipped).length === 0
      ? 'Nothing was skipped.'
      : ['Skipped:', ...Object.entries(skipped).map(([name, why]) => `- ${name}: ${why}`)].join('\n'),
  ].join('\n\n');
}

/** Told of faults that were alone; where there always was another, nothing is. */
function backAfter({ service, postgres, broker }: Kept['recovery']): string[] {
  if (service.length + postgres.length + broker.length === 0) return [];
  return [
    'Back after SIGKILL:',
    table(
      ['what', 'until', 'goal', 'measured'],
      [
        ['a service', 'its instance is ready again', '2 s', figures(service)],
        ['PostgreSQL', 'a command is acknowledged again', '8 s', figures(postgres)],
        ['the broker', 'every reader has come past what waited', '15 s', figures(broker)],
      ],
    ),
  ];
}

function plantedSection({ at, machine, planted }: KeptPlanted): string {
  const left = readdirSync(join(import.meta.dirname, 'planted'))
    .map((file) => file.replace(/\.patch$/, ''))
    .filter((name) => !planted.some((each) => each.name === name));
  return [
    '## Builds that are broken on purpose',
    `${at}, on ${machine}. Each patch in \`deploy/faults/planted\` was applied to a copy of the sources, and a short campaign run on it.${left.length > 0 ? ` Kept, and not run on that day: ${left.join(', ')}.` : ''}`,
    table(
      ['planted', '', 'found as'],
      planted.map(({ name, caught, by }) => [
        name,
        caught ? 'caught' : '**not caught**',
        Object.entries(by)
          .map(([kind, n]) => `${kind} ${String(n)}`)
          .join(', '),
      ]),
    ),
  ].join('\n\n');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
