// `npm run faults`: the whole product at work while everything around it fails, and an independent judge of what came of it.
import { rmSync, writeFileSync } from 'node:fs';
import { cpus, homedir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { stopRealParts } from '@tasklog/runtime/testing/real/server';
import { ensureWebBuilt } from '../local/web-build.ts';
import { runCampaign } from './campaign.ts';
import type { Report } from './campaign.ts';
import { PROFILES } from './profiles.ts';
import type { Profile, ProfileName } from './profiles.ts';
import { runPlanted } from './planted.ts';
import { summary } from './report.ts';

const HELP = `A fault campaign on the real processes: people at work, faults one after the other, and a checker in Python that reads
only what the clients saw, raw tables and what lies on the broker's disk. Ends with 1 when anything is lost, doubled, out of
order, early, leaked or otherwise wrong.

  npm run faults                      the short profile: every kind of fault once, in less than 8 minutes
  npm run faults -- --profile ci      the same without a judgement on how long anything took; a tool that is missing is wrong
  npm run faults -- --profile long    at least 10,000 acknowledged operations and 200 faults

  --mode kafka     the log is carried by a real Kafka (needs Java 17; Maven the first time)
  --seed N         the same people, acts and faults again; told with every run
  --faults N  --acknowledged N  --minutes N  --per-second N   another size
  --lanes N        so many faults under way at once, each of another thing; times until something is back are told of
                   faults that were alone
  --only PART      only faults whose name contains this; may be given several times
  --out FILE       the report as JSON, also for docs/faults.md
  --keep FOLDER    where the evidence is put; it stays there. Without it the evidence of a run that found nothing is removed
  --planted        instead: builds that are broken on purpose, each of which must be caught; with a part of a name, only those
  --json           the report as JSON on stdout, and nothing else
  --help           this text`;

const options = {
  profile: { type: 'string', default: 'short' },
  mode: { type: 'string' },
  seed: { type: 'string' },
  faults: { type: 'string' },
  acknowledged: { type: 'string' },
  minutes: { type: 'string' },
  'per-second': { type: 'string' },
  lanes: { type: 'string' },
  only: { type: 'string', multiple: true },
  out: { type: 'string' },
  keep: { type: 'string' },
  planted: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

const { values, positionals } = readArguments();
if (values.help) {
  console.log(HELP);
  process.exit(0);
}
const say = (what: string): void => console.error(`${new Date().toISOString().slice(11, 19)} ${what}`);
// Sources run as they are: what was stripped of its types once is kept, as npm start does it.
process.env['NODE_COMPILE_CACHE'] ??= join(
  process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'),
  'tasklog',
  'compile',
);
const seed = values.seed === undefined ? Date.now() % 1_000_000 : Number(values.seed);
if (values.planted) await planted();
const profile = chosen();
if (profile.services.includes('web'))
  await ensureWebBuilt({ begin: say, note: () => undefined, say, end: () => undefined });
const giveUp = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => giveUp.abort());
const report = await runCampaign({
  ...{ profile, seed, say, signal: giveUp.signal },
  ...(values.keep !== undefined && { folder: values.keep }),
});
await stopRealParts();
const { folder, ...told } = report;
keep(told);
const clean = isClean(report, profile);
// Of a run that found nothing nobody looks at the evidence, unless it was asked for.
const thrownAway = clean && values.keep === undefined;
if (thrownAway) rmSync(folder, { recursive: true, force: true });
console.log(values.json ? JSON.stringify(report) : summary(report, thrownAway));
process.exit(clean ? 0 : 1);

async function planted(): Promise<never> {
  const results = await runPlanted(positionals[0] ?? '', seed, say);
  await stopRealParts();
  for (const { name, caught, by } of results)
    console.log(`${caught ? 'CAUGHT    ' : 'NOT CAUGHT'} ${name} ${JSON.stringify(by)}`);
  keep({ planted: results.map(({ name, caught, by }) => ({ name, caught, by })) });
  process.exit(results.length > 0 && results.every(({ caught }) => caught) ? 0 : 1);
}

/** With where and when it was measured. */
function keep(what: object): void {
  if (values.out === undefined) return;
  const machine = `${String(cpus().length)} cores (${cpus()[0]?.model.trim() ?? 'unknown'}), Node ${process.version}`;
  const kept = { at: new Date().toISOString().slice(0, 10), machine, ...what };
  writeFileSync(values.out, `${JSON.stringify(kept, null, 1)}\n`);
}

function isClean({ verdict, troubles, late, skipped }: Report, { untimed, complete }: Profile): boolean {
  const toolMissing = complete === true && Object.keys(skipped).some((name) => name !== 'postgres: disk full');
  if (troubles.length > 0 || toolMissing || (late.length > 0 && untimed !== true)) return false;
  return Object.values(verdict.violations).every((count) => count === 0);
}

function chosen(): Profile {
  const base: Profile | undefined = PROFILES[values.profile as ProfileName];
  if (base === undefined) fail(`There is no profile ${values.profile}: short, ci, long or tiny.`);
  const mode = values.mode ?? base.mode;
  if (mode !== 'postgres' && mode !== 'kafka') fail(`--mode is postgres or kafka, not ${mode}.`);
  return {
    ...base,
    mode,
    faults: numberOr(values.faults, base.faults),
    acknowledged: numberOr(values.acknowledged, base.acknowledged),
    lanes: numberOr(values.lanes, base.lanes ?? 1),
    perSecond: numberOr(values['per-second'], base.perSecond),
    withinMs: numberOr(values.minutes, base.withinMs / 60_000) * 60_000,
    ...(values.only && { only: values.only }),
  };
}

function numberOr(given: string | undefined, otherwise: number): number {
  if (given === undefined) return otherwise;
  const value = Number(given);
  return Number.isFinite(value) && value >= 0 ? value : fail(`${given} is no number.`);
}

function readArguments() {
  try {
    return parseArgs({ options, allowPositionals: true });
  } catch (error) {
    return fail((error as Error).message);
  }
}

function fail(why: string): never {
  console.error(`${why}\n\n${HELP}`);
  process.exit(2);
}
